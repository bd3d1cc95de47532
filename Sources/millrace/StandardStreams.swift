import Glibc

/// The reader of standard output closed its end: nobody wants the rest.
struct ReaderHasGone: Error {}

/// The three descriptors that every program is given.
enum StandardStreams {
  /// Opens what was closed, so that no file of ours takes the place of a standard stream.
  ///
  /// Writing to a stream that was closed is still a fault: it is opened for reading only.
  static func occupy() {
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
    where fcntl(descriptor, F_GETFD) == -1 {
      _ = open("/dev/null", O_RDONLY)
    }
  }
}

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
  return text.withUTF8 { writeAll(UnsafeRawBufferPointer($0), to: descriptor) }
}

/// Writes bytes to a descriptor.
///
/// - Returns: 0, or the system's error.
func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
  var rest = bytes
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

/// A text in one line, its control and invisible formatting characters escaped.
func printableLine(_ text: String) -> String {
  text.unicodeScalars.map { scalar in
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator:
      "\\u{" + String(scalar.value, radix: 16) + "}"
    default: String(scalar)
    }
  }.joined()
}
