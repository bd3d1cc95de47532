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
    let file = try PendingFile(path)
    let code = bytes.withUnsafeBytes { writeAll($0, to: file.descriptor) }
    guard code == 0 else {
      file.discard()
      throw OutputError(name: path, code: code)
    }
    try file.commit()
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

  /// The path with symbolic links followed, or as it is when that fails.
  static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  /// The path up to its last separator, empty for the current directory.
  static func directory(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
  }
}
