import Glibc

/// The reader of standard output closed its end: nobody wants the rest.
struct ReaderHasGone: Error {}

/// Standard output, without a buffer that could fail after the fact.
enum StandardOutput {
  /// Writes a text.
  ///
  /// - Throws: `ReaderHasGone` or `OutputError`.
  static func write(_ text: String) throws {
    let code = writeAll(text, to: STDOUT_FILENO)
    if code == EPIPE { throw ReaderHasGone() }
    if code != 0 { throw OutputError(name: "standard output", code: code) }
  }
}

/// Standard error, where messages go.
enum StandardError {
  /// Writes a text as far as it can be written.
  static func write(_ text: String) { _ = writeAll(text, to: STDERR_FILENO) }
}

/// Writes a whole text to a descriptor.
///
/// - Returns: 0, or the system's error.
func writeAll(_ text: String, to descriptor: Int32) -> Int32 {
  var text = text
  return text.withUTF8 { bytes in
    var rest = UnsafeRawBufferPointer(bytes)
    while !rest.isEmpty {
      let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
      if count < 0 {
        if errno == EINTR { continue }
        return errno
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
    return 0
  }
}
