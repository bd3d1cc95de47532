internal import CostModel
public import Evaluation
internal import HardwareModel
internal import MemorySystem
internal import Mapping
internal import Quantities

extension SimulationResult {
  /// The names of the columns of a table of layers.
  package static var csvHeader: [String] {
    [
      "name", "kind", "fused", "macCount", "cycles", "computeCycles", "stallCycles_dram",
      "stallCycles_stream",
      "utilization", "bound", "weightBytes", "inputBytes", "outputBytes", "partialSumReadBytes",
      "weightStorage", "weightBits", "outputStorage", "energy_pJ_low", "energy_pJ_mid",
      "energy_pJ_high",
      "tileOutputChannels", "tileInputChannels", "tileRows", "tileColumns", "loopOrder",
      "memory_requests", "memory_GBps", "memory_efficiency", "memory_rowHitRate",
      "memory_meanLatency_ns", "memory_refreshShare", "memory_energy_pJ",
    ]
  }

  /// The layers as comma-separated values (RFC 4180): a header, then one record a layer.
  public func csv() -> String {
    ([Self.csvHeader] + layers.map(\.record)).map { record in
      record.map(csvField).joined(separator: ",") + "\r\n"
    }.joined()
  }
}

extension LayerResult {
  fileprivate var record: [String] {
    var record = [
      name, kind, fused.joined(separator: " "), String(macCount), String(cycles),
      String(computeCycles), String(stallCycles.dram),
      stallCycles.stream.map { String($0) } ?? "", fileText(utilization), bound.rawValue,
      String(dram.weightBytes), String(dram.inputBytes), String(dram.outputBytes),
      String(dram.partialSumReadBytes), weightStorage?.rawValue ?? "",
      weightBits.map(fileText) ?? "", outputStorage.rawValue,
    ]
    let picojoules = energy.total
    record += [picojoules.low, picojoules.mid, picojoules.high].map(fileText)
    if let tiling {
      record += [tiling.outputChannels, tiling.inputChannels, tiling.rows, tiling.columns]
        .map { String($0) }
      record.append(tiling.order.rawValue)
    } else {
      record += Array(repeating: "", count: 5)
    }
    if let memory {
      record.append(String(memory.requests))
      record += [
        memory.gigabytesPerSecond, memory.efficiency, memory.statistics.rowHitRate,
        memory.meanLatencyNanoseconds, memory.statistics.refreshShare, memory.picojoules.mid,
      ].map(fileText)
    } else {
      record += Array(repeating: "", count: 7)
    }
    return record
  }
}

/// A field, in quotes where it holds a comma, a quote, a space at an end or a control character.
package func csvField(_ text: String) -> String {
  let isPlain = text.unicodeScalars.allSatisfy { scalar in
    scalar.value >= 0x20 && scalar.value != 0x7f && scalar != "," && scalar != "\""
  }
  if isPlain, !text.hasPrefix(" "), !text.hasSuffix(" ") { return text }
  return "\"" + text.replacing("\"", with: "\"\"") + "\""
}
