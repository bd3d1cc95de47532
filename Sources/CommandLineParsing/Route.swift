import Diagnostics

/// A command and the names that lead to it, the program's first.
struct Route: Sendable {
  let names: [String]
  let command: Command

  init(to root: Command) {
    names = [root.name]
    command = root
  }

  private init(names: [String], command: Command) {
    self.names = names
    self.command = command
  }

  /// The names as the user types them: `millrace networks show`.
  var name: String { names.joined(separator: " ") }

  /// The routes one step further.
  var children: [Route] {
    command.subcommands.map { Route(names: names + [$0.name], command: $0) }
  }

  /// This route and all that begin with it, parents before children.
  var all: [Route] { [self] + children.flatMap(\.all) }

  /// The route one step further by a word, if the word names a subcommand.
  func child(named word: String) -> Route? {
    children.first { $0.command.name == word }
  }
}

extension Route {
  /// The usage in one line: what must be given, and that there is more.
  var usage: String {
    guard command.isRunnable else { return "\(name) COMMAND …" }
    let optional = command.options.filter {
      $0.count.lowerBound == 0 && $0.key != Parameter.help.key
    }
    let required = command.options.filter { $0.count.lowerBound > 0 }
    let units = (command.positionals + required).flatMap(\.synopsis)
    return ([name] + units + (optional.isEmpty ? [] : ["[options]"])).joined(separator: " ")
  }

  /// An error at this command, hinting at its help when there is nothing better.
  func error(_ message: String, hint: String? = nil) -> UsageError {
    UsageError(message: message, hint: hint ?? "see '\(name) --help'", usage: usage)
  }

  /// The error for an option that the command does not have.
  func unknownOption(_ option: String) -> UsageError {
    let known = command.options.flatMap(\.names)
    var suggestion = nearest(to: option, among: known)
    if suggestion == nil, !option.hasPrefix("--") {
      suggestion = known.first { $0 == option.prefix(2) }
    }
    var hint = suggestion.map { "did you mean \($0)?" }
    if hint == nil {
      hint = all.dropFirst().first { $0.command.option(named: option) != nil }
        .map { "it goes after the command, as in '\($0.name) \(option)'" }
    }
    return error("unknown option \(printable(option)) of '\(name)'", hint: hint)
  }

  /// The error for a word where a subcommand's name was expected.
  func unknownCommand(_ word: String) -> UsageError {
    let suggestion = nearest(to: word, among: command.subcommands.map(\.name))
    return error(
      "unknown command \(quoted(word)) of '\(name)'",
      hint: suggestion.map { "did you mean \($0)?" })
  }

  /// The error for a word beyond the last positional parameter.
  func unexpected(_ word: String) -> UsageError {
    let names = command.options.flatMap(\.names)
    let suggestion = word.count > 1 ? nearest(to: "--" + word, among: names) : nil
    return error(
      "unexpected word \(quoted(word)) for '\(name)'",
      hint: suggestion.map { "did you mean \($0)?" })
  }

  /// An option's name as it is when it is an ordinary word, and quoted otherwise.
  private func printable(_ option: String) -> String {
    let isOrdinary = option.count <= 40 && option.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }
    return isOrdinary ? option : quoted(option)
  }
}
