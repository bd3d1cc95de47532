internal import CZlib
internal import Diagnostics

/// The bytes of a file or of a part of it, decompressed on the way, read once from front to back.
///
/// Only two buffers of fixed size are held, so that what a compressed stream expands to costs
/// memory only where it is asked for.
final class ByteStream {
  /// How the stored bytes are compressed.
  enum Compression {
    /// Not at all.
    case none
    /// As a gzip file (RFC 1952), whose members follow each other.
    case gzip
    /// As a bare deflate stream (RFC 1951).
    case deflate
  }

  /// What a ZIP archive says of a member.
  struct Promise {
    /// Bytes after decompression.
    let byteCount: Int
    /// CRC-32 of these bytes.
    let checksum: UInt32
  }

  /// The file, for errors.
  let file: DataFile
  /// How many bytes were taken so far, after decompression.
  private(set) var offset = 0

  private static let chunkSize = 1 << 16
  private var source: Range<Int>
  private var inflater: Inflater?
  private let promise: Promise?
  private var checksum = crc32(0, nil, 0)

  /// A stream over a whole file, decompressed when it begins as gzip does.
  init(_ file: DataFile) throws(InputError) {
    let isGzip =
      file.byteCount >= 2 ? try file.bytes(0..<2) == [0x1f, 0x8b] : false
    self.file = file
    source = 0..<file.byteCount
    promise = nil
    inflater = isGzip ? try Inflater(file, isGzip: true) : nil
  }

  /// A stream over a member of an archive.
  init(
    _ file: DataFile, member: Range<Int>, compression: Compression, promise: Promise
  ) throws(InputError) {
    self.file = file
    source = member
    self.promise = promise
    switch compression {
    case .none: inflater = nil
    case .gzip: inflater = try Inflater(file, isGzip: true)
    case .deflate: inflater = try Inflater(file, isGzip: false)
    }
  }

  /// Bytes in the stream from its beginning, or `nil` when only decompression would tell.
  var byteCount: Int? {
    if let promise { return promise.byteCount }
    return inflater == nil ? source.upperBound : nil
  }

  /// An error at a place of the stream.
  ///
  /// - Parameters:
  ///   - reason: What is wrong.
  ///   - start: Where, in bytes after decompression; the stream's place when left out.
  ///   - remedy: What to do about it.
  func error(_ reason: String, at start: Int? = nil, remedy: String? = nil) -> InputError {
    let offset = start ?? offset
    let place =
      promise != nil
      ? "byte \(offset) of the member"
      : inflater == nil ? "byte \(offset)" : "byte \(offset) after decompression"
    return InputError(file: file.path, place: place, reason: reason, remedy: remedy)
  }

  /// Fills a buffer as far as there are bytes.
  ///
  /// - Returns: How many bytes there were.
  func readSome(into buffer: UnsafeMutableRawBufferPointer) throws(InputError) -> Int {
    // A member's data beyond what the archive promises is never inflated.
    let limit = promise.map { min(buffer.count, $0.byteCount - offset) } ?? buffer.count
    let wanted = UnsafeMutableRawBufferPointer(rebasing: buffer[..<limit])
    let count: Int
    if let inflater {
      count = try inflater.read(into: wanted, from: &source)
    } else {
      let part = UnsafeMutableRawBufferPointer(rebasing: wanted[..<min(limit, source.count)])
      count = try file.read(into: part, at: source.lowerBound)
      source = source.lowerBound + count..<source.upperBound
    }
    if promise != nil {
      checksum = crc32_z(checksum, wanted.baseAddress?.assumingMemoryBound(to: UInt8.self), count)
    }
    offset += count
    return count
  }

  /// Fills a buffer.
  ///
  /// - Parameter what: What the bytes are, for the error when the stream ends before.
  func read(into buffer: UnsafeMutableRawBufferPointer, _ what: String) throws(InputError) {
    guard try readSome(into: buffer) == buffer.count else {
      throw error("it ends in the middle of \(what)", remedy: "get the file again")
    }
  }

  /// The next bytes.
  ///
  /// - Parameter what: What they are, for the error when the stream ends before.
  func bytes(_ count: Int, _ what: String) throws(InputError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let result = bytes.withUnsafeMutableBytes { buffer in
      Result { () throws(InputError) in try read(into: buffer, what) }
    }
    try result.get()
    return bytes
  }

  /// Passes over bytes; a file that is not compressed is not read for it.
  func skip(_ count: Int, _ what: String) throws(InputError) {
    if inflater == nil, promise == nil {
      guard count <= source.count else {
        throw error("it ends in the middle of \(what)", remedy: "get the file again")
      }
      source = source.lowerBound + count..<source.upperBound
      offset += count
      return
    }
    var rest = count
    while rest > 0 {
      rest -= try bytes(min(rest, Self.chunkSize), what).count
    }
  }

  /// Refuses anything after the place, and a stream that is not what its checksum says.
  func requireEnd() throws(InputError) {
    var byte: UInt8 = 0
    let result = withUnsafeMutableBytes(of: &byte) { buffer in
      Result { () throws(InputError) in try readSome(into: buffer) }
    }
    guard try result.get() == 0 else {
      throw error("there is more data than the header says", remedy: "get the file again")
    }
    if let promise, promise.checksum != UInt32(truncatingIfNeeded: checksum) {
      throw error("the checksum of the archive's member is wrong", remedy: "get the file again")
    }
  }
}
