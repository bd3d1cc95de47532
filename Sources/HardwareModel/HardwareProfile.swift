public import Quantities

/// A board or chip with an accelerator on it: everything that the models need to know of hardware.
///
/// A profile is a plain value; a what-if is a changed copy. One that was decoded obeys every rule of
/// the schema, those between fields included: products of its values stay in 64 bits, and its
/// parts agree with each other. Who changes a copy keeps it so.
public struct HardwareProfile: Sendable {
  /// The name by which the profile is chosen.
  public var name: String
  /// One sentence on what it is.
  public var summary: String
  /// Where its figures come from.
  public var source: String
  /// The FPGA and what it offers.
  public var device: Device
  /// The clock in which cycles are counted.
  public var clock: Frequency
  /// Identical accelerators on the device, sharing its DRAM.
  public var cores: Int
  /// The processing elements.
  public var array: ComputeArray
  /// The on-chip memories of one core.
  public var buffers: Buffers
  /// The widths that the datapath works with.
  public var precision: Precision
  /// The way to DRAM.
  public var memory: ExternalMemory
  /// Which tensors may stay on chip.
  public var placements: Placements
  /// The units beside the array.
  public var engines: Engines
  /// Time that no engine accounts for.
  public var overheads: Overheads
  /// Energy of one action, in picojoules.
  public var energy: EnergyTable
  /// Power that flows whatever is computed.
  public var power: Power
  /// How the accelerator is built.
  public var implementation = Implementation()
  /// How good the model is on this kind of hardware, where it was compared with measurements.
  public var modelError: ModelError?

  /// Multiply-accumulates of all cores in one cycle of the main clock.
  public var peakMACsPerCycle: Double { array.peakMACsPerCycle * Double(cores) }

  /// Peak operations a second of all cores, in 10⁹; a multiply-accumulate is two operations.
  public var peakGOPS: Double { 2 * peakMACsPerCycle * Double(clock.hertz) / 1e9 }
}

/// An FPGA, or a chip without programmable resources (all zero).
public struct Device: Hashable, Sendable {
  /// The part's name.
  public var part: String
  /// DSP slices.
  public var dsp: Int
  /// Block RAMs of 36 Kbit.
  public var bram36: Int
  /// UltraRAMs of 288 Kbit.
  public var uram: Int
  /// Look-up tables.
  public var lut: Int
  /// Flip-flops.
  public var ff: Int
}

/// The on-chip memories of one core.
public struct Buffers: Hashable, Sendable {
  /// Holds weights.
  public var weights: Buffer
  /// Holds input feature maps.
  public var inputs: Buffer
  /// Holds output feature maps and partial sums.
  public var outputs: Buffer
}

/// One on-chip memory.
public struct Buffer: Hashable, Sendable {
  /// What a memory is made of.
  public enum Kind: String, CaseIterable, Sendable {
    case bram, uram, lutram, sram
  }

  /// Bytes of all copies together.
  public var capacityBytes: Bytes
  /// Tiles held at a time: 2 is ping-pong.
  public var copies: Int
  /// What it is made of.
  public var ram: Kind

  /// Bytes of one tile.
  public var tileBytes: Bytes { capacityBytes / Bytes(copies) }
}

/// The widths that the datapath works with.
public struct Precision: Hashable, Sendable {
  /// Bits of a stored weight, where the network does not say.
  public var weightBits: Int
  /// Bits of a stored activation, where the network does not say.
  public var activationBits: Int
  /// Bits of an accumulator.
  public var accumulatorBits: Int
  /// Bits of a partial sum that leaves the chip.
  public var partialSumBits: Int
  /// Bits of a stored bias.
  public var biasBits: Int
  /// Widths, ascending, in which weights and activations can be stored.
  public var storageBits: [Int]
  /// Symbols (codes with their indices) that the decoder of encoded weights takes in a cycle.
  ///
  /// `nil` where the machine states no decoder; encoded weights are then taken to be decoded as fast
  /// as they arrive, and results say so.
  public var decoderSymbolsPerCycle: Int?
  /// Multiply-accumulates that one DSP slice does in one cycle of the main clock.
  public var macsPerDSP: Double
  /// Faster modes for narrow operands.
  public var packing: [Packing]

