import Diagnostics
import Glibc

/// Reads a whole regular file, and nothing else: a pipe or a device is refused unread.
///
/// At most `limit + 1` bytes are read, also when the file grows or misstates its size.
///
/// - Parameters:
///   - path: The file's path.
///   - limit: The largest accepted size in bytes.
/// - Throws: `InputError` of kind `missing` when there is no such file, otherwise `invalid`.
func readRegularFile(_ path: String, limit: Int) throws(InputError) -> [UInt8] {
  guard !path.isEmpty, !path.utf8.contains(0) else {
    throw InputError(
      file: excerpt(path), reason: "is not a path", remedy: "give the path of a file")
  }
  // Without O_NONBLOCK, opening a pipe that nobody writes to would wait forever.
  let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
  guard descriptor >= 0 else { throw openFault(path, errno) }
  defer { close(descriptor) }

  var status = stat()
  guard fstat(descriptor, &status) == 0 else { throw readFault(path, errno) }
  guard status.st_mode & S_IFMT == S_IFREG else {
    let isDirectory = status.st_mode & S_IFMT == S_IFDIR
    throw InputError(
      file: path, reason: isDirectory ? "is a directory" : "is not a regular file",
      remedy: "give the path of a YAML file")
  }
  guard status.st_size <= limit else { throw .tooLarge(file: path) }

  var bytes = [UInt8](repeating: 0, count: limit + 1)
  var filled = 0
  while filled < bytes.count {
    let count = bytes.withUnsafeMutableBytes { buffer in
      read(descriptor, buffer.baseAddress! + filled, buffer.count - filled)
    }
    if count < 0 {
      guard errno == EINTR else { throw readFault(path, errno) }
    } else if count == 0 {
      break
    } else {
      filled += count
    }
  }
  guard filled <= limit else { throw .tooLarge(file: path) }
  bytes.removeLast(bytes.count - filled)
  return bytes
}

/// Says why a file could not be opened.
private func openFault(_ path: String, _ code: Int32) -> InputError {
  switch code {
  case ENOENT, ENOTDIR:
    InputError(.missing, file: path, reason: "no such file")
  case EACCES, EPERM:
    InputError(
      file: path, reason: "cannot be opened: permission denied",
      remedy: "make the file readable")
  default:
    InputError(file: path, reason: "cannot be opened: \(String(cString: strerror(code)))")
  }
}

/// Says why an opened file could not be read.
private func readFault(_ path: String, _ code: Int32) -> InputError {
  InputError(file: path, reason: "cannot be read: \(String(cString: strerror(code)))")
}
