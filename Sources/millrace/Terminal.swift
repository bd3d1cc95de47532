import Glibc

/// The terminal that standard output may be.
enum Terminal {
  /// The columns of reports that do not go to a terminal.
  static let plainWidth = 100

  /// The terminal's columns, `nil` when standard output is none.
  static var width: Int? {
    guard isatty(STDOUT_FILENO) == 1 else { return nil }
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }

  /// The columns that reports fill.
  static var reportWidth: Int { width ?? plainWidth }
}
