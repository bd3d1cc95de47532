import Glibc

/// A line on standard error that says how far a long command is, when that is a terminal.
struct Progress: Sendable {
  private let isShown = isatty(STDERR_FILENO) == 1

  /// Replaces the line.
  func show(_ text: String) {
    guard isShown else { return }
    StandardError.write("\r\u{1B}[K" + printableLine(String(text.prefix(120))))
  }

  /// Removes the line.
  func clear() {
    guard isShown else { return }
    StandardError.write("\r\u{1B}[K")
  }
}
