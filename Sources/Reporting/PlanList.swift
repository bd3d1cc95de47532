public import Compression

/// A table of compression plans for a terminal.
///
/// - Parameters:
///   - plans: The plans, from top to bottom.
///   - width: The terminal's columns; 80 at least and 200 at most are used.
public func planTable(_ plans: [CompressionPlan], width: Int) -> String {
  let width = min(200, max(80, width))
  let facts = [
    TextTable.Column(title: "plan", isNumber: false, cells: plans.map { printable($0.name) }),
    TextTable.Column(
      title: "network", isNumber: false, rank: 1, cells: plans.map { $0.network ?? "any" }),
    TextTable.Column(
      title: "steps", isNumber: false, rank: 2,
      cells: plans.map { $0.steps.map(\.word).joined(separator: ", ") }),
  ]
  return describedTable(facts, plans.map(\.summary), width: width)
}
