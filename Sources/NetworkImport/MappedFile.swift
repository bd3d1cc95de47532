import Diagnostics
import Foundation

/// A regular file mapped into memory.
struct MappedFile {
  private let data: Data

  /// Maps a file.
  ///
  /// - Throws: `InputError` of kind `.missing` when there is no such file, `.invalid` when it is not
  ///   a regular file, cannot be read, or is larger than `maximumByteCount`.
  static func open(_ path: String, maximumByteCount: Int) throws(InputError) -> MappedFile {
    var status = stat()
    guard stat(path, &status) == 0 else {
      let code = errno
      guard code == ENOENT || code == ENOTDIR else {
        throw InputError(
          file: path, reason: "it cannot be read: \(String(cString: strerror(code)))")
      }
      throw InputError(
        .missing, file: path, reason: "there is no such file", remedy: "check the path")
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR:
      throw InputError(
        file: path, reason: "it is a directory", remedy: "name an .onnx file inside it")
    default: throw InputError(file: path, reason: "it is not a regular file")
    }
    guard status.st_size <= maximumByteCount else {
      throw InputError(
        file: path, reason: "it is \(status.st_size) bytes long, beyond the limit of 2 GiB",
        remedy: "save the model without its weights, or in parts")
    }
    do {
      return MappedFile(
        data: try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe))
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
