import Foundation

/// A regular file open for reading.
public struct InputFile: ~Copyable {
  /// The open descriptor, at the file's beginning.
  public let descriptor: Int32
  /// The file's size.
  public let byteCount: Int

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - path: The file's path.
  ///   - maximumByteCount: The largest accepted size.
  ///   - remedy: What to give instead of what is not a file, or too large.
  /// - Throws: `InputError` of kind `.missing` when there is no such file, `.invalid` when it is not
  ///   a regular file, cannot be read, or is larger than `maximumByteCount`.
  public init(_ path: String, maximumByteCount: Int, remedy: String) throws(InputError) {
    // Without O_NONBLOCK, a pipe that nobody writes would be waited for.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      let code = errno
      if code == ENOENT || code == ENOTDIR {
        throw InputError(
          .missing, file: path, reason: "there is no such file", remedy: "check the path")
      }
      throw InputError(
        file: path, reason: "it cannot be read: \(String(cString: strerror(code)))",
        remedy: "check its permissions")
    }
    var status = stat()
    var fault: (reason: String, remedy: String)?
    if fstat(descriptor, &status) != 0 {
      fault = ("it cannot be read", "check its permissions")
    } else if status.st_mode & S_IFMT == S_IFDIR {
      fault = ("it is a directory", remedy)
    } else if status.st_mode & S_IFMT != S_IFREG {
      fault = ("it is not a regular file", remedy)
    } else if status.st_size > maximumByteCount {
      fault = (
        "it is \(status.st_size) bytes long, beyond the limit of \(maximumByteCount)", remedy
      )
    }
    if let fault {
      close(descriptor)
      throw InputError(file: path, reason: fault.reason, remedy: fault.remedy)
    }
    self.descriptor = descriptor
    byteCount = Int(status.st_size)
  }

  deinit { close(descriptor) }

  /// All bytes of the file, up to the size that it had when it was opened.
  ///
  /// - Parameter path: The file's path, for messages.
  /// - Throws: `InputError` when reading fails.
  public func contents(of path: String) throws(InputError) -> [UInt8] {
    var count = 0
    var bytes = [UInt8](repeating: 0, count: byteCount)
    while count < byteCount {
      let part = bytes.withUnsafeMutableBytes {
        read(descriptor, $0.baseAddress.map { $0 + count }, byteCount - count)
      }
      if part < 0, errno == EINTR { continue }
      guard part >= 0 else {
        throw InputError(
          file: path, reason: "it cannot be read: \(String(cString: strerror(errno)))",
          remedy: "check the device it lies on")
      }
      if part == 0 { break }
      count += part
    }
    return Array(bytes.prefix(count))
  }
}
