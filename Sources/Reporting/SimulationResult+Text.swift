internal import CostModel
public import Evaluation
internal import HardwareModel
internal import MemorySystem
internal import NetworkModel
internal import Quantities
internal import Simulation
internal import StreamingArrays

extension SimulationResult {
  /// The result for a terminal: title, totals, a table of the layers, notes.
  ///
  /// - Parameter width: The terminal's columns; 80 at least and 200 at most are used.
  public func text(width: Int) -> String {
    let width = min(200, max(80, width))
    var lines = wrapped(printable(title), width: width, indentation: "  ")
    lines.append("")
    lines += factLines(facts, width: width)
    lines.append("")
    lines += layerTable.lines(width: width)
    lines += noteLines(notes, width: width)
    return lines.map { $0 + "\n" }.joined()
  }

  private var layerTable: TextTable {
    let clock = design.profile.clock
    func column(
      _ title: String, _ rank: Int = 0, isNumber: Bool = true, _ cell: (LayerResult) -> String
    ) -> TextTable.Column {
      TextTable.Column(
        title: title, isNumber: isNumber, rank: rank, cells: layers.map(cell))
    }
    func kilobytes(_ bytes: Bytes) -> String { fixed(Double(bytes) / 1e3, 1) }
    func ofMemory(
      _ title: String, _ rank: Int, _ cell: @escaping (MemoryActivity) -> String
    ) -> [TextTable.Column] {
      memory == nil ? [] : [column(title, rank) { $0.memory.map(cell) ?? "–" }]
    }
    let columns = [
      column("layer", isNumber: false) { layer in
        printable(layer.name) + (layer.fused.isEmpty ? "" : " +\(layer.fused.count)")
      },
      column("kind", 2, isNumber: false) { $0.kind },
      column("MMAC") { fixed(Double($0.macCount) / 1e6, 2) },
      column("cycles") { grouped($0.cycles) },
      column("ms", 1) { fixed(clock.milliseconds($0.cycles), 3) },
      column("busy %") { fixed(100 * $0.utilization, 1) },
      column("stall cycles", 5) { grouped($0.stallCycles.total) },
      column("bound", isNumber: false) { $0.bound.rawValue },
      column("weight kB", 4) { kilobytes($0.dram.weightBytes) },
      column("in kB", 4) { kilobytes($0.dram.inputBytes) },
      column("out kB", 4) { kilobytes($0.dram.outputBytes) },
      column("DRAM kB", 1) { kilobytes($0.dram.totalBytes) },
      column("bits", 6) { layer in layer.weightBits.map(readableBits) ?? "–" },
      column("µJ") { fixed($0.energy.total.mid / 1e6, 1) },
    ]
    let ofSparse =
      layers.contains { $0.sparse != nil }
      ? [
        column("weights %", 3) { $0.sparse.map { fixed(100 * $0.weightDensity, 1) } ?? "–" },
        column("inputs %", 3) { $0.sparse.map { fixed(100 * $0.activationDensity, 1) } ?? "–" },
      ] : []
    let ofStreaming =
      layers.contains { $0.streaming != nil }
      ? [
        column("PE", 3) { $0.streaming.map { "\($0.node.fold.elements)" } ?? "–" },
        column("SIMD", 3) { $0.streaming.map { "\($0.node.fold.lanes)" } ?? "–" },
        column("cycles a frame", 3) {
          $0.streaming.map { grouped($0.node.frameCycles) } ?? "–"
        },
      ] : []
    return TextTable(
      columns: columns + ofStreaming + ofSparse
        + ofMemory("GB/s", 1) { fixed($0.gigabytesPerSecond, 2) }
        + ofMemory("row hits %", 3) { fixed(100 * $0.statistics.rowHitRate, 1) }
        + ofMemory("ns", 3) { fixed($0.meanLatencyNanoseconds, 0) })
  }
}

/// Label, figure and detail of each fact in three columns, the last one broken into lines.
func factLines(_ facts: [Fact], width: Int) -> [String] {
  let labelWidth = facts.reduce(0) { max($0, displayWidth($1.label)) }
  let figureWidth = facts.reduce(0) { max($0, displayWidth($1.figure)) }
  let start = labelWidth + figureWidth + 4
  return facts.flatMap { fact in
    let head = padded(fact.label, to: labelWidth) + "  " + padded(fact.figure, to: figureWidth)
    let details = wrapped(printable(fact.detail), width: width - start, indentation: "")
    return [head + (details.first.map { "  " + $0 } ?? "")]
      + details.dropFirst().map { String(repeating: " ", count: start) + $0 }
  }
}

/// A text filled up with spaces on the right.
func padded(_ text: String, to width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - displayWidth(text)))
}

/// The notes under a heading, each broken to the width.
func noteLines(_ notes: [String], width: Int) -> [String] {
  guard !notes.isEmpty else { return [] }
  return ["", "notes"]
    + notes.flatMap { wrapped("- " + printable($0), width: width - 2, indentation: "  ") }
    .map { "  " + $0 }
}
