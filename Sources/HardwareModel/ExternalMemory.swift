public import MemorySystem
public import Quantities

/// The way from a core to DRAM: bandwidth, and what transactions need beyond it.
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

  /// The DRAM: the name of a memory description, or what to call it in reports.
  public var device: String
  /// Channels, where they differ from the memory description's.
  public var channels: Int?
  /// Data bits of a channel, where they differ from the memory description's.
  public var busWidthBits: Int?
  /// The order of the address's fields, where it differs from the memory description's.
  public var addressMap: AddressOrder?
  /// Where buffers begin in DRAM.
  public var basePlacement: BasePlacement
  /// In which order elements lie in DRAM.
  public var layout: MemoryLayout
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
    /// Bursts and their answers; `nil` where the profile does not say.
    public var bursts: AXIBursts?
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
