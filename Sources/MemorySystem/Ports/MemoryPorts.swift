internal import Diagnostics
public import Quantities
internal import StructuredText

/// The equal ports through which a board's masters reach a memory.
public struct MemoryPorts: Hashable, Sendable {
  /// How many there are.
  public var count: Int
  /// Data bits of one.
  public var widthBits: Int
  /// Their clock.
  public var clock: Frequency
  /// Their bursts and answers.
  public var bursts: AXIBursts

  /// Creates ports.
  public init(count: Int, widthBits: Int, clock: Frequency, bursts: AXIBursts) {
    self.count = count
    self.widthBits = widthBits
    self.clock = clock
    self.bursts = bursts
  }

  /// Bytes a second that one port moves in each direction.
  public var bytesPerSecond: Int64 { Int64(widthBits / 8) * clock.hertz }

  /// The timing of one port.
  public var timing: PortTiming {
    let period = PortTiming.femtosecondsPerSecond / clock.hertz
    return PortTiming(
      burstBytes: bursts.burstBytes, outstanding: bursts.outstanding,
      readBytesPerSecond: bytesPerSecond, writeBytesPerSecond: bytesPerSecond,
      latency: Int64(bursts.latencyCycles) * period, addressInterval: period)
  }
}

extension MemoryPorts {
  private enum Key: String, CaseIterable {
    case count, widthBits, clockMegahertz, burstBytes, outstanding, latencyCycles
  }

  private static let widths = 8...DeviceLimits.widthBits
  private static let megahertz = 1.0...10_000.0

  init(_ reader: NodeReader) throws(InputError) {
    self = try reader.mapping(Key.self) { (keys) throws(InputError) -> MemoryPorts in
      let width = try keys.required(.widthBits)
      let bits = try width.int(in: Self.widths)
      guard bits % 8 == 0 else {
        throw width.error("must be a multiple of 8, was \(bits)", remedy: "write \(bits / 8 * 8)")
      }
      let bursts = try AXIBursts(
        keys.required(.burstBytes), outstanding: keys.required(.outstanding),
        latency: keys.required(.latencyCycles), widthBits: bits)
      guard let bursts else { throw reader.error("has no bursts") }
      return MemoryPorts(
        count: try keys.required(.count).int(in: 1...PortSystem.maximumPorts),
        widthBits: bits,
        clock: .megahertz(try keys.required(.clockMegahertz).double(in: Self.megahertz)),
        bursts: bursts)
    }
  }
}
