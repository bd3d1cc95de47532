internal import CZlib
internal import Diagnostics

/// A zlib inflater that reads a range of a file.
final class Inflater {
  private static let chunkSize = 1 << 16
  private static let gzipWindowBits: Int32 = 15 + 16
  private static let bareWindowBits: Int32 = -15

  private let file: DataFile
  private let isGzip: Bool
  // zlib keeps a pointer to the stream, so it may not move.
  private let stream: UnsafeMutablePointer<z_stream>
  private let input: UnsafeMutableRawBufferPointer
  private var isFinished = false

  /// Prepares an inflater.
  init(_ file: DataFile, isGzip: Bool) throws(InputError) {
    self.file = file
    self.isGzip = isGzip
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    input = .allocate(byteCount: Self.chunkSize, alignment: 16)
    let status = inflateInit2_(
      stream, isGzip ? Self.gzipWindowBits : Self.bareWindowBits, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else { throw file.error("cannot be decompressed: no memory") }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    input.deallocate()
  }

  /// Fills a buffer with decompressed bytes.
  ///
  /// - Parameters:
  ///   - buffer: Where the bytes go.
  ///   - source: The bytes of the file that were not read yet.
  /// - Returns: How many there were; fewer than asked for only at the end of the data.
  func read(
    into buffer: UnsafeMutableRawBufferPointer, from source: inout Range<Int>
  ) throws(InputError) -> Int {
    var filled = 0
    while filled < buffer.count {
      if isFinished, try !beginsNextMember(&source) { break }
      if stream.pointee.avail_in == 0 { try refill(&source) }
      let room = min(buffer.count - filled, Int(UInt32.max))
      stream.pointee.next_out = buffer.baseAddress.map {
        ($0 + filled).assumingMemoryBound(to: UInt8.self)
      }
      stream.pointee.avail_out = UInt32(room)
      let status = inflate(stream, Z_NO_FLUSH)
      filled += room - Int(stream.pointee.avail_out)
      switch status {
      case Z_OK: break
      case Z_STREAM_END: isFinished = true
      case Z_BUF_ERROR where stream.pointee.avail_in == 0 && !source.isEmpty: break
      case Z_BUF_ERROR:
        throw file.error(
          "the compressed data ends too early", at: place(source), remedy: "get the file again")
      default:
        let reason = stream.pointee.msg.map { String(cString: $0) } ?? "unknown fault"
        throw file.error(
          "the compressed data is damaged: \(reason)", at: place(source),
          remedy: "get the file again")
      }
    }
    return filled
  }

  /// Goes on to a further gzip member; what else follows the first one is refused.
  private func beginsNextMember(_ source: inout Range<Int>) throws(InputError) -> Bool {
    guard isGzip else { return false }
    if stream.pointee.avail_in == 0 {
      if source.isEmpty { return false }
      try refill(&source)
    }
    isFinished = false
    inflateReset(stream)
    return true
  }

  private func refill(_ source: inout Range<Int>) throws(InputError) {
    let part = UnsafeMutableRawBufferPointer(
      rebasing: input[..<min(Self.chunkSize, source.count)])
    let count = try file.read(into: part, at: source.lowerBound)
    source = source.lowerBound + count..<(count == 0 ? source.lowerBound : source.upperBound)
    stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_in = UInt32(count)
  }

  /// The place in the file up to which compressed bytes were taken.
  private func place(_ source: Range<Int>) -> Int {
    source.lowerBound - Int(stream.pointee.avail_in)
  }
}
