import Diagnostics
import Foundation

/// A regular file mapped into memory: only the pages that are looked at are read.
struct MappedFile {
  private let data: Data

  /// Maps a file.
  ///
  /// - Parameters:
  ///   - path: The file's path.
  ///   - maximumByteCount: The largest accepted size.
  ///   - remedy: What to give instead of what is not a file, or too large.
  /// - Throws: `InputError` of kind `.missing` when there is no such file, `.invalid` when it is not
  ///   a regular file, cannot be read, or is larger than `maximumByteCount`.
  static func open(
    _ path: String, maximumByteCount: Int, remedy: String
  ) throws(InputError) -> MappedFile {
    var status = stat()
    guard stat(path, &status) == 0 else {
      let code = errno
      guard code == ENOENT || code == ENOTDIR else {
        throw InputError(
          file: path, reason: "it cannot be read: \(String(cString: strerror(code)))",
          remedy: "check the path and its permissions")
      }
      throw InputError(
        .missing, file: path, reason: "there is no such file", remedy: "check the path")
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw InputError(file: path, reason: "it is a directory", remedy: remedy)
    default: throw InputError(file: path, reason: "it is not a regular file", remedy: remedy)
    }
    guard status.st_size <= maximumByteCount else {
      throw InputError(
        file: path,
        reason: "it is \(status.st_size) bytes long, beyond the limit of \(maximumByteCount)",
        remedy: remedy)
    }
    do {
      return MappedFile(
        data: try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped))
    } catch {
      throw InputError(
        file: path, reason: "it cannot be read: \(String(cString: strerror(errno)))",
        remedy: "check its permissions")
    }
  }

  /// Calls a function with the bytes.
  func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try data.withUnsafeBytes(body)
  }
}
