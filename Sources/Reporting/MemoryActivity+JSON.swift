internal import Evaluation
internal import MemorySystem
internal import Quantities

extension MemoryActivity {
  /// The activity as a JSON object.
  ///
  /// - Parameter isWhole: Whether it is that of a whole pass, with the memory's own figures.
  func value(isWhole: Bool) -> JSONValue {
    let counts = statistics.counts
    let energy = statistics.energy
    var picojoules: [String: JSONValue] = [
      "activate": .number(energy.activate), "read": .number(energy.read),
      "write": .number(energy.write), "refresh": .number(energy.refresh),
      "activeStandby": .number(energy.activeStandby),
      "prechargeStandby": .number(energy.prechargeStandby), "total": .number(energy.total),
    ]
    if let interface = statistics.interfaceEnergy {
      picojoules["interface"] = .object([
        "low": .number(interface.low), "mid": .number(interface.mid),
        "high": .number(interface.high),
      ])
    }
    var members: [String: JSONValue] = [
      "requests": .count(requests), "transferredBytes": .integer(transferredBytes),
      "bandwidthGBps": .number(gigabytesPerSecond), "efficiency": .number(efficiency),
      "rowHitRate": .number(statistics.rowHitRate), "activates": .count(counts.activates),
      "refreshes": .count(counts.refreshes), "refreshShare": .number(statistics.refreshShare),
      "meanLatencyNanoseconds": .number(meanLatencyNanoseconds),
      "energy_pJ": .object(picojoules),
    ]
    if isWhole {
      let device = statistics.device
      members["device"] = .string(device.name)
      members["channels"] = .count(device.geometry.channels)
      members["addressMap"] = .string(device.addressOrder.abbreviation)
      members["clockNanoseconds"] = .number(device.timing.clockNanoseconds)
      members["clocks"] = .count(statistics.cycles)
      members["peakGBps"] = .number(device.peakGigabytesPerSecond)
      members["precharges"] = .count(counts.precharges)
      members["readCommands"] = .count(counts.readCommands)
      members["writeCommands"] = .count(counts.writeCommands)
    }
    return .object(members)
  }
}
