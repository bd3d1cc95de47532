import Diagnostics

extension Route {
  /// The command with its values, from words already told apart.
  ///
  /// Faults come in this order: unknown options; in the order of the words, values that are
  /// wrong and words that are too many; options without a value; parameters that are missing.
  ///
  /// - Parameter scan: The words after the command's name.
  /// - Throws: The first fault.
  func parsed(_ scan: WordScan) throws(UsageError) -> ParsedCommand {
    if let option = scan.unknownOption { throw unknownOption(option) }
    var given: [String: [String]] = [:]
    var valueless: UsageError?
    for token in scan.tokens {
      switch token {
      case .word(let word):
        let open = command.positionals.first { positional in
          (given[positional.key]?.count ?? 0) < positional.count.upperBound
        }
        guard let open, let shape = open.shape else { throw unexpected(word) }
        try check(word, is: shape, named: open.key)
        given[open.key, default: []].append(word)
      case .flag(let parameter, let name, let value):
        if let value { throw error("\(name) takes no value, was given \(quoted(value))") }
        try checkRepetition(of: parameter, named: name, given: given)
        given[parameter.key] = []
      case .option(let parameter, let name, let value):
        guard let shape = parameter.shape else { continue }
        guard let value else {
          valueless = valueless ?? error("\(name) needs a value, \(shape.placeholder)")
          continue
        }
        try checkRepetition(of: parameter, named: name, given: given)
        if value.hasPrefix("--") {
          throw error("the value of \(name) may not begin with --, was \(quoted(value))")
        }
        try check(value, is: shape, named: name)
        given[parameter.key, default: []].append(value)
      }
    }
    if let valueless { throw valueless }
    try checkNothingIsMissing(given: given)
    return ParsedCommand(route: self, given: given)
  }

  private func check(
    _ word: String, is shape: ValueShape, named name: String
  ) throws(UsageError) {
    if shape.accepts(word) { return }
    let suggestion = nearest(to: word, among: shape.completion.words)
    throw error(
      "\(name) must be \(shape.expectation), was \(quoted(word))",
      hint: suggestion.map { "did you mean \($0)?" })
  }

  private func checkRepetition(
    of parameter: Parameter, named name: String, given: [String: [String]]
  ) throws(UsageError) {
    guard let values = given[parameter.key], parameter.count.upperBound == 1 else { return }
    let first = values.first.map { ", first as \(quoted($0))" } ?? ""
    throw error("\(name) is given twice\(first)")
  }

  private func checkNothingIsMissing(given: [String: [String]]) throws(UsageError) {
    let missing = command.parameters.compactMap { parameter -> String? in
      let count = given[parameter.key]?.count ?? 0
      let minimum = parameter.count.lowerBound
      if count >= minimum { return nil }
      return minimum == 1
        ? parameter.title : "\(parameter.title) (at least \(minimum), given \(count))"
    }
    if !missing.isEmpty { throw error("missing " + missing.joined(separator: " and ")) }
  }
}
