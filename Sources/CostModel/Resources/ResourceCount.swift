/// A number of each of an FPGA's resources.
public struct ResourceCount: Hashable, Sendable {
  /// DSP slices.
  public var dsp: Int
  /// Block RAMs of 18 Kbit; two make one of 36 Kbit.
  public var halfBlocks: Int
  /// UltraRAMs of 288 Kbit.
  public var uram: Int
  /// Look-up tables.
  public var lut: Int
  /// Flip-flops.
  public var ff: Int

  /// Creates a count; without arguments, of nothing.
  public init(dsp: Int = 0, halfBlocks: Int = 0, uram: Int = 0, lut: Int = 0, ff: Int = 0) {
    self.dsp = dsp
    self.halfBlocks = halfBlocks
    self.uram = uram
    self.lut = lut
    self.ff = ff
  }

  /// Block RAMs of 36 Kbit, in halves.
  public var bram36: Double { Double(halfBlocks) / 2 }

  /// The resources of two parts.
  public static func + (left: ResourceCount, right: ResourceCount) -> ResourceCount {
    ResourceCount(
      dsp: left.dsp + right.dsp, halfBlocks: left.halfBlocks + right.halfBlocks,
      uram: left.uram + right.uram, lut: left.lut + right.lut, ff: left.ff + right.ff)
  }

  /// The resources of several equal parts.
  public static func * (left: ResourceCount, count: Int) -> ResourceCount {
    ResourceCount(
      dsp: left.dsp * count, halfBlocks: left.halfBlocks * count, uram: left.uram * count,
      lut: left.lut * count, ff: left.ff * count)
  }

  /// How many there are of a kind; of block RAM, halves.
  public subscript(kind: Resource) -> Int {
    switch kind {
    case .dsp: dsp
    case .bram36: halfBlocks
    case .uram: uram
    case .lut: lut
    case .ff: ff
    }
  }
}

/// A kind of an FPGA's resources.
public enum Resource: String, CaseIterable, Sendable {
  /// DSP slices.
  case dsp
  /// Block RAM.
  case bram36
  /// UltraRAM.
  case uram
  /// Look-up tables.
  case lut
  /// Flip-flops.
  case ff
}

/// Resources known only within limits.
public struct ResourceRange: Hashable, Sendable {
  /// The fewest.
  public var low: ResourceCount
  /// The most likely number.
  public var mid: ResourceCount
  /// The most.
  public var high: ResourceCount

  /// Resources that are known exactly.
  public static func exactly(_ count: ResourceCount) -> ResourceRange {
    ResourceRange(low: count, mid: count, high: count)
  }

  /// The resources of two parts, limits added to limits.
  public static func + (left: ResourceRange, right: ResourceRange) -> ResourceRange {
    ResourceRange(
      low: left.low + right.low, mid: left.mid + right.mid, high: left.high + right.high)
  }

  /// The resources of several equal parts.
  public static func * (left: ResourceRange, count: Int) -> ResourceRange {
    ResourceRange(low: left.low * count, mid: left.mid * count, high: left.high * count)
  }
}
