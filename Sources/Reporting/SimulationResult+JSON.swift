internal import CostModel
public import Evaluation
internal import HardwareModel
internal import Mapping
internal import NetworkModel
internal import Quantities
public import Simulation

extension SimulationResult {
  /// The result as a JSON document of the schema `millrace.simulation/1`.
  ///
  /// - Parameters:
  ///   - provenance: What made the result, if it is to be told.
  ///   - timeline: What happened to the first tiles of each layer, if it is to be told.
  public func json(provenance: Provenance? = nil, timeline: TileTimeline? = nil) -> String {
    var members = members
    if let timeline {
      members["layers"] = .array(
        zip(layers, timeline.steps).map { layer, step in
          var members = layer.members
          if !step.events.isEmpty { members["timeline"] = step.value }
          return .object(members)
        })
    }
    if let provenance { members["provenance"] = provenance.value }
    members["schema"] = .string("millrace.simulation/1")
    return JSONValue.object(members).document()
  }

  /// The members of the document, without its schema.
  var members: [String: JSONValue] {
    var members: [String: JSONValue] = [
      "network": networkValue,
      "hardware": hardwareValue,
      "options": optionsValue,
      "totals": totalsValue,
      "layers": .array(layers.map { .object($0.members) }),
      "resources": resources.value,
      "notes": .strings(notes),
    ]
    if let error = design.profile.modelError {
      members["modelError"] = .object([
        "family": .string(error.family), "medianPercent": .number(error.medianPercent),
        "worstPercent": .number(error.worstPercent), "cases": .count(error.cases),
        "source": .string(error.source),
      ])
    }
    if let placement { members["placement"] = placement.value }
    if let memory { members["memory"] = memory.value(isWhole: true) }
    return members
  }

  private var networkValue: JSONValue {
    let network = design.network
    return .object([
      "name": .string(network.name), "source": .string(network.source),
      "layerCount": .count(network.layers.count), "macCount": .count(network.macCount),
      "weightCount": .count(network.weightCount),
      "weightStorageBits": .integer(weightStorageBits),
      "weights": .string(network.weightKnowledge.rawValue),
    ])
  }

  private var hardwareValue: JSONValue {
    let profile = design.profile
    return .object([
      "name": .string(profile.name), "family": .string(profile.array.family),
      "clockMegahertz": .number(profile.clock.megahertz), "cores": .count(profile.cores),
      "peakGOPS": .number(profile.peakGOPS),
      "peakGBps": .number(Double(profile.memory.peakBytesPerSecond) / 1e9),
    ])
  }

  private var optionsValue: JSONValue {
    var members: [String: JSONValue] = [
      "fidelity": .string(design.fidelity.rawValue), "batch": .count(design.batch),
      "weights": .string(design.weights.rawValue), "seed": .integer(Int64(design.seed)),
    ]
    if let bits = design.widths.weightBits { members["weightBits"] = .count(bits) }
    if let bits = design.widths.activationBits { members["activationBits"] = .count(bits) }
    return .object(members)
  }

  private var totalsValue: JSONValue {
    var components: [String: JSONValue] = [:]
    for component in EnergyComponent.allCases {
      components[component.rawValue] = totals.energy[component].value
    }
    return .object([
      "cycles": .integer(totals.cycles),
      "latencyMilliseconds": .number(totals.latencyMilliseconds),
      "hostMilliseconds": .number(totals.hostMilliseconds),
      "framesPerSecond": .number(totals.framesPerSecond),
      "effectiveGOPS": .number(totals.effectiveGOPS), "peakGOPS": .number(totals.peakGOPS),
      "utilization": .number(totals.utilization), "macCount": .count(totals.macCount),
      "dram": totals.dram.value(hasTotal: true), "energy_pJ": totals.energy.total.value,
      "energyByComponent_pJ": .object(components),
      "averagePowerWatts": totals.averagePowerWatts.value,
      "onChipBytes": .integer(onChipBytes),
    ])
  }
}

extension LayerResult {
  fileprivate var members: [String: JSONValue] {
    var members: [String: JSONValue] = [
      "name": .string(name), "kind": .string(kind), "fused": .strings(fused),
      "macCount": .count(macCount), "cycles": .integer(cycles),
      "computeCycles": .integer(computeCycles),
      "stallCycles": stallCycles.value,
      "utilization": .number(utilization), "bound": .string(bound.rawValue),
      "dram": dram.value(hasTotal: false),
      "weightStorage": weightStorage.map { .string($0.rawValue) } ?? .null,
      "weightBits": weightBits.map(JSONValue.number) ?? .null,
      "outputStorage": .string(outputStorage.rawValue),
      "energy_pJ": energy.total.value,
      "tiling": tiling?.value ?? .null,
    ]
    if let scaleSim { members["scaleSim"] = scaleSim.value }
    if let streaming { members["streaming"] = streaming.value }
    if let sparse { members["sparse"] = sparse.value }
    if let memory { members["memory"] = memory.value(isWhole: false) }
    return members
  }
}

extension StallCycles {
  fileprivate var value: JSONValue {
    var members: [String: JSONValue] = ["dram": .integer(dram)]
    if let stream { members["stream"] = .integer(stream) }
    return .object(members)
  }
}

extension Tiling {
  fileprivate var value: JSONValue {
    .object([
      "outputChannels": .count(outputChannels), "inputChannels": .count(inputChannels),
      "rows": .count(rows), "columns": .count(columns), "order": .string(order.rawValue),
    ])
  }
}

extension DRAMTraffic {
  fileprivate func value(hasTotal: Bool) -> JSONValue {
    var members: [String: JSONValue] = [
      "weightBytes": .integer(weightBytes), "inputBytes": .integer(inputBytes),
      "outputBytes": .integer(outputBytes), "partialSumReadBytes": .integer(partialSumReadBytes),
    ]
    if hasTotal { members["totalBytes"] = .integer(totalBytes) }
    return .object(members)
  }
}

extension Band {
  /// The band as a JSON object.
  var value: JSONValue {
    .object(["low": .number(low), "mid": .number(mid), "high": .number(high)])
  }
}
