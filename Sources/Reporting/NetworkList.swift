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
    return describedTable(numbers, entries.map(\.summary), width: width)
  }
}
