/// What the words of a command line ask for.
public enum Invocation: Sendable {
  /// To run a command.
  case run(ParsedCommand)
  /// To print this help.
  case help(String)
  /// To print the version.
  case version
  /// To print this completion script.
  case completions(String)
}

/// A program's whole command line: its commands and what every program has beside them.
///
/// `--help` and `--version`, the commands `help` and `completions`, and `--help` on each command
/// need not be declared. Nothing here prints or ends the program; that is left to the caller.
public struct Program: Sendable {
  /// The route to the program itself, from which all others go out.
  let root: Route

  private static let topic = Positional(
    .repeated(.string("COMMAND")), "The names of the command; the program itself if left out.")
  private static let shell = Positional(.required(.choice(Shell.self)), "The shell to write for.")

  /// Creates a program.
  ///
  /// - Parameters:
  ///   - name: The word that starts the program.
  ///   - abstract: What the program does, in a line.
  ///   - discussion: What help says beyond the abstract.
  ///   - examples: Command lines that help shows.
  ///   - contents: The commands.
  public init(
    _ name: String, _ abstract: String, discussion: String = "", examples: [String] = [],
    @CommandContents commands contents: () -> [CommandElement]
  ) {
    let help = Command("help", "Show the help of a command.") { Self.topic }
    let completions = Command(
      "completions", "Write a shell's completion script to standard output."
    ) {
      Self.shell
    }
    root = Route(
      to: Command(
        name: name, abstract: abstract, discussion: discussion, examples: examples,
        elements: contents() + [CommandElement(completions), CommandElement(help)],
        standardFlags: [.version, .help]))
    precondition(!root.command.isRunnable, "a program is run by its commands")
  }

  /// Finds out what words ask for.
  ///
  /// - Parameters:
  ///   - words: The command line without the program's own name.
  ///   - width: The columns that help may fill.
  /// - Returns: What is to be done.
  /// - Throws: The first fault; an unknown word comes before anything that is missing.
  public func parse(
    _ words: some Sequence<String>, width: Int = 80
  ) throws(UsageError) -> Invocation {
    var rest = Array(words)[...]
    var route = root
    while let word = rest.first, let next = route.child(named: word) {
      route = next
      rest.removeFirst()
    }
    guard route.command.isRunnable else {
      return try invocation(ofGroup: route, rest: rest, width: width)
    }
    let scan = WordScan(rest, of: route.command)
    if scan.has(.help) { return .help(route.help(width: width)) }
    let parsed = try route.parsed(scan)
    switch parsed.path {
    case ["help"]: return .help(try help(for: parsed[Self.topic], width: width))
    case ["completions"]: return .completions(completions(for: parsed[Self.shell]))
    default: return .run(parsed)
    }
  }

  private func invocation(
    ofGroup route: Route, rest: ArraySlice<String>, width: Int
  ) throws(UsageError) -> Invocation {
    let scan = WordScan(rest.prefix(1), of: route.command)
    if scan.has(.help) { return .help(route.help(width: width)) }
    if scan.unknownOption == nil, case .word(let word)? = scan.tokens.first {
      throw route.unknownCommand(word)
    }
    _ = try route.parsed(scan)
    guard scan.has(.version) else { throw route.error("missing COMMAND") }
    if let word = rest.dropFirst().first { throw route.unexpected(word) }
    return .version
  }

  /// The help of the program or of one of its commands.
  ///
  /// - Parameters:
  ///   - path: The names from below the program to the command.
  ///   - width: The columns that the text may fill.
  /// - Throws: An error when a name is not known.
  public func help(for path: [String] = [], width: Int = 80) throws(UsageError) -> String {
    var route = root
    for word in path {
      guard let next = route.child(named: word) else { throw route.unknownCommand(word) }
      route = next
    }
    return route.help(width: width)
  }
}
