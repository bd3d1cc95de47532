public import Validation

/// The model beside published figures.
public struct ValidationReport {
  private let families: [ValidationFamily]

  /// Creates a report.
  public init(_ families: [ValidationFamily]) { self.families = families }

  /// The report as a JSON document of the schema `millrace.validation/1`.
  public func json(provenance: Provenance? = nil) -> String {
    var members: [String: JSONValue] = [
      "schema": .string("millrace.validation/1"),
      "families": .array(
        families.map { family in
          .object([
            "family": .string(family.name), "kind": .string(family.kind.rawValue),
            "summary": .string(family.summary), "unit": .string(family.unit),
            "holds": .boolean(family.holds),
            "meanPercent": .number(family.meanPercent),
            "medianPercent": .number(family.medianPercent),
            "worstPercent": .number(family.worstPercent),
            "cases": .array(
              family.cases.map { item in
                .object([
                  "name": .string(item.name), "published": .number(item.published),
                  "predicted": .number(item.predicted),
                  "errorPercent": .number(item.errorPercent), "source": .string(item.source),
                  "status": .string(item.status),
                ])
              }),
          ])
        }),
    ]
    if let provenance { members["provenance"] = provenance.value }
    return JSONValue.object(members).document()
  }

  /// The report for a terminal: a line a family, then the cases of those with few.
  public func text(width: Int) -> String {
    let width = min(200, max(80, width))
    func column(
      _ title: String, isNumber: Bool = true, rank: Int = 0, _ cell: (ValidationFamily) -> String
    ) -> TextTable.Column {
      TextTable.Column(title: title, isNumber: isNumber, rank: rank, cells: families.map(cell))
    }
    func percent(_ value: Double) -> String { fixed(value, 2) }
    var lines = TextTable(columns: [
      column("family", isNumber: false) { $0.name },
      column("what is compared", isNumber: false, rank: 2) { $0.summary },
      column("kind", isNumber: false) { $0.kind.rawValue },
      column("cases") { "\($0.cases.count)" },
      column("mean %") { percent($0.meanPercent) },
      column("median %", rank: 1) { percent($0.medianPercent) },
      column("worst %") { percent($0.worstPercent) },
      column("", isNumber: false) {
        $0.kind == .exact ? ($0.holds ? "equal" : "NOT EQUAL") : ""
      },
    ]).lines(width: width)
    for family in families where family.cases.count <= Self.mostListedCases {
      lines += ["", "\(family.name), \(family.unit)"]
      lines += TextTable(columns: [
        TextTable.Column(
          title: "case", isNumber: false, cells: family.cases.map { printable($0.name) }),
        TextTable.Column(title: "published", cells: family.cases.map { readable($0.published) }),
        TextTable.Column(title: "predicted", cells: family.cases.map { readable($0.predicted) }),
        TextTable.Column(
          title: "error %",
          cells: family.cases.map { ($0.errorPercent > 0 ? "+" : "") + percent($0.errorPercent) }),
        TextTable.Column(
          title: "source", isNumber: false, rank: 1,
          cells: family.cases.map { printable(String($0.source.prefix(60))) }),
      ]).lines(width: width)
    }
    lines += noteLines(
      [
        "exact: must be equal to the published digits; calibrated: constants or structure were chosen "
          + "with these figures in view; predicted: nothing was fitted to them",
        "errors are predicted over published, less one; mean, median and worst are of their magnitudes",
      ], width: width)
    return lines.map { $0 + "\n" }.joined()
  }

  /// Families with more cases are only summed up on a terminal.
  private static let mostListedCases = 30
}
