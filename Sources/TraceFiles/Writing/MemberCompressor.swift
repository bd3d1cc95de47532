internal import CZlib

/// Makes gzip members that are legal blocks of BGZF (SAM specification, section 4.1).
final class MemberCompressor {
  static let headLength = 18
  static let tailLength = 8
  /// The empty member that ends a file.
  static let end: [UInt8] = [
    0x1F, 0x8B, 0x08, 0x04, 0, 0, 0, 0, 0, 0xFF, 6, 0, 0x42, 0x43, 2, 0, 0x1B, 0, 3, 0, 0, 0, 0,
    0, 0, 0, 0, 0,
  ]

  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)

  /// Creates a compressor.
  ///
  /// - Parameter level: 0 (stored) to 9.
  init(level: Int) {
    stream.initialize(to: z_stream())
    // Negative window bits: the frame is written here, not by zlib.
    let code = deflateInit2_(
      stream, Int32(level), Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    precondition(code == Z_OK, "zlib has no memory")
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
  }

  /// A member of at most 64 KiB.
  func member(_ payload: [UInt8]) -> [UInt8] {
    precondition(payload.count <= Block.payloadLimit)
    deflateReset(stream)
    let room = 65_536
    var result = [UInt8](repeating: 0, count: room)
    let length = result.withUnsafeMutableBufferPointer { output -> Int in
      payload.withUnsafeBufferPointer { input -> Int in
        stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        stream.pointee.avail_in = UInt32(input.count)
        stream.pointee.next_out = output.baseAddress.map { $0 + Self.headLength }
        stream.pointee.avail_out = UInt32(room - Self.headLength - Self.tailLength)
        let code = deflate(stream, Z_FINISH)
        precondition(code == Z_STREAM_END, "a block does not fit into a member")
        return Int(stream.pointee.total_out)
      }
    }
    let sum = payload.withUnsafeBufferPointer {
      UInt32(crc32(0, $0.baseAddress, UInt32($0.count)))
    }
    result.removeLast(room - Self.headLength - length)
    var head = Array(Self.end.prefix(16))
    head.append(integer: UInt16(Self.headLength + length + Self.tailLength - 1))
    result.replaceSubrange(0..<Self.headLength, with: head)
    result.append(integer: sum)
    result.append(integer: UInt32(payload.count))
    return result
  }
}
