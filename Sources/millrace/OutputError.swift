import Glibc

/// An output that cannot be written (sysexits 73).
struct OutputError: Error, CustomStringConvertible {
  /// The path, or what else is written to.
  let name: String
  /// The system's error.
  let code: Int32

  /// Path and reason, on one line.
  var description: String {
    "\(name): cannot be written: \(String(cString: strerror(code)))"
  }
}
