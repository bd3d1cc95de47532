internal import Diagnostics

/// A fault in the words of the command line (sysexits 64).
public struct UsageError: Error, Equatable, Sendable {
  /// What is wrong, in one clause that names the offending word.
  public let message: String
  /// What to do about it: the nearest known word, or where to read on.
  public let hint: String
  /// The command's usage in one line, without the word "usage".
  public let usage: String

  /// Creates an error.
  ///
  /// - Parameters:
  ///   - message: What is wrong.
  ///   - hint: What to do about it.
  ///   - usage: The command's usage in one line.
  public init(message: String, hint: String, usage: String) {
    self.message = message
    self.hint = hint
    self.usage = usage
  }
}

extension UsageError: CustomStringConvertible {
  /// `message; hint`, and the usage on a line below.
  public var description: String {
    "\(message); \(hint)\nusage: \(usage)"
  }
}

/// A word from the command line in quotes, safe to print: control characters are escaped and a
/// very long word is cut.
func quoted(_ word: String) -> String { "'" + printable(word) + "'" }
