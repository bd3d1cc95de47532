import Diagnostics
import Foundation

/// A regular file open for reading.
struct InputFile: ~Copyable {
  /// The open descriptor, at the file's beginning.
  let descriptor: Int32
  /// The file's size.
  let byteCount: Int

  /// Opens a file.
  ///
  /// - Throws: `InputError` of kind `.missing` when there is no such file, `.invalid` when it is not
  ///   a regular file, cannot be read, or is larger than `maximumByteCount`.
  init(_ path: String, maximumByteCount: Int) throws(InputError) {
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
      fault = ("it is a directory", "name an .onnx file inside it")
    } else if status.st_mode & S_IFMT != S_IFREG {
      fault = ("it is not a regular file", "name an .onnx file")
    } else if status.st_size > maximumByteCount {
      fault = (
        "it is \(status.st_size) bytes long, beyond the limit of 2 GiB",
        "save the model without its weights, or in parts"
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
}
