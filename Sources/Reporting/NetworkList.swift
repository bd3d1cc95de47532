public import NetworkModel

/// A line of a list of networks.
public struct NetworkListEntry: Sendable {
  private let name: String
  private let macCount: Int
  private let parameterCount: Int
  private let summary: String

  /// Creates the line of a network.
  public init(_ network: Network, summary: String) {
    name = network.name
    macCount = network.macCount
    parameterCount = network.parameterCount
    self.summary = summary
  }

  /// A table of networks for a terminal.
  ///
  /// - Parameters:
  ///   - entries: The networks, from top to bottom.
  ///   - width: The terminal's columns; 80 at least and 200 at most are used.
  public static func table(_ entries: [NetworkListEntry], width: Int) -> String {
    let width = min(200, max(80, width))
    let numbers = [
      TextTable.Column(title: "network", isNumber: false, cells: entries.map(\.name)),
      TextTable.Column(title: "GMAC", cells: entries.map { fixed(Double($0.macCount) / 1e9, 3) }),
      TextTable.Column(
        title: "M params", cells: entries.map { fixed(Double($0.parameterCount) / 1e6, 2) }),
    ]
    let used = TextTable(columns: numbers).lines(width: width).map(displayWidth).max() ?? 0
    let room = max(20, width - used - 2)
    let description = TextTable.Column(
      title: "description", isNumber: false,
      cells: entries.map { cutOff(printable($0.summary), to: room) })
    return TextTable(columns: numbers + [description]).lines(width: width)
      .map { $0 + "\n" }.joined()
  }
}

/// A text cut off at its end, if it is longer than `width`.
func cutOff(_ text: String, to width: Int) -> String {
  guard displayWidth(text) > width else { return text }
  var result = ""
  for character in text {
    if displayWidth(result + String(character)) > width - 1 { break }
    result.append(character)
  }
  return result + "…"
}
