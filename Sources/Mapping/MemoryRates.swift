public import HardwareModel
public import Quantities

/// The rates at which a core moves data.
public struct MemoryRates: Hashable, Sendable {
  /// Bytes a cycle of loads.
  public let read: TransferRate
  /// Bytes a cycle of stores.
  public let write: TransferRate
  /// Symbols that the weight decoder takes in a cycle; `nil` for one that never holds up the port.
  public let decoderSymbolsPerCycle: Int?
  /// Which transfers share a server.
  public let arrangement: ExternalMemory.Arrangement

  /// The rates of one core of a profile while `activeCores` share the DRAM.
  ///
  /// Each core gets at most its ports, and at most an equal share of what the DRAM sustains for
  /// several: `sharedEfficiency` of its peak.
  public init(_ profile: HardwareProfile, activeCores: Int) {
    var read = profile.memory.readRate(clock: profile.clock)
    var write = profile.memory.writeRate(clock: profile.clock)
    if activeCores > 1 {
      let share =
        profile.memory.peakBytesPerSecond / 10_000 * profile.memory.sharedEfficiency
        / Int64(activeCores)
      let limit = TransferRate(bytesPerSecond: max(1, share), clock: profile.clock)
      read = .slower(read, limit)
      write = .slower(write, limit)
    }
    self.read = read
    self.write = write
    decoderSymbolsPerCycle = profile.precision.decoderSymbolsPerCycle
    arrangement = profile.memory.ports.arrangement
  }
}
