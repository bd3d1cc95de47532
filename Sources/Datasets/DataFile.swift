internal import Diagnostics
import Glibc

/// A regular file open for reading at any place; a pipe or a device is refused unread.
final class DataFile {
  /// The path, as messages show it.
  let path: String
  /// The file's size when it was opened.
  let byteCount: Int
  private let descriptor: Int32

  /// Opens a file.
  ///
  /// - Throws: `InputError` of kind `missing` when there is no such file, otherwise `invalid`.
  init(_ path: String) throws(InputError) {
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw InputError(
        file: printable(path), reason: "is not a path", remedy: "give the path of a file")
    }
    // Without O_NONBLOCK, opening a pipe that nobody writes to would wait forever.
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
    guard descriptor >= 0 else {
      let code = errno
      if code == ENOENT || code == ENOTDIR {
        throw InputError(
          .missing, file: path, reason: "there is no such file",
          remedy: "check the path; in a data description it is relative to the description")
      }
      throw InputError(
        file: path, reason: "cannot be opened: \(String(cString: strerror(code)))",
        remedy: "check its permissions")
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw InputError(
        file: path, reason: "is not a regular file", remedy: "give the path of a data file")
    }
    self.path = path
    self.descriptor = descriptor
    byteCount = Int(status.st_size)
  }

  deinit { close(descriptor) }

  /// An error in this file.
  ///
  /// - Parameters:
  ///   - reason: What is wrong.
  ///   - offset: The place in bytes from the file's beginning.
  ///   - remedy: What to do about it.
  func error(_ reason: String, at offset: Int? = nil, remedy: String? = nil) -> InputError {
    InputError(
      file: path, place: offset.map { "byte \($0)" }, reason: reason, remedy: remedy)
  }

  /// Reads bytes at a place.
  ///
  /// - Returns: How many there were; fewer than the buffer holds only at the end of the file.
  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(InputError) -> Int {
    var filled = 0
    while filled < buffer.count {
      let count = pread(
        descriptor, buffer.baseAddress.map { $0 + filled }, buffer.count - filled, offset + filled)
      if count < 0 {
        if errno == EINTR { continue }
        throw error("cannot be read: \(String(cString: strerror(errno)))", at: offset + filled)
      }
      if count == 0 { break }
      filled += count
    }
    return filled
  }

  /// The bytes of a range, which must lie in the file.
  func bytes(_ range: Range<Int>) throws(InputError) -> [UInt8] {
    guard range.lowerBound >= 0, range.upperBound <= byteCount else {
      throw error("ends before byte \(range.upperBound)", at: byteCount, remedy: "get it again")
    }
    var bytes = [UInt8](repeating: 0, count: range.count)
    // A closure may not throw a typed error through `withUnsafeMutableBytes` and keep its type.
    let result = bytes.withUnsafeMutableBytes { buffer in
      Result { () throws(InputError) in try read(into: buffer, at: range.lowerBound) }
    }
    guard try result.get() == range.count else {
      throw error("ends before byte \(range.upperBound)", at: byteCount, remedy: "get it again")
    }
    return bytes
  }
}
