public import MemorySystem
internal import Quantities

/// What a stream of requests took on a memory, for reports.
public struct MemoryReport: Sendable {
  let statistics: MemoryStatistics
  let stream: String
  let outstanding: Int?
  let ports: PortStatistics?

  /// Creates a report.
  ///
  /// - Parameters:
  ///   - statistics: What the stream took.
  ///   - stream: The file or the pattern that the requests are from.
  ///   - outstanding: The most requests that could be unanswered, or `nil` for no limit.
  public init(_ statistics: MemoryStatistics, stream: String, outstanding: Int?) {
    self.statistics = statistics
    self.stream = stream
    self.outstanding = outstanding
    ports = nil
  }

  /// Creates a report of a stream that went through a board's ports.
  public init(_ statistics: PortStatistics, stream: String) {
    self.statistics = statistics.memory
    self.stream = stream
    outstanding = nil
    ports = statistics
  }

  /// What was assumed.
  var notes: [String] {
    let device = statistics.device
    var notes = ["figures of \(device.name): \(device.source)"]
    notes += device.notes.map { "\(device.name): \($0)" }
    if let interface = statistics.interfaceEnergy {
      notes.append(
        "drivers and termination are not in the energy: by a prior "
          + "\(energyText(interface).mid), \(energyText(interface).limits)")
    } else {
      notes.append("drivers and termination are not in the energy")
    }
    notes.append(
      ports == nil
        ? "latencies begin at the controller: no port or interconnect is in them"
        : "the DRAM's own latency begins at the controller, that of the ports at the master")
    return notes
  }
}
