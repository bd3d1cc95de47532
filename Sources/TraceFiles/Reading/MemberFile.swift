internal import CZlib
internal import Diagnostics
internal import Glibc

/// A file of members, read at any offset.
final class MemberFile {
  /// Why there is no member at an offset.
  enum Fault: Error {
    case end
    case cut
    case damaged(String)
  }

  let byteCount: Int
  private let file: InputFile

  init(_ path: String) throws(InputError) {
    file = try InputFile(
      path, maximumByteCount: 1 << 46, remedy: "give the file that --trace wrote")
    byteCount = file.byteCount
  }

  /// The content of the member at an offset, and where the next one begins.
  func member(at offset: Int) throws(Fault) -> (payload: [UInt8], next: Int) {
    guard offset >= 0, offset < byteCount else { throw .end }
    let head = read(offset, MemberCompressor.headLength)
    guard head.count == MemberCompressor.headLength else { throw .cut }
    guard head.prefix(4) == [0x1F, 0x8B, 8, 4], head[10..<16] == [6, 0, 0x42, 0x43, 2, 0] else {
      throw .damaged("it does not begin like a block")
    }
    let length = Int(head.integer(at: 16, as: UInt16.self)) + 1
    let frame = MemberCompressor.headLength + MemberCompressor.tailLength
    guard length > frame else { throw .damaged("its length is wrong") }
    let bytes = read(offset, length)
    guard bytes.count == length else { throw .cut }
    let size = Int(bytes.integer(at: length - 4, as: UInt32.self))
    guard size <= 65_536 else { throw .damaged("its content is too long") }
    var payload = [UInt8](repeating: 0, count: size + 1)
    var stream = z_stream()
    guard inflateInit2_(&stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { throw .damaged("zlib has no memory") }
    defer { inflateEnd(&stream) }
    let code = payload.withUnsafeMutableBufferPointer { output in
      bytes.withUnsafeBufferPointer { input -> Int32 in
        stream.next_in = input.baseAddress.map {
          UnsafeMutablePointer(mutating: $0 + MemberCompressor.headLength)
        }
        stream.avail_in = UInt32(length - frame)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        return inflate(&stream, Z_FINISH)
      }
    }
    guard code == Z_STREAM_END, Int(stream.total_out) == size, stream.avail_in == 0 else {
      throw .damaged("it cannot be inflated")
    }
    payload.removeLast()
    let sum = payload.withUnsafeBufferPointer { UInt32(crc32(0, $0.baseAddress, UInt32(size))) }
    guard sum == bytes.integer(at: length - 8, as: UInt32.self) else {
      throw .damaged("its checksum is wrong")
    }
    return (payload, offset + length)
  }

  private func read(_ offset: Int, _ count: Int) -> [UInt8] {
    let wanted = min(count, byteCount - offset)
    var bytes = [UInt8](repeating: 0, count: wanted)
    var filled = 0
    while filled < wanted {
      let part = bytes.withUnsafeMutableBytes {
        pread(file.descriptor, $0.baseAddress.map { $0 + filled }, wanted - filled, offset + filled)
      }
      if part < 0, errno == EINTR { continue }
      guard part > 0 else { break }
      filled += part
    }
    return Array(bytes.prefix(filled))
  }
}
