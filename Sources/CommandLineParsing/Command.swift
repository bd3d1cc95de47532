/// One command of a program: what it is called, what it takes and which commands are below it.
///
/// Parsing, help, suggestions and completions all derive from this value. A command with
/// subcommands and no positional parameters is a group: it cannot be run itself.
public struct Command: Sendable {
  /// The word that names the command.
  public let name: String
  /// What the command does, in a line.
  public let abstract: String
  /// What help says beyond the abstract: paragraphs parted by empty lines.
  public let discussion: String
  /// Command lines that help shows as they are.
  public let examples: [String]
  /// The commands below this one.
  public let subcommands: [Command]
  /// Everything the command takes, in the order of declaration, `--help` last.
  let parameters: [Parameter]

  /// Creates a command.
  ///
  /// The names in it must be unique, a required positional may not follow an optional one, a
  /// repeated one must be the last, and a group has neither options nor flags.
  ///
  /// - Parameters:
  ///   - name: The word that names the command.
  ///   - abstract: What the command does, in a line.
  ///   - discussion: What help says beyond the abstract.
  ///   - examples: Command lines that help shows.
  ///   - contents: The positionals, options, flags and subcommands.
  public init(
    _ name: String, _ abstract: String, discussion: String = "", examples: [String] = [],
    @CommandContents contents: () -> [CommandElement] = { [] }
  ) {
    self.init(
      name: name, abstract: abstract, discussion: discussion, examples: examples,
      elements: contents(), standardFlags: [.help])
  }

  init(
    name: String, abstract: String, discussion: String, examples: [String],
    elements: [CommandElement], standardFlags: [Parameter]
  ) {
    let given = elements.compactMap(\.parameter)
    self.name = name
    self.abstract = abstract
    self.discussion = discussion
    self.examples = examples
    subcommands = elements.compactMap(\.subcommand)
    parameters = given + standardFlags
    checkDeclarations(given)
  }

  private func checkDeclarations(_ given: [Parameter]) {
    precondition(
      !name.isEmpty && !name.hasPrefix("-") && !name.contains(where: \.isWhitespace),
      "'\(name)' cannot name a command")
    let names = parameters.flatMap(\.names) + subcommands.map(\.name)
    precondition(Set(names).count == names.count, "\(name) declares a name twice: \(names)")
    for (one, next) in zip(positionals, positionals.dropFirst()) {
      precondition(one.count.upperBound == 1, "\(one.key) is repeated and not the last")
      precondition(
        one.count.lowerBound > 0 || next.count.lowerBound == 0,
        "\(next.key) is required after \(one.key), which is optional")
    }
    precondition(isRunnable || given.isEmpty, "\(name) is a group and cannot take options")
  }
}

extension Command {
  /// Whether the command does something itself, and does not only group others.
  var isRunnable: Bool { subcommands.isEmpty || !positionals.isEmpty }

  /// The parameters known by their place.
  var positionals: [Parameter] { parameters.filter(\.isPositional) }

  /// The options and flags.
  var options: [Parameter] { parameters.filter { !$0.isPositional } }

  /// The option or flag with a name, long or short.
  func option(named name: String) -> Parameter? {
    parameters.first { !$0.isPositional && $0.names.contains(name) }
  }
}
