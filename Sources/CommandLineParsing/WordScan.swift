/// The words after a command's name, told apart but not yet judged.
///
/// Scanning finds what each word is; whether the values are right and enough is the business of
/// `Route.parsed(_:)`. So an unknown option is known before anything is found to be missing.
struct WordScan {
  /// One word, or an option with its value.
  enum Token {
    /// A positional value.
    case word(String)
    /// An option by the name used, with its value unless that is missing.
    case option(Parameter, name: String, value: String?)
    /// A flag by the name used, with the value it should not have.
    case flag(Parameter, name: String, value: String?)
  }

  /// The words, up to the first fault and beyond it.
  private(set) var tokens: [Token] = []
  /// The first option that the command does not have.
  private(set) var unknownOption: String?

  /// Tells words apart by a command's options.
  ///
  /// - Parameters:
  ///   - words: The words after the command's name.
  ///   - command: The command.
  init(_ words: some Sequence<String>, of command: Command) {
    var rest = Array(words)[...]
    while let word = rest.popFirst() {
      if word == "--" {
        tokens += rest.map(Token.word)
        return
      }
      guard word.hasPrefix("-"), word != "-" else {
        tokens.append(.word(word))
        continue
      }
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      var value = parts.count > 1 ? String(parts[1]) : nil
      guard let parameter = command.option(named: name) else {
        unknownOption = unknownOption ?? name
        continue
      }
      switch parameter.role {
      case .flag:
        tokens.append(.flag(parameter, name: name, value: value))
      case .option:
        if value == nil, let next = rest.first, !next.hasPrefix("--") {
          value = rest.removeFirst()
        }
        tokens.append(.option(parameter, name: name, value: value))
      case .positional:
        preconditionFailure("\(parameter.key) was found by an option's name")
      }
    }
  }

  /// Whether a flag stands among the words, with no value.
  func has(_ parameter: Parameter) -> Bool {
    tokens.contains { token in
      switch token {
      case .word, .option: false
      case .flag(let flag, _, let value): flag.key == parameter.key && value == nil
      }
    }
  }
}
