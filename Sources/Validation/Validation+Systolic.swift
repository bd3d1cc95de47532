internal import HardwareModel
internal import SystolicArrays

extension Validation {
  /// Bytes, and words, of each buffer in the runs of SCALE-Sim.
  private static let scaleSimWords = 65_536

  /// Cycles, stalls and words of SCALE-Sim 3.0.0, whose mode reproduces them.
  static func scaleSim() throws -> ValidationFamily {
    ValidationFamily(
      name: "scalesim", kind: .exact, unit: "cycles or words", tolerance: 0,
      cases: try PublishedTable.scaleSim.rows.flatMap(scaleSim))
  }

  private static func scaleSim(_ row: [String: String]) throws -> [ValidationCase] {
    let dataflows: [String: SystolicArray.Dataflow] = [
      "ws": .weightStationary, "os": .outputStationary, "is": .inputStationary,
    ]
    func number(_ column: String) throws -> Int {
      guard let number = row.number(column) else { throw missing("scalesim \(column)") }
      return Int(number)
    }
    guard let dataflow = dataflows[row["dataflow"] ?? ""] else {
      throw missing("scalesim dataflow")
    }
    let words = row.number("bandwidth").map { Int($0) }
    let rules = ScaleSimRules(
      interface: words.map {
        ScaleSimRules.Interface(inputWords: $0, weightWords: $0, outputWords: $0)
      })
    let size = try number("array")
    let figures = try ScaleSimFigures(
      ScaleSimLayer(
        inputRows: number("input_rows"), inputColumns: number("input_columns"),
        kernelRows: number("kernel"), kernelColumns: number("kernel"),
        channels: number("channels"), filters: number("filters"), strideRows: number("stride"),
        strideColumns: number("stride")),
      on: ScaleSimMachine(
        array: SystolicArray(
          rows: size, columns: size, dataflow: dataflow, mode: .scaleSim(rules)),
        rules: rules, inputWords: scaleSimWords, weightWords: scaleSimWords,
        outputWords: scaleSimWords))
    let predicted: [(String, Double)] = [
      ("cycles", Double(figures.cycles)),
      ("cycles_with_prefetch", Double(figures.cyclesWithPrefetch)),
      ("stalls", Double(figures.stallCycles)), ("input_sram", figures.inputs.bufferWords),
      ("filter_sram", figures.weights.bufferWords), ("output_sram", figures.outputs.bufferWords),
      ("input_dram", Double(figures.inputs.dramWords)),
      ("filter_dram", Double(figures.weights.dramWords)),
      ("output_dram", Double(figures.outputs.dramWords)),
    ]
    let machine =
      "\(row["case"] ?? ""), \(size) × \(size) \(row["dataflow"] ?? "")"
      + (words.map { ", \($0) words a cycle" } ?? "")
    return predicted.compactMap { column, predicted in
      row.number(column).map {
        row.case("\(machine): \(column.replacing("_", with: " "))", $0, predicted)
      }
    }
  }
}
