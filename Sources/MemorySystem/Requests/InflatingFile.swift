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

  /// The next byte, or `nil` at the end.
  ///
  /// - Throws: `InputError` when the file cannot be read or its gzip data is damaged.
  @inline(__always)
  func next() throws(InputError) -> UInt8? {
    if position == filled, try !fill() { return nil }
    defer { position += 1 }
    return buffer[position]
  }

  private func fill() throws(InputError) -> Bool {
    let count = buffer.withUnsafeMutableBytes { bytes in
      gzread(stream, bytes.baseAddress, UInt32(bytes.count))
    }
    var code: Int32 = 0
    let message = gzerror(stream, &code)
    guard count >= 0, code == Z_OK || code == Z_STREAM_END else {
      throw InputError(
        file: path,
        reason: "it cannot be read: \(message.map { String(cString: $0) } ?? "damaged")",
        remedy: "check that the file is whole")
    }
    filled = Int(count)
    position = 0
    return filled > 0
  }
}
