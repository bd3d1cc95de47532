/// A command with the values given to it, every one of them checked.
///
/// Values are read through the keys they were declared with, so that their types are known to
/// the compiler. Reading a key that the command does not declare is a programmer's mistake.
public struct ParsedCommand: Sendable {
  /// The names from below the program to the command: `["networks", "show"]`.
  public let path: [String]
  private let route: Route
  private let given: [String: [String]]

  init(route: Route, given: [String: [String]]) {
    self.path = Array(route.names.dropFirst())
    self.route = route
    self.given = given
  }

  /// The value of an option.
  public subscript<Value>(option: Option<Value>) -> Value {
    value(of: option.parameter, read: option.requirement.read)
  }

  /// The value of a positional parameter.
  public subscript<Value>(positional: Positional<Value>) -> Value {
    value(of: positional.parameter, read: positional.requirement.read)
  }

  /// Whether a flag was given.
  public subscript(flag: Flag) -> Bool {
    checkDeclared(flag.parameter)
    return given[flag.parameter.key] != nil
  }

  /// The command's names and the values given to it as words, in the order of its declaration.
  ///
  /// - Parameter omitted: Names of parameters that are left out.
  /// - Returns: Words that mean the same however they were spelled and ordered.
  public func words(leavingOut omitted: Set<String>) -> [String] {
    path
      + route.command.parameters.flatMap { parameter -> [String] in
        guard !omitted.contains(parameter.key), let values = given[parameter.key] else { return [] }
        if parameter.isPositional { return values }
        if parameter.shape == nil { return [parameter.key] }
        return values.flatMap { [parameter.key, $0] }
      }
  }

  /// The error for words that are each right and do not go together.
  ///
  /// - Parameters:
  ///   - message: What is wrong, in one clause.
  ///   - hint: What to do about it; the command's help when `nil`.
  /// - Returns: The error, with this command's usage.
  public func usageError(_ message: String, hint: String? = nil) -> UsageError {
    route.error(message, hint: hint)
  }

  private func value<Value>(
    of parameter: Parameter, read: @Sendable ([String]) -> Value?
  ) -> Value {
    checkDeclared(parameter)
    guard let value = read(given[parameter.key] ?? []) else {
      preconditionFailure("\(parameter.key) is read by another key than it was declared with")
    }
    return value
  }

  private func checkDeclared(_ parameter: Parameter) {
    precondition(
      route.command.parameters.contains { $0.key == parameter.key },
      "\(route.name) does not declare \(parameter.key)")
  }
}
