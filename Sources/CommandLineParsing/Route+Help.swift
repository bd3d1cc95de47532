extension Route {
  /// The widest heading that an explanation still begins beside.
  private static let widestHeading = 26
  /// The column of explanations that do not fit beside their headings.
  private static let hangingColumn = 6

  /// The command's help: abstract, usage, what it takes, subcommands, discussion and examples.
  ///
  /// - Parameter width: The columns that the text may fill, 40 at least.
  /// - Returns: Plain text that ends with a line's end.
  func help(width: Int) -> String {
    let width = max(width, 40)
    var sections = [wrap(command.abstract, width: width), fullUsage(width: width)]
    let tables = [
      ("Arguments:", command.positionals.map { ($0.heading, $0.explanation) }),
      ("Options:", command.options.map { ($0.heading, $0.explanation) }),
      ("Commands:", command.subcommands.map { ($0.name, $0.abstract) }),
    ]
    let headings = tables.flatMap { $0.1.map(\.0.count) }
    let fitting = headings.filter { $0 <= Self.widestHeading }
    let beside = 2 + (fitting.max() ?? Self.widestHeading) + 2
    let column = beside <= width / 2 ? beside : Self.hangingColumn
    for (title, rows) in tables where !rows.isEmpty {
      let rows = rows.map { (heading: $0.0, explanation: $0.1) }
      sections.append([title] + twoColumns(rows, column: column, width: width))
    }
    sections.append(wrap(command.discussion, width: width))
    if !command.examples.isEmpty {
      sections.append(["Examples:"] + command.examples.map { "  " + $0 })
    }
    return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
      .joined(separator: "\n\n") + "\n"
  }

  /// The usage with every parameter, wrapped under the command's name.
  private func fullUsage(width: Int) -> [String] {
    let label = "Usage: "
    let indent = String(repeating: " ", count: label.count + 4)
    let positionals = command.positionals.flatMap(\.synopsis)
    let options = command.options.filter { $0.key != Parameter.help.key }.flatMap(\.synopsis)
    let units =
      command.isRunnable ? [name] + positionals + options : ["\(name) COMMAND …"] + options
    let lines = fill(units, width: width - indent.count)
    return lines.enumerated().map { ($0 == 0 ? label : indent) + $1 }
  }
}
