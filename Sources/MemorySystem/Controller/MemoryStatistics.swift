public import Quantities

/// What a stream of requests took.
public struct MemoryStatistics: Hashable, Sendable {
  /// The memory.
  public let device: DRAMDevice
  /// Requests sent.
  public let requests: Int
  /// DRAM clocks from 0 to the last data, answer or command.
  public let cycles: Int
  /// What all channels did together.
  public let counts: ChannelCounts

  /// Creates statistics.
  public init(device: DRAMDevice, requests: Int, cycles: Int, counts: ChannelCounts) {
    self.device = device
    self.requests = requests
    self.cycles = cycles
    self.counts = counts
  }

  /// Bytes asked for: one burst a request.
  public var bytes: Int { requests * device.geometry.burstBytes }

  /// The time in nanoseconds.
  public var nanoseconds: Double { Double(cycles) * device.timing.clockNanoseconds }

  /// Bytes a nanosecond (GB/s); 0 when nothing was asked for.
  public var gigabytesPerSecond: Double { cycles == 0 ? 0 : Double(bytes) / nanoseconds }

  /// The share of column commands that found their row open from an earlier one, 0…1.
  public var rowHitRate: Double {
    let columns = counts.readCommands + counts.writeCommands
    return columns == 0 ? 0 : Double(counts.rowHits) / Double(columns)
  }

  /// Clocks from a read's arrival at its controller to its last data, on average.
  public var meanReadLatency: Double {
    counts.readsReturned == 0
      ? 0 : Double(counts.readLatencySum) / Double(counts.readsReturned)
  }

  /// The share of time in which a rank is kept from work by its refreshes, 0…1.
  public var refreshShare: Double {
    let rankCycles = cycles * device.geometry.channels * device.geometry.ranks
    return rankCycles == 0
      ? 0 : min(1, Double(counts.refreshes * device.timing.refreshTime) / Double(rankCycles))
  }

  /// The energy by cause, in picojoules.
  public struct Energy: Hashable, Sendable {
    /// Opening and closing rows.
    public let activate: Double
    /// Reading, up to the pins.
    public let read: Double
    /// Writing, from the pins on.
    public let write: Double
    /// Refreshing.
    public let refresh: Double
    /// Waiting with a row open.
    public let activeStandby: Double
    /// Waiting with all rows closed.
    public let prechargeStandby: Double

    /// All of it.
    public var total: Double {
      activate + read + write + refresh + activeStandby + prechargeStandby
    }
  }

  /// The energy that follows from the data sheet's currents; the interface is not in it.
  public var energy: Energy {
    let unit = DRAMEnergy(device)
    let rankCycles = cycles * device.geometry.channels * device.geometry.ranks
    return Energy(
      activate: unit.activate * Double(counts.activates),
      read: unit.read * Double(counts.readCommands),
      write: unit.write * Double(counts.writeCommands),
      refresh: unit.refresh * Double(counts.refreshes),
      activeStandby: unit.activeStandby * Double(counts.activeRankCycles),
      prechargeStandby: unit.prechargeStandby * Double(rankCycles - counts.activeRankCycles))
  }

  /// Drivers and termination in picojoules, a prior that the data sheet's currents leave out.
  public var interfaceEnergy: Band? {
    let bits = Double((counts.readCommands + counts.writeCommands) * device.geometry.burstBytes * 8)
    return device.interfacePicojoulesPerBit.map { $0 * bits }
  }
}
