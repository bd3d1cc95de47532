import Glibc

/// A file that appears whole or not at all.
enum OutputFile {
  /// Writes a text beside the file and renames it into place; an older file survives a fault.
  ///
  /// What is not a regular file (a device, a pipe) is written directly. A symbolic link stays, and
  /// what it points to is replaced.
  ///
  /// - Throws: `OutputError`.
  static func write(_ text: String, to path: String) throws(OutputError) {
    try write(Array(text.utf8), to: path)
  }

  /// Writes bytes as `write(_:to:)` writes a text.
  static func write(_ bytes: [UInt8], to path: String) throws(OutputError) {
    func fail(_ code: Int32) -> OutputError { OutputError(name: path, code: code) }
    var information = stat()
    let exists = stat(path, &information) == 0
    if exists {
      let kind = information.st_mode & S_IFMT
      if kind == S_IFDIR { throw fail(EISDIR) }
      guard access(path, W_OK) == 0 else { throw fail(errno) }
      if kind != S_IFREG {
        try writeDirectly(bytes, to: path)
        return
      }
    } else if errno != ENOENT || path.hasSuffix("/") {
      throw fail(errno == ENOENT ? EISDIR : errno)
    }
    let target = exists ? resolved(path) : path
    let temporary = directory(of: target) + ".millrace-\(getpid()).tmp"
    // 0666 less the user's mask, as for any file that is made; an older file's own mode is kept.
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw fail(errno) }
    var code = bytes.withUnsafeBytes { writeAll($0, to: descriptor) }
    if code == 0, exists, fchmod(descriptor, information.st_mode & 0o7777) != 0 { code = errno }
    if code == 0, fsync(descriptor) != 0 { code = errno }
    if close(descriptor) != 0, code == 0 { code = errno }
    if code == 0, rename(temporary, target) != 0 { code = errno }
    guard code == 0 else {
      unlink(temporary)
      throw fail(code)
    }
  }

  /// Whether two paths lead to one regular file, which need not be there yet.
  ///
  /// A device takes two documents one after the other.
  static func isSameFile(_ first: String, _ second: String) -> Bool {
    func place(_ path: String) -> String {
      var information = stat()
      if stat(path, &information) == 0 { return resolved(path) }
      let folder = directory(of: path)
      return resolved(folder.isEmpty ? "." : folder) + "/" + path.dropFirst(folder.count)
    }
    guard place(first) == place(second) else { return false }
    var information = stat()
    return stat(first, &information) != 0 || information.st_mode & S_IFMT == S_IFREG
  }

  private static func writeDirectly(_ bytes: [UInt8], to path: String) throws(OutputError) {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw OutputError(name: path, code: errno) }
    var code = bytes.withUnsafeBytes { writeAll($0, to: descriptor) }
    if close(descriptor) != 0, code == 0 { code = errno }
    if code != 0 { throw OutputError(name: path, code: code) }
  }

  /// The path with symbolic links followed, or as it is when that fails.
  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  /// The path up to its last separator, empty for the current directory.
  private static func directory(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
  }
}
