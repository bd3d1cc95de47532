public import Evaluation
internal import HardwareModel
internal import Simulation
internal import SystolicArrays

/// A text with the name of the file that it is for.
public struct NamedReport: Hashable, Sendable {
  /// The file's name.
  public let name: String
  /// What it holds.
  public let text: String
}

extension SimulationResult {
  /// The reports that SCALE-Sim writes, column by column and digit by digit, or none where the
  /// design does not count by its rules.
  ///
  /// A layer that runs several times has a row for each run, as a depthwise layer has in SCALE-Sim.
  public func scaleSimReports() -> [NamedReport] {
    let steps = layers.compactMap(\.scaleSim)
    guard !steps.isEmpty, steps.count == layers.count else { return [] }
    let figures = steps.flatMap { repeatElement($0.figures, count: $0.work.runs) }
    let isSparse = figures.contains { $0.metadata != nil }
    var reports = [
      report(
        "COMPUTE_REPORT",
        [
          "LayerID", "Total Cycles (incl. prefetch)", "Total Cycles", "Stall Cycles",
          "Overall Util %", "Mapping Efficiency %", "Compute Util %",
        ], figures.map(\.computeCells), isTight: true),
      report(
        "BANDWIDTH_REPORT",
        ["LayerID", "Avg IFMAP SRAM BW", "Avg FILTER SRAM BW"]
          + (isSparse ? ["Avg FILTER Metadata SRAM BW"] : [])
          + [
            "Avg OFMAP SRAM BW", "Avg IFMAP DRAM BW", "Avg FILTER DRAM BW", "Avg OFMAP DRAM BW",
          ], figures.map(\.bandwidthCells), isTight: true),
      report(
        "DETAILED_ACCESS_REPORT",
        ["LayerID"]
          + ["SRAM", "DRAM"].flatMap { memory in
            [("IFMAP", "Reads"), ("Filter", "Reads"), ("OFMAP", "Writes")].flatMap { name, what in
              ["Start Cycle", "Stop Cycle", what].map { "\(memory) \(name) \($0)" }
            }
          }, figures.map(\.accessCells), isTight: true),
    ]
    if isSparse {
      reports.append(
        report(
          "SPARSE_REPORT",
          [
            "LayerID", "Sparsity Representation", "Original Filter Storage",
            "New Storage (Filter+Metadata)", "Filter Metadata Storage",
            "Avg FILTER Metadata SRAM BW",
          ], figures.map(\.storageCells), isTight: false))
    }
    return reports
  }

  /// A table as SCALE-Sim separates it: a comma behind every cell, and in one of its headers a
  /// space before the line's end.
  private func report(
    _ name: String, _ header: [String], _ rows: [[String]], isTight: Bool
  ) -> NamedReport {
    var text = header.joined(separator: ", ") + (isTight ? ",\n" : ", \n")
    for (index, cells) in rows.enumerated() {
      text += (["\(index)"] + cells).joined(separator: ", ") + ",\n"
    }
    return NamedReport(name: name + ".csv", text: text)
  }
}

extension ScaleSimFigures {
  fileprivate var computeCells: [String] {
    ["\(cyclesWithPrefetch)", "\(cycles)", "\(stallCycles)"]
      + [overallUtilization, compute.mappingEfficiency, compute.computeUtilization].map(digits)
  }

  fileprivate var bandwidthCells: [String] {
    let buffers = [inputs, weights].map { $0.bufferWords / Double(cycles) }
    return
      (buffers + (metadata.map { [$0.placeWords / Double(cycles)] } ?? [])
      + [outputs.bufferWords / Double(cycles)]
      + [inputs, weights, outputs].map(\.dramWordsPerCycle)).map(digits)
  }

  fileprivate var accessCells: [String] {
    let operands = [inputs, weights, outputs]
    return operands.enumerated().flatMap { index, operand in
      [
        digits(Double(operand.bufferFirstCycle)), digits(Double(operand.bufferLastCycle)),
        index == 0 && compute.weightsInputReads
          ? digits(operand.bufferWords) : "\(Int(operand.bufferWords.rounded()))",
      ]
    }
      + operands.flatMap { operand in
        [
          digits(Double(operand.dramFirstCycle)), digits(Double(operand.dramLastCycle)),
          "\(operand.dramWords)",
        ]
      }
  }

  fileprivate var storageCells: [String] {
    guard let metadata else { return [] }
    let isWhole = metadata.representation != .ellpackBlock
    func words(_ count: Double) -> String { isWhole ? "\(Int(count))" : digits(count) }
    return [
      metadata.representation.rawValue, "\(metadata.denseWords)", words(metadata.storedWords),
      words(metadata.placeWords), digits(metadata.placeWords / Double(cycles)),
    ]
  }

  /// The shortest digits that read back as the number, always with a fraction.
  private func digits(_ number: Double) -> String { "\(number)" }
}
