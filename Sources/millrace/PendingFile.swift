import Glibc

/// A file under way: it is written beside its place, and renamed into it or given up.
///
/// What is not a regular file (a device, a pipe) is written directly. A symbolic link stays, and
/// what it points to is replaced; an older file's mode is kept.
struct PendingFile {
  /// Open for writing.
  let descriptor: Int32
  private let path: String
  private let target: String
  /// Where it is written, `nil` where it is its own place.
  private let temporary: String?
  private let mode: mode_t?

  /// Opens a file.
  ///
  /// - Throws: `OutputError` when there can be none at this place.
  init(_ path: String) throws(OutputError) {
    self.path = path
    var information = stat()
    let exists = stat(path, &information) == 0
    if exists {
      let kind = information.st_mode & S_IFMT
      if kind == S_IFDIR { throw OutputError(name: path, code: EISDIR) }
      guard access(path, W_OK) == 0 else { throw OutputError(name: path, code: errno) }
      if kind != S_IFREG {
        (target, temporary, mode) = (path, nil, nil)
        descriptor = open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw OutputError(name: path, code: errno) }
        return
      }
    } else if errno != ENOENT || path.hasSuffix("/") {
      throw OutputError(name: path, code: errno == ENOENT ? EISDIR : errno)
    }
    target = exists ? OutputFile.resolved(path) : path
    mode = exists ? information.st_mode & 0o7777 : nil
    let temporary = OutputFile.directory(of: target) + ".millrace-\(getpid()).tmp"
    self.temporary = temporary
    // 0666 less the user's mask, as for any file that is made.
    descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw OutputError(name: path, code: errno) }
  }

  /// Closes the file and puts it into its place.
  ///
  /// - Throws: `OutputError` when that cannot be; an older file then is as it was.
  func commit() throws(OutputError) {
    var code: Int32 = 0
    if let mode, fchmod(descriptor, mode) != 0 { code = errno }
    if temporary != nil, code == 0, fsync(descriptor) != 0 { code = errno }
    if close(descriptor) != 0, code == 0 { code = errno }
    if let temporary, code == 0, rename(temporary, target) != 0 { code = errno }
    guard code == 0 else {
      if let temporary { unlink(temporary) }
      throw OutputError(name: path, code: code)
    }
  }

  /// Closes the file and gives it up.
  func discard() {
    close(descriptor)
    if let temporary { unlink(temporary) }
  }
}
