import Diagnostics
import Glibc

/// Throws unless a path names a file that can be read.
func checkIsFile(_ path: String) throws(InputError) {
  var information = stat()
  guard stat(path, &information) == 0 else {
    let code = errno
    let isMissing = code == ENOENT || code == ENOTDIR
    throw InputError(
      isMissing ? .missing : .invalid, file: printable(path),
      reason: isMissing ? "there is no such file" : String(cString: strerror(code)),
      remedy: "check the path")
  }
  guard information.st_mode & S_IFMT != S_IFDIR else {
    throw InputError(
      file: path, reason: "this is a directory, not a file",
      remedy: "give the path of a file inside it")
  }
  guard access(path, R_OK) == 0 else {
    throw InputError(
      file: path, reason: "it cannot be read: \(String(cString: strerror(errno)))",
      remedy: "check its permissions")
  }
}

/// The error for a name that is none of those built in.
func unknownName(
  _ name: String, _ what: String, known: [String], list command: String
) -> InputError {
  let remedy = nearest(to: name, among: known).map { "did you mean \($0)?" }
  return InputError(
    .missing, file: printable(name), reason: "there is no built-in \(what) of this name",
    remedy: remedy ?? "see '\(command)', or give a file's path")
}
