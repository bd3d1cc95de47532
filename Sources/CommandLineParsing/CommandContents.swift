/// Something a command contains: a positional, an option, a flag or a subcommand.
public struct CommandElement: Sendable {
  private enum Content: Sendable {
    case parameter(Parameter)
    case subcommand(Command)
  }

  private let content: Content

  init(_ parameter: Parameter) { content = .parameter(parameter) }
  init(_ subcommand: Command) { content = .subcommand(subcommand) }

  var parameter: Parameter? {
    switch content {
    case .parameter(let parameter): parameter
    case .subcommand: nil
    }
  }

  var subcommand: Command? {
    switch content {
    case .parameter: nil
    case .subcommand(let command): command
    }
  }
}

/// Collects a command's contents, one a line, whatever their values' types.
@resultBuilder
public enum CommandContents {
  /// Takes a positional parameter.
  public static func buildExpression<Value>(_ positional: Positional<Value>) -> CommandElement {
    CommandElement(positional.parameter)
  }

  /// Takes an option.
  public static func buildExpression<Value>(_ option: Option<Value>) -> CommandElement {
    CommandElement(option.parameter)
  }

  /// Takes a flag.
  public static func buildExpression(_ flag: Flag) -> CommandElement {
    CommandElement(flag.parameter)
  }

  /// Takes a subcommand.
  public static func buildExpression(_ command: Command) -> CommandElement {
    CommandElement(command)
  }

  /// Gathers what was taken.
  public static func buildBlock(_ elements: CommandElement...) -> [CommandElement] {
    elements
  }
}
