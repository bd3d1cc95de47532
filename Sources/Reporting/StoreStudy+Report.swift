internal import CostModel
public import Evaluation
internal import HardwareModel
internal import NetworkModel
internal import Placement
internal import Quantities
internal import Simulation

/// A study of a store of weights with where the whole network first fits.
public struct StoreReport: Sendable {
  private static let rowLimit = 16

  private let study: StoreStudy
  private let fit: StoreFit
  private let breakEvenBatch: Int?

  /// Creates a report.
  public init(_ study: StoreStudy, fit: StoreFit, breakEvenBatch: Int?) {
    self.study = study
    self.fit = fit
    self.breakEvenBatch = breakEvenBatch
  }

  /// The report for a terminal.
  ///
  /// - Parameter width: The terminal's columns; 80 at least and 200 at most are used.
  public func text(width: Int) -> String {
    let width = min(200, max(80, width))
    var lines = wrapped(printable(title), width: width, indentation: "  ")
    lines.append("")
    lines += factLines(facts, width: width)
    let rows = rows
    lines.append("")
    if rows.count < study.points.count {
      lines.append("\(rows.count) of \(study.points.count) breakpoints; --json and --csv have all")
    }
    lines += table(rows).lines(width: width)
    return lines.map { $0 + "\n" }.joined()
  }

  /// The report as a JSON document of the schema `millrace.placement/1`.
  public func json() -> String {
    let design = study.design
    return JSONValue.object([
      "schema": .string("millrace.placement/1"), "network": .string(design.network.name),
      "hardware": .string(design.profile.name), "objective": .string(design.objective.rawValue),
      "batch": .count(design.batch), "layerCount": .count(study.layerCount),
      "neededBits": .integer(study.neededBits), "capacityBits": .integer(study.capacityBits),
      "fitsAtWeightBits": fit.weightBits.map { .count($0) } ?? .null,
      "fitsAtDensity": fit.densityThousandths.map { .number(Double($0) / 1000) } ?? .null,
      "breakEvenBatch": breakEvenBatch.map { .count($0) } ?? .null,
      "frontier": .array(
        study.points.map { point in
          .object([
            "storeBits": .integer(point.storeBits), "keptLayers": .count(point.keptLayers),
            "keptMaps": .count(point.keptMaps), "lineBuffers": .count(point.lineBuffers),
            "bram36": .number(point.resources.bram36), "uram": .count(point.resources.uram),
            "lut": .count(point.resources.lut), "cycles": .integer(point.cycles),
            "energy_pJ": .number(point.picojoules), "dramBytes": .integer(point.dramBytes),
          ])
        }),
    ]).document()
  }

  /// The frontier as comma-separated values (RFC 4180): a header, then one record a breakpoint.
  public func csv() -> String {
    let header = [
      "storeBits", "keptLayers", "keptMaps", "lineBuffers", "bram36", "uram", "lut", "cycles",
      "energy_pJ", "dramBytes",
    ]
    let records = study.points.map { point in
      [
        String(point.storeBits), String(point.keptLayers), String(point.keptMaps),
        String(point.lineBuffers), fileText(point.resources.bram36),
        String(point.resources.uram), String(point.resources.lut), String(point.cycles),
        fileText(point.picojoules), String(point.dramBytes),
      ]
    }
    return ([header] + records).map { $0.joined(separator: ",") + "\r\n" }.joined()
  }

  private var title: String {
    let design = study.design
    let what = study.placesMaps ? "weights and feature maps" : "weights"
    var text = "\(design.network.name) on \(design.profile.name): \(what) on chip for the least "
    text += design.objective.rawValue
    if design.batch != 1 { text += ", batch \(design.batch)" }
    return text
  }

  private var facts: [Fact] {
    func bytes(_ bits: Bits) -> String { bytesText(bits.dividedRoundingUp(by: 8)) }
    let fits = study.neededBits <= study.capacityBits
    let limit = Design.breakEvenLimit
    return [
      Fact(
        label: "needed", figure: bytes(study.neededBits),
        detail: "for the weights and biases of \(study.layerCount) layers, as the store has them"),
      Fact(
        label: "room", figure: bytes(study.capacityBits),
        detail: fits ? "all layers fit" : "beside the accelerator, so that not all layers fit"),
      Fact(
        label: "fits at",
        figure: fit.statesWidth
          ? "its own widths only" : fit.weightBits.map { "\($0) bits" } ?? "no width",
        detail: fit.statesWidth
          ? "the network states the width of every weight"
          : "the greatest uniform width of the unpruned weights in which all layers fit"),
      Fact(
        label: "",
        figure: fit.densityThousandths.map { "\(fixed(Double($0) / 10, 1)) %" } ?? "no density",
        detail:
          "the greatest density at which all layers fit, with shared weights of 8 bits and the "
          + "best relative indices, zeros spread evenly"),
      Fact(
        label: "break-even", figure: breakEvenBatch.map { "batch \($0)" } ?? "none",
        detail: breakEvenBatch == nil
          ? "up to batch \(limit), weights from DRAM cost time"
          : "from here on, weights from DRAM cost at most 1 % of the time"),
    ]
  }

  /// Breakpoints spread evenly over the words in use, the first and the last among them.
  private var rows: [StoreStudy.Point] {
    let points = study.points
    guard points.count > Self.rowLimit, let last = points.last else { return points }
    var rows: [StoreStudy.Point] = []
    var index = 0
    for row in 0..<Self.rowLimit {
      let target = last.storeBits / Bits(Self.rowLimit - 1) * Bits(row)
      while index + 1 < points.count, points[index + 1].storeBits <= target { index += 1 }
      if row == Self.rowLimit - 1 { index = points.count - 1 }
      if rows.last != points[index] { rows.append(points[index]) }
    }
    return rows
  }

  private func table(_ points: [StoreStudy.Point]) -> TextTable {
    let clock = study.design.profile.clock
    let first = points.first
    func column(
      _ title: String, _ rank: Int = 0, _ cell: (StoreStudy.Point) -> String
    ) -> TextTable.Column {
      TextTable.Column(title: title, rank: rank, cells: points.map(cell))
    }
    func change(_ value: Double, _ base: Double?) -> String {
      guard let base, base > 0 else { return "" }
      return fixed(100 * (value / base - 1), 1)
    }
    let maps =
      study.placesMaps
      ? [column("maps", 1) { "\($0.keptMaps)" }, column("lines", 2) { "\($0.lineBuffers)" }] : []
    let places = [
      column("on chip MB") { fixed(Double($0.storeBits) / 8e6, 2) },
      column("layers", 1) { "\($0.keptLayers)" },
    ]
    let figures = [
      column("BRAM36") { brief($0.resources.bram36) },
      column("URAM", 2) { grouped($0.resources.uram) },
      column("LUT", 3) { grouped($0.resources.lut) },
      column("ms") { fixed(clock.milliseconds($0.cycles), 3) },
      column("±%", 1) { change(Double($0.cycles), first.map { Double($0.cycles) }) },
      column("mJ") { readable($0.picojoules / 1e9) },
      column("±%", 1) { change($0.picojoules, first?.picojoules) },
      column("DRAM MB") { fixed(Double($0.dramBytes) / 1e6, 2) },
      column("±%", 1) { change(Double($0.dramBytes), first.map { Double($0.dramBytes) }) },
    ]
    return TextTable(columns: places + maps + figures)
  }
}
