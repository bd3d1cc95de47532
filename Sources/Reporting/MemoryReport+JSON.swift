internal import MemorySystem
internal import Quantities

extension MemoryReport {
  /// The report as a JSON document of the schema `millrace.memory/1`.
  public func json() -> String {
    let device = statistics.device
    let counts = statistics.counts
    let energy = statistics.energy
    var members: [String: JSONValue] = [
      "schema": .string("millrace.memory/1"), "device": .string(device.name),
      "stream": .string(stream), "requests": .count(statistics.requests),
      "reads": .count(counts.reads), "writes": .count(counts.writes),
      "cycles": .count(statistics.cycles),
      "clockNanoseconds": .number(device.timing.clockNanoseconds),
      "bytes": .count(statistics.bytes),
      "bandwidthGBps": .number(statistics.gigabytesPerSecond),
      "peakGBps": .number(device.peakGigabytesPerSecond),
      "activates": .count(counts.activates), "precharges": .count(counts.precharges),
      "readCommands": .count(counts.readCommands),
      "writeCommands": .count(counts.writeCommands), "refreshes": .count(counts.refreshes),
      "rowHitRate": .number(statistics.rowHitRate),
      "refreshShare": .number(statistics.refreshShare),
      "meanReadLatencyCycles": .number(statistics.meanReadLatency),
      "maximumReadLatencyCycles": .count(counts.readLatencyMaximum),
      "forwardedReads": .count(counts.forwardedReads),
      "mergedWrites": .count(counts.mergedWrites),
      "energy_pJ": .object([
        "activate": .number(energy.activate), "read": .number(energy.read),
        "write": .number(energy.write), "refresh": .number(energy.refresh),
        "activeStandby": .number(energy.activeStandby),
        "prechargeStandby": .number(energy.prechargeStandby), "total": .number(energy.total),
      ]),
      "notes": .strings(notes),
    ]
    if let ports {
      members["ports"] = .object([
        "count": .count(ports.portCount), "widthBits": .count(ports.ports.widthBits),
        "clockMegahertz": .number(ports.ports.clock.megahertz),
        "burstBytes": .count(ports.ports.bursts.burstBytes),
        "outstanding": .count(ports.ports.bursts.outstanding),
        "latencyCycles": .count(ports.ports.bursts.latencyCycles), "bytes": .count(ports.bytes),
        "bandwidthGBps": .number(ports.gigabytesPerSecond),
        "meanLatencyNanoseconds": .number(ports.meanLatencyNanoseconds),
      ])
    }
    if let outstanding { members["outstanding"] = .count(outstanding) }
    if let interface = statistics.interfaceEnergy {
      members["interfaceEnergy_pJ"] = .object([
        "low": .number(interface.low), "mid": .number(interface.mid),
        "high": .number(interface.high),
      ])
    }
    return JSONValue.object(members).document()
  }
}
