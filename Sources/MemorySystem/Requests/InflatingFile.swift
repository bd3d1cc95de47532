internal import CZlib
internal import Diagnostics
internal import Glibc

/// A regular file read in blocks, inflated on the way when it is gzip.
final class InflatingFile {
  private let path: String
  private let stream: gzFile
  private var buffer = [UInt8](repeating: 0, count: 1 << 17)
  private var filled = 0
  private var position = 0

  /// Opens a file.
  ///
  /// - Throws: `InputError` of kind `missing` when there is no such file, otherwise `invalid`.
  init(path: String) throws(InputError) {
    self.path = path
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw InputError(file: "(empty)", reason: "is not a path", remedy: "give the path of a file")
    }
    // Without O_NONBLOCK, opening a pipe that nobody writes to would wait forever.
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
    guard descriptor >= 0 else {
      let code = errno
      let isMissing = code == ENOENT || code == ENOTDIR
      throw InputError(
        isMissing ? .missing : .invalid, file: path,
        reason: isMissing
          ? "there is no such file" : "it cannot be opened: \(String(cString: strerror(code)))",
        remedy: "check the path")
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      let stream = gzdopen(descriptor, "rb")
    else {
      close(descriptor)
      throw InputError(
        file: path, reason: "it is not a regular file", remedy: "give the path of a file")
    }
    self.stream = stream
  }

  deinit { gzclose_r(stream) }

  /// Hands the next line, without its end, to a function; `nil` after the last line.
  ///
  /// - Parameters:
  ///   - longest: The longest accepted line in bytes, below the size of a block.
  ///   - body: Takes the line; `nil` in place of one that is too long.
  /// - Throws: `InputError` when the file cannot be read or its gzip data is damaged, and what
  ///   `body` throws.
  func withNextLine<Result>(
    longest: Int, _ body: (UnsafeBufferPointer<UInt8>?) throws(InputError) -> Result
  ) throws(InputError) -> Result? {
    precondition(longest < buffer.count)
    var length = lineLength()
    if length == nil {
      try refill()
      length = lineLength()
    }
    let start = position
    let count = length ?? filled - start
    if length == nil, count == 0 { return nil }
    position = min(filled, start + count + 1)
    let isTooLong = count > longest
    return try buffer.withUnsafeBufferPointer { (bytes) throws(InputError) -> Result in
      try body(isTooLong ? nil : UnsafeBufferPointer(rebasing: bytes[start..<start + count]))
    }
  }

  /// The whole content, or `nil` when it has more than `limit` bytes.
  ///
  /// - Throws: `InputError` when the file cannot be read or its gzip data is damaged.
  func content(limit: Int) throws(InputError) -> [UInt8]? {
    var content: [UInt8] = []
    while content.count <= limit {
      position = filled
      try refill()
      if filled == 0 { return content }
      content += buffer[..<filled]
    }
    return nil
  }

  /// The bytes up to the next line break in the block.
  private func lineLength() -> Int? {
    buffer.withUnsafeBytes { bytes in
      guard position < filled, let base = bytes.baseAddress,
        let found = memchr(base + position, Int32(UInt8(ascii: "\n")), filled - position)
      else { return nil }
      return UnsafeRawPointer(found) - (base + position)
    }
  }

  /// Moves what is left to the front of the block and fills it up.
  private func refill() throws(InputError) {
    let rest = filled - position
    let count = buffer.withUnsafeMutableBytes { bytes -> Int32 in
      guard let base = bytes.baseAddress else { return 0 }
      memmove(base, base + position, rest)
      return gzread(stream, base + rest, UInt32(bytes.count - rest))
    }
    var code: Int32 = 0
    let message = gzerror(stream, &code)
    guard count >= 0, code == Z_OK || code == Z_STREAM_END else {
      throw InputError(
        file: path,
        reason: "it cannot be read: \(message.map { String(cString: $0) } ?? "damaged")",
        remedy: "check that the file is whole")
    }
    position = 0
    filled = rest + Int(count)
  }
}
