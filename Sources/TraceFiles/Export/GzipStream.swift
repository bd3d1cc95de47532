internal import CZlib

/// One gzip member of any length, made as its bytes come.
final class GzipStream {
  private static let level: Int32 = 6
  private static let capacity = 1 << 16
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private var output = [UInt8](repeating: 0, count: capacity)

  init() {
    stream.initialize(to: z_stream())
    // 15 bits of window, and 16 for gzip's frame, in which zlib leaves the time out.
    let code = deflateInit2_(
      stream, Self.level, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    precondition(code == Z_OK, "zlib has no memory")
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
  }

  /// Compresses bytes.
  ///
  /// - Parameters:
  ///   - isLast: Whether the member ends behind them.
  ///   - body: Takes what is ready, and returns 0 or the system's error.
  /// - Returns: 0, or the first error of `body`, after which nothing more is handed over.
  func compress(
    _ bytes: [UInt8], isLast: Bool, _ body: (UnsafeRawBufferPointer) -> Int32
  ) -> Int32 {
    bytes.withUnsafeBufferPointer { input in
      stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
      stream.pointee.avail_in = UInt32(input.count)
      while true {
        let code = output.withUnsafeMutableBytes { room -> Int32 in
          stream.pointee.next_out = room.bindMemory(to: UInt8.self).baseAddress
          stream.pointee.avail_out = UInt32(room.count)
          deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
          let count = room.count - Int(stream.pointee.avail_out)
          return count == 0 ? 0 : body(UnsafeRawBufferPointer(rebasing: room[..<count]))
        }
        if code != 0 || stream.pointee.avail_out > 0 { return code }
      }
    }
  }
}
