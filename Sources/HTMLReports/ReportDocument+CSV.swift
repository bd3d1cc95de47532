internal import Evaluation
internal import Reporting

extension ReportDocument {
  /// The layers of a simulation, the designs of a comparison or of a front, or the figures of a
  /// validation, as comma-separated values (RFC 4180): what `--csv` writes.
  public func csv() -> String {
    let records: [[String]] =
      switch content {
      case .simulation(let document):
        [SimulationResult.csvHeader] + document.layers.map(\.record)
      case .comparison(let document):
        [Comparison.csvHeader] + document.designs.map(\.record)
      case .exploration(let document): document.records
      case .validation(let document): document.records
      }
    return records.map { $0.map(csvField).joined(separator: ",") + "\r\n" }.joined()
  }
}

extension SimulationDocument.Limits {
  /// The limits with the most likely value between them.
  fileprivate var fields: [String] { [low, mid, high].map(fileText) }
}

extension SimulationDocument.Layer {
  fileprivate var record: [String] {
    var record = [
      name, kind, fused.joined(separator: " "), String(macCount), String(cycles),
      String(computeCycles), String(stallCycles.dram),
      stallCycles.stream.map { String($0) } ?? "", fileText(utilization), bound,
      String(dram.weightBytes), String(dram.inputBytes), String(dram.outputBytes),
      String(dram.partialSumReadBytes), weightStorage ?? "", weightBits.map(fileText) ?? "",
      outputStorage ?? "",
    ]
    record += energy.fields
    if let tiling {
      record += [tiling.outputChannels, tiling.inputChannels, tiling.rows, tiling.columns]
        .map { String($0) }
      record.append(tiling.order)
    } else {
      record += Array(repeating: "", count: 5)
    }
    if let memory {
      record.append(String(memory.requests))
      record += [
        memory.bandwidthGBps, memory.efficiency, memory.rowHitRate, memory.meanLatencyNanoseconds,
        memory.refreshShare, memory.energy.total + (memory.energy.interface?.mid ?? 0),
      ].map(fileText)
    } else {
      record += Array(repeating: "", count: 7)
    }
    return record
  }
}

extension ComparisonDocument.Design {
  fileprivate var record: [String] {
    guard let result else {
      var record = Array(repeating: "", count: Comparison.csvHeader.count)
      record[0] = label
      record[2] = plan ?? ""
      record[record.count - 1] = error ?? ""
      return record
    }
    let totals = result.totals
    var record = [label, result.hardware.name, plan ?? "", result.options.weights]
    for metric in ComparisonMetric.allCases { record += result.fields(of: metric) }
    record += Comparison.csvComponents.map { name in
      totals.energyByComponent[name].map { fileText($0.mid) } ?? ""
    }
    record.append(String(totals.onChipBytes))
    record.append(result.resources.fits.map { $0 ? "true" : "false" } ?? "")
    record.append("")
    return record
  }
}

extension SimulationDocument {
  /// The figure of a metric, with its limits where it is a band; empty where there is none.
  fileprivate func fields(of metric: ComparisonMetric) -> [String] {
    func taken(_ count: Double) -> [String] { resources.fits == nil ? [""] : [fileText(count)] }
    return switch metric {
    case .latencyMilliseconds: [fileText(totals.latencyMilliseconds)]
    case .framesPerSecond: [fileText(totals.framesPerSecond)]
    case .effectiveGOPS: [fileText(totals.effectiveGOPS)]
    case .weightBytes: [fileText(Double(totals.dram.weightBytes))]
    case .inputBytes: [fileText(Double(totals.dram.inputBytes))]
    case .outputBytes: [fileText(Double(totals.dram.outputBytes))]
    case .totalBytes: [fileText(Double(totals.dram.totalBytes))]
    case .energy: totals.energy.fields
    case .averagePowerWatts: totals.averagePowerWatts.fields
    case .dsp: taken(Double(resources.dsp))
    case .bram36: taken(resources.bram36)
    case .uram: taken(Double(resources.uram))
    case .lut: taken(Double(resources.lut))
    case .ff: taken(Double(resources.ff))
    }
  }
}
