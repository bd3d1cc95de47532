internal import CostModel
internal import Foundation
public import Evaluation
internal import HardwareModel
internal import NetworkModel
internal import Quantities

extension FoldingStudy {
  private static let rowLimit = 24

  /// The report for a terminal.
  ///
  /// - Parameter width: The terminal's columns; 80 at least and 200 at most are used.
  public func text(width: Int) -> String {
    let width = min(200, max(80, width))
    let rows = rows
    var lines = wrapped(
      printable(
        "\(design.network.name) on \(design.profile.name): the cheapest engines for each pace"),
      width: width, indentation: "  ")
    lines.append("")
    lines += factLines(facts, width: width)
    lines.append("")
    if rows.count < points.count {
      lines.append("\(rows.count) of \(points.count) paces; --json and --csv have all")
    }
    lines += table(rows).lines(width: width)
    return lines.map { $0 + "\n" }.joined()
  }

  /// The report as a JSON document of the schema `millrace.foldings/1`.
  public func json() -> String {
    JSONValue.object([
      "schema": .string("millrace.foldings/1"), "network": .string(design.network.name),
      "hardware": .string(design.profile.name), "memoryCycles": .integer(memoryCycles),
      "steps": .array(
        points.map { point in
          .object([
            "interval": .integer(point.interval),
            "framesPerSecond": .number(point.framesPerSecond),
            "slowestLayer": point.slowestLayer.map { .string($0) } ?? .null,
            "dsp": .count(point.resources.dsp), "bram36": .number(point.resources.bram36),
            "uram": .count(point.resources.uram), "lut": .count(point.resources.lut),
            "ff": .count(point.resources.ff), "fits": point.fits.map { .boolean($0) } ?? .null,
          ])
        }),
    ]).document()
  }

  /// The paces as comma-separated values (RFC 4180): a header, then one record a pace.
  public func csv() -> String {
    let header = [
      "interval", "framesPerSecond", "slowestLayer", "dsp", "bram36", "uram", "lut", "ff", "fits",
    ]
    let records = points.map { point in
      [
        String(point.interval), fileText(point.framesPerSecond), csvField(point.slowestLayer ?? ""),
        String(point.resources.dsp), fileText(point.resources.bram36),
        String(point.resources.uram), String(point.resources.lut), String(point.resources.ff),
        point.fits.map { $0 ? "true" : "false" } ?? "",
      ]
    }
    return ([header] + records).map { $0.joined(separator: ",") + "\r\n" }.joined()
  }

  private var facts: [Fact] {
    func pace(_ point: Point) -> String { "\(brief(point.framesPerSecond)) frames/s" }
    let cycles = grouped(Int(memoryCycles))
    let fastest = fastestFitting
    return [
      Fact(
        label: "slowest", figure: points.first.map(pace) ?? "none",
        detail: "the cheapest engine of each layer"),
      Fact(
        label: "fastest", figure: points.last.map(pace) ?? "none",
        detail: points.last?.slowestLayer == nil
          ? "DRAM takes \(cycles) cycles a frame" : "every layer as parallel as it can be"),
      Fact(
        label: "that fits", figure: fastest.map(pace) ?? "none",
        detail: fastest.map {
          "\(grouped(Int($0.interval))) cycles a frame; targetCycles takes them"
        }
          ?? "even the cheapest engines are more than the device has"),
    ]
  }

  /// Paces spread evenly by their ratio, the slowest, the fastest and the fastest that fits among them.
  private var rows: [Point] {
    guard points.count > Self.rowLimit, let first = points.first, let last = points.last else {
      return points
    }
    let ratio = last.framesPerSecond / first.framesPerSecond
    var picked: Set<Int> = [points.count - 1]
    if let fitting = points.lastIndex(where: { $0.fits ?? true }) { picked.insert(fitting) }
    for row in 0..<Self.rowLimit - 2 {
      let wanted =
        first.framesPerSecond
        * pow(ratio, Double(row) / Double(Self.rowLimit - 2))
      picked.insert(points.lastIndex { $0.framesPerSecond <= wanted } ?? 0)
    }
    return picked.sorted().map { points[$0] }
  }

  private func table(_ rows: [Point]) -> TextTable {
    func column(
      _ title: String, _ rank: Int = 0, isNumber: Bool = true,
      _ cell: (Point) -> String
    ) -> TextTable.Column {
      TextTable.Column(title: title, isNumber: isNumber, rank: rank, cells: rows.map(cell))
    }
    return TextTable(columns: [
      column("frames/s") { brief($0.framesPerSecond) },
      column("cycles") { grouped(Int($0.interval)) },
      column("slowest", 1, isNumber: false) { printable($0.slowestLayer ?? "DRAM") },
      column("LUT") { grouped($0.resources.lut) },
      column("DSP") { grouped($0.resources.dsp) },
      column("BRAM36") { brief($0.resources.bram36) },
      column("URAM", 2) { grouped($0.resources.uram) },
      column("FF", 3) { grouped($0.resources.ff) },
      column("fits") { $0.fits.map { $0 ? "yes" : "no" } ?? "–" },
    ])
  }
}
