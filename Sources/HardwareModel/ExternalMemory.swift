public import Quantities

/// The way from a core to DRAM, at the level of bandwidth.
public struct ExternalMemory: Hashable, Sendable {
  /// Which transfers share a server.
  public enum Arrangement: String, CaseIterable, Sendable {
    /// One port serves loads and stores in turn.
    case shared
    /// Loads and stores have servers of their own.
    case readWrite
    /// Input feature maps have a server of their own; everything else shares another.
    case inputsApart
  }

  /// The DRAM's name, for reports.
  public var device: String
  /// Bytes a second at the pins, for all cores.
  public var peakBytesPerSecond: Int64
  /// The share of the peak that several cores can reach together, 0…1, in ten-thousandths.
  public var sharedEfficiency: Int64
  /// The ports of one core.
  public var ports: Ports

  /// The ports of one core.
  public struct Ports: Hashable, Sendable {
    /// How many ports.
    public var count: Int
    /// Bits of one port.
    public var widthBits: Int
    /// The ports' clock.
    public var clock: Frequency
    /// Share of the cycles that move data when reading, in ten-thousandths.
    public var readEfficiency: Int64
    /// Share of the cycles that move data when writing, in ten-thousandths.
    public var writeEfficiency: Int64
    /// Ports that writing can use at a time.
    public var writeCount: Int
    /// Which transfers share a server.
    public var arrangement: Arrangement
  }

  /// Bytes that reading moves in a cycle of `clock`, for one core by itself.
  public func readRate(clock: Frequency) -> TransferRate {
    rate(ports.count, ports.readEfficiency, clock)
  }

  /// Bytes that writing moves in a cycle of `clock`, for one core by itself.
  public func writeRate(clock: Frequency) -> TransferRate {
    rate(ports.writeCount, ports.writeEfficiency, clock)
  }

  private func rate(_ count: Int, _ efficiency: Int64, _ clock: Frequency) -> TransferRate {
    let bytesPerPortCycle = Int64(count) * Int64(ports.widthBits / 8)
    let atPorts = bytesPerPortCycle * ports.clock.hertz / 10_000 * efficiency
    return .slower(
      TransferRate(bytesPerSecond: atPorts, clock: clock),
      TransferRate(bytesPerSecond: peakBytesPerSecond, clock: clock))
  }
}
