public import CostModel
internal import Quantities

extension PowerCalibration {
  /// The fit as a JSON document of the schema `millrace.power/1`.
  public func json() -> String {
    JSONValue.object([
      "schema": .string("millrace.power/1"),
      "readings": .array(
        readings.map { reading in
          .object([
            "name": .string(reading.name), "watts": .number(reading.watts),
            "before": .number(before(reading)), "after": .number(after(reading)),
          ])
        }),
      "figures": .array(
        zip(figures, values).map { figure, value in
          .object([
            "name": .string(figure.name), "band": figure.band.value, "fitted": .number(value),
            "movedPercent": .number(100 * (value / figure.band.mid - 1)),
          ])
        }),
    ]).document()
  }

  /// The fit for a terminal.
  public func text(width: Int) -> String {
    let width = min(200, max(80, width))
    func signed(_ value: Double) -> String { (value > 0 ? "+" : "") + fixed(value, 1) }
    var lines = TextTable(columns: [
      TextTable.Column(title: "reading", isNumber: false, cells: readings.map(\.name)),
      TextTable.Column(title: "W", cells: readings.map { readable($0.watts) }),
      TextTable.Column(title: "before", cells: readings.map { readable(before($0)) }),
      TextTable.Column(title: "after", cells: readings.map { readable(after($0)) }),
      TextTable.Column(
        title: "error %", cells: readings.map { signed(100 * (after($0) / $0.watts - 1)) }),
    ]).lines(width: width)
    lines.append("")
    let pairs = Array(zip(figures, values))
    lines += TextTable(columns: [
      TextTable.Column(title: "figure", isNumber: false, cells: figures.map(\.name)),
      TextTable.Column(title: "low", cells: figures.map { readable($0.band.low) }),
      TextTable.Column(title: "mid", cells: figures.map { readable($0.band.mid) }),
      TextTable.Column(title: "high", cells: figures.map { readable($0.band.high) }),
      TextTable.Column(title: "fitted", cells: values.map(readable)),
      TextTable.Column(
        title: "moved %", cells: pairs.map { signed(100 * ($0.1 / $0.0.band.mid - 1)) }),
    ]).lines(width: width)
    lines += noteLines(
      [
        "least squares in the logarithm: readings weigh by an accuracy of 1 %, a prior; figures by the "
          + "width of their bands, which none of them leaves",
        "what two readings cannot tell apart moves together: a figure that moved is not measured by it",
      ], width: width)
    return lines.map { $0 + "\n" }.joined()
  }
}
