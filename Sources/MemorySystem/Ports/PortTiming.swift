internal import Quantities

/// How a master's AXI port (or the ports to which a DMA engine deals its bursts) moves data.
///
/// Times are in femtoseconds, in which clocks of DRAM (937,500 fs for DDR4-2133) and of the port
/// both lie on a grid fine enough that rounding is below a billionth of a cycle.
public struct PortTiming: Hashable, Sendable {
  /// Femtoseconds of a second.
  public static let femtosecondsPerSecond: Int64 = 1_000_000_000_000_000

  /// The longest burst in bytes, a power of two.
  public var burstBytes: Int
  /// Bursts that may be unanswered.
  public var outstanding: Int
  /// Bytes a second of the data channel when reading.
  public var readBytesPerSecond: Int64
  /// Bytes a second of the data channel when writing.
  public var writeBytesPerSecond: Int64
  /// Time that interconnect, controller front end and PHY add to the answer of every burst.
  public var latency: Int64
  /// Time from one burst's address to the next one's at the least.
  public var addressInterval: Int64

  /// Creates a port's timing.
  ///
  /// - Precondition: `burstBytes` is a power of two of at most 4096, `outstanding` and the rates are
  ///   positive, and no time is negative.
  public init(
    burstBytes: Int, outstanding: Int, readBytesPerSecond: Int64, writeBytesPerSecond: Int64,
    latency: Int64, addressInterval: Int64
  ) {
    precondition(burstBytes > 0 && burstBytes & (burstBytes - 1) == 0 && burstBytes <= 4096)
    precondition(outstanding > 0 && readBytesPerSecond > 0 && writeBytesPerSecond > 0)
    precondition(latency >= 0 && addressInterval >= 0)
    self.burstBytes = burstBytes
    self.outstanding = outstanding
    self.readBytesPerSecond = readBytesPerSecond
    self.writeBytesPerSecond = writeBytesPerSecond
    self.latency = latency
    self.addressInterval = addressInterval
  }

  /// Femtoseconds in which the data channel moves up to 4096 bytes, rounded down.
  func serviceTime(_ bytes: Int, isWrite: Bool) -> Int64 {
    Int64(bytes) * Self.femtosecondsPerSecond / (isWrite ? writeBytesPerSecond : readBytesPerSecond)
  }
}