  /// A mode in which narrow operands share a multiplier.
  public struct Packing: Hashable, Sendable {
    /// The widest weight that it takes.
    public var weightBits: Int
    /// The widest activation that it takes.
    public var activationBits: Int
    /// Input channels that go through where one went before.
    public var factor: Int
  }

  /// The width in which a tensor of `bits` is stored, or `nil` when it is too wide.
  public func stored(_ bits: Int) -> Int? {
    storageBits.first { $0 >= bits }
  }

  /// Input channels that go through a multiplier in a cycle at these widths.
  public func packingFactor(weightBits: Int, activationBits: Int) -> Int {
    packing.filter { weightBits <= $0.weightBits && activationBits <= $0.activationBits }
      .map(\.factor).max() ?? 1
  }
}

/// Which tensors may stay on chip.
public struct Placements: Hashable, Sendable {
  /// A place for a tensor.
  public enum Storage: String, CaseIterable, Sendable {
    case dram, onChip
  }

  /// Places for weights.
  public var weights: [Storage]
  /// Places for activations: with only `onChip` every feature map stays, with both each may lie in
  /// DRAM or in the store.
  public var activations: [Storage]
  /// The rule by which small feature maps stay for a while.
  public var retention: Retention?
  /// What the on-chip store of weights may be made of, where weights may stay on chip.
  public var weightStore: WeightStore?
  /// How neighbouring steps may be fused through line buffers, where each feature map may lie in
  /// either place.
  public var fusion: Fusion?

  /// Whether each feature map that retention does not keep may lie in DRAM or in the store.
  public var choosesMaps: Bool { activations.count > 1 }

  /// Neighbouring steps that pass rows on: the array works on a few rows of each in turn, and between
  /// them only the rows that windows still need stay on chip.
  public struct Fusion: Hashable, Sendable {
    /// The most output rows of a step that the array works on before it turns to the next step.
    public var rows: Int

    /// Creates a rule.
    public init(rows: Int) { self.rows = rows }
  }

  /// The memory in which weights may stay for good, and feature maps between their steps.
  public struct WeightStore: Hashable, Sendable {
    /// What it may be made of; of kinds that are equally cheap to read, the first is filled first.
    public var kinds: [Buffer.Kind]
    /// The most bytes of one core's store; otherwise what the device has left.
    public var capacityBytes: Bytes?
  }

  /// A tensor of at most `maximumBytes` whose readers all lie within the next `layers` layers
  /// stays on chip.
  public struct Retention: Hashable, Sendable {
    /// The largest tensor that stays.
    public var maximumBytes: Bytes
    /// How many layers later the last reader may come.
    public var layers: Int
  }
}

/// Time that no engine accounts for.
public struct Overheads: Hashable, Sendable {
  /// Cycles of instruction fetch and set-up at a layer's first tile.
  public var perLayerCycles: Cycles
  /// Host time of one inference, in nanoseconds.
  public var perInferenceNanoseconds: Int64
  /// Host time of each pixel of the network's inputs, in nanoseconds.
  public var perInputPixelNanoseconds: Int64
}

/// Power that flows whatever is computed.
public struct Power: Hashable, Sendable {
  /// Leakage of the device, in watts.
  public var staticWatts: Band
  /// Clocks and idle logic of the whole board, in watts, beyond leakage.
  public var idleWatts: Band
}

/// How far a model was off where it could be compared with hardware.
public struct ModelError: Hashable, Sendable {
  /// The kind of hardware.
  public var family: String
  /// Median of the absolute errors, in per cent.
  public var medianPercent: Double
  /// The greatest absolute error, in per cent.
  public var worstPercent: Double
  /// How many comparisons.
  public var cases: Int
  /// What was compared.
  public var source: String
}
