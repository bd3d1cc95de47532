public import Quantities

/// How an accelerator is built, as far as its resources and its clock depend on it.
public struct Implementation: Hashable, Sendable {
  /// Whose logic it is.
  public enum Overlay: String, CaseIterable, Sendable {
    /// An accelerator of which only the array and the buffers are known.
    case generic
    /// Xilinx's DPUCZDX8G (PG338).
    case dpuczdx8g
  }

  /// What the DPU's accumulators are made of: DSP slices (high) or logic (low).
  public enum DSPUsage: String, CaseIterable, Sendable {
    case low, high
  }

  /// Which controller of the DRAM the design has to hold itself.
  public enum Controller: String, CaseIterable, Sendable {
    /// None: it is part of the device.
    case hard
    /// One of DDR memory, in programmable logic.
    case ddr
    /// The interface to HBM.
    case hbm
  }

  /// Whose logic it is.
  public var overlay = Overlay.generic
  /// What the DPU's accumulators are made of.
  public var dspUsage = DSPUsage.high
  /// Whether a DPU has the larger feature map memory.
  public var hasLargeMemory = false
  /// The controller of the DRAM.
  public var controller = Controller.hard
  /// The clock that the design reaches in an empty device, `nil` where it is not known.
  public var baseClock: Frequency?
  /// Borders between dies (super logic regions) that one core crosses.
  public var dieCrossings = 0
  /// What the real design takes, where it was published.
  public var published: PublishedResources?

  /// Creates the description of a generic accelerator.
  public init() {}
}

/// The resources of a real design.
public struct PublishedResources: Hashable, Sendable {
  /// DSP slices.
  public var dsp: Int
  /// Block RAMs of 36 Kbit, in halves.
  public var bram36: Double
  /// UltraRAMs.
  public var uram: Int
  /// Look-up tables.
  public var lut: Int
  /// Flip-flops.
  public var ff: Int
  /// Where the figures come from.
  public var source: String
}
