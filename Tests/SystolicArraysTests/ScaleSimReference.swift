import Foundation
import HardwareModel
import NetworkModel
import SystolicArrays

/// A row of figures that SCALE-Sim itself printed.
struct ScaleSimReference: CustomStringConvertible, Sendable {
  let line: Int
  private let cells: [String: String]

  var description: String { "row \(line)" }

  subscript(key: String) -> String { cells[key] ?? "" }
  func number(_ key: String) -> Int { Int(self[key]) ?? Int(Double(self[key]) ?? .nan) }

  /// The rows that `Scripts/scalesim-reference.py` wrote.
  static let all = rows(
    of: URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/scalesim-3.0.0.csv"))

  static func rows(of url: URL) -> [ScaleSimReference] {
    guard let text = try? String(contentsOf: url, encoding: .utf8) else { return [] }
    let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
    guard let header = lines.first else { return [] }
    let keys = header.split(separator: ",").map(String.init)
    return lines.dropFirst().enumerated().map { index, line in
      let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      return ScaleSimReference(
        line: index + 1,
        cells: Dictionary(zip(keys, cells), uniquingKeysWith: { first, _ in first }))
    }
  }

  /// The figures by their columns' names, as the row has them.
  func expected(_ keys: [String]) -> [String: Double] {
    Dictionary(uniqueKeysWithValues: keys.map { ($0, Double(self[$0]) ?? .nan) })
  }

  func layer() throws -> ScaleSimLayer {
    try ScaleSimLayer(
      inputRows: number("input_rows"), inputColumns: number("input_columns"),
      kernelRows: number("kernel_rows"), kernelColumns: number("kernel_columns"),
      channels: number("channels"), filters: number("filters"), strideRows: number("stride"),
      strideColumns: number("stride"),
      pattern: BlockPattern(keeping: number("kept"), of: number("of")))
  }

  func machine() throws -> ScaleSimMachine {
    let dataflows: [String: SystolicArray.Dataflow] = [
      "ws": .weightStationary, "is": .inputStationary, "os": .outputStationary,
    ]
    let sparsities: [String: ScaleSimRules.Sparsity] = [
      "dense": .dense, "layerwise": .layerwise,
      "rowwise": .rowwise(blockLength: number("block"), seed: 40),
    ]
    guard let dataflow = dataflows[self["dataflow"]],
      let sparsity = sparsities[self["sparsity"]]
    else { throw ScaleSimReferenceError() }
    let interface = ScaleSimRules.Interface(
      inputWords: number("input_words"), weightWords: number("filter_words"),
      outputWords: number("output_words"))
    let rules = ScaleSimRules(
      interface: self["mode"] == "USER" ? interface : nil, sparsity: sparsity)
    return try ScaleSimMachine(
      array: SystolicArray(
        rows: number("rows"), columns: number("columns"), dataflow: dataflow,
        mode: .scaleSim(rules)),
      rules: rules, inputWords: 1024 * number("input_kB"), weightWords: 1024 * number("filter_kB"),
      outputWords: 1024 * number("output_kB"))
  }
}

struct ScaleSimReferenceError: Error {}

extension ScaleSimFigures {
  /// The figures under the names of the columns of the reference.
  var byColumn: [String: Double] {
    var result = [
      "cycles_with_prefetch": Double(cyclesWithPrefetch), "cycles": Double(cycles),
      "stalls": Double(stallCycles), "overall": overallUtilization,
      "mapping": compute.mappingEfficiency, "compute": compute.computeUtilization,
    ]
    for (name, traffic) in [("input", inputs), ("filter", weights), ("output", outputs)] {
      result["\(name)_sram_words"] = traffic.bufferWords / Double(cycles)
      result["\(name)_dram_words"] = traffic.dramWordsPerCycle
      result["\(name)_sram_start"] = Double(traffic.bufferFirstCycle)
      result["\(name)_sram_stop"] = Double(traffic.bufferLastCycle)
      result["\(name)_sram_count"] = traffic.bufferWords
      result["\(name)_dram_start"] = Double(traffic.dramFirstCycle)
      result["\(name)_dram_stop"] = Double(traffic.dramLastCycle)
      result["\(name)_dram_count"] = Double(traffic.dramWords)
    }
    return result
  }
}
