/// A shell that completions can be written for.
public enum Shell: String, CaseIterable, Sendable {
  /// The Bourne-again shell.
  case bash
  /// The Z shell.
  case zsh
  /// The friendly interactive shell.
  case fish
}

extension Program {
  /// A script that teaches a shell to complete the program's words.
  ///
  /// - Parameter shell: The shell that is to read the script.
  public func completions(for shell: Shell) -> String {
    switch shell {
    case .bash: bashCompletions()
    case .zsh: zshCompletions()
    case .fish: fishCompletions()
    }
  }

  /// The program's name as part of a shell function's name.
  var functionName: String {
    String(root.command.name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
  }
}

/// A text between single quotes for a POSIX shell.
func singleQuoted(_ text: String) -> String {
  "'" + text.replacing("'", with: "'\\''") + "'"
}
