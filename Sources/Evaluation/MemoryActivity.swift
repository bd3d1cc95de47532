public import MemorySystem
public import Quantities
internal import Simulation

/// What the DRAM did during a layer or a whole pass, at fidelity L2.
public struct MemoryActivity: Hashable, Sendable {
  /// Commands, clocks and what follows from them.
  public let statistics: MemoryStatistics
  /// Bursts that the work itself asked for.
  public let requests: Int
  /// Bytes that those bursts moved; a tile's edges may share a burst with its neighbours.
  public let transferredBytes: Bytes
  /// Bytes a nanosecond (GB/s) over the time of the work.
  public let gigabytesPerSecond: Double
  /// The share of the DRAM's peak that this is, 0…1.
  public let efficiency: Double
  /// From request to answer at the ports, in nanoseconds a burst, on average.
  public let meanLatencyNanoseconds: Double

  /// Energy of the DRAM by its data sheet's currents, with drivers and termination as a prior.
  public var picojoules: Band {
    .exactly(statistics.energy.total) + (statistics.interfaceEnergy ?? .zero)
  }

  init(
    _ statistics: MemoryStatistics, requests: Int, seconds: Double, meanLatencyNanoseconds: Double
  ) {
    self.statistics = statistics
    self.requests = requests
    transferredBytes = Bytes(requests * statistics.device.geometry.burstBytes)
    gigabytesPerSecond = ratio(Double(transferredBytes), seconds * 1e9)
    efficiency = gigabytesPerSecond / statistics.device.peakGigabytesPerSecond
    self.meanLatencyNanoseconds = meanLatencyNanoseconds
  }

  /// What the DRAM did during a step.
  init(_ step: StepMemory, on device: DRAMDevice, seconds: Double) {
    self.init(
      MemoryStatistics(
        device: device, requests: step.requests, cycles: step.clocks, counts: step.counts),
      requests: step.requests, seconds: seconds,
      meanLatencyNanoseconds: step.meanLatencyNanoseconds)
  }

  /// What the DRAM did during a whole pass.
  init(_ timing: TransactionTiming, seconds: Double) {
    let requests = timing.memory.reduce(0) { $0 + $1.requests }
    let latency = timing.memory.reduce(0) {
      $0 + $1.meanLatencyNanoseconds * Double($1.requests)
    }
    self.init(
      timing.statistics, requests: requests, seconds: seconds,
      meanLatencyNanoseconds: ratio(latency, Double(requests)))
  }
}
