public import Quantities

/// How often a piece of work does each thing that takes energy.
///
/// The structure is Accelergy's (Wu, Emer, Sze, ICCAD 2019): energy is the sum over components of
/// action counts times energy per action.
public struct ActionCounts: Hashable, Sendable {
  /// Multiply-accumulates, each weighted with the product of its operands' bits.
  public var macBitProducts: Int64
  /// Bits that pass the registers beside the multipliers.
  public var registerBits: Bits
  /// Bits read from and written to the weight buffer: the array's reads and the fills from DRAM.
  public var weightBufferBits: Bits
  /// Bits read from the store of weights that stay on chip, by what it is made of.
  public var weightStoreBits: MemoryBits
  /// Bits of feature maps read from and written to the store, by what it is made of.
  public var mapStoreBits: MemoryBits
  /// Bits read from and written to the input buffer: the array's reads and the fills from DRAM,
  /// residual operands included.
  public var inputBufferBits: Bits
  /// Bits read from and written to the output buffer: accumulators, partial sums that come back
  /// from DRAM, and what is read out to be stored.
  public var outputBufferBits: Bits
  /// Bits to and from DRAM.
  public var dramBits: Bits

  /// Creates counts; without arguments, of nothing.
  public init(
    macBitProducts: Int64 = 0, registerBits: Bits = 0, weightBufferBits: Bits = 0,
    weightStoreBits: MemoryBits = MemoryBits(), mapStoreBits: MemoryBits = MemoryBits(),
    inputBufferBits: Bits = 0, outputBufferBits: Bits = 0, dramBits: Bits = 0
  ) {
    self.macBitProducts = macBitProducts
    self.registerBits = registerBits
    self.weightBufferBits = weightBufferBits
    self.weightStoreBits = weightStoreBits
    self.mapStoreBits = mapStoreBits
    self.inputBufferBits = inputBufferBits
    self.outputBufferBits = outputBufferBits
    self.dramBits = dramBits
  }

  /// The counts of two pieces of work.
  public static func + (left: ActionCounts, right: ActionCounts) -> ActionCounts {
    ActionCounts(
      macBitProducts: left.macBitProducts + right.macBitProducts,
      registerBits: left.registerBits + right.registerBits,
      weightBufferBits: left.weightBufferBits + right.weightBufferBits,
      weightStoreBits: left.weightStoreBits + right.weightStoreBits,
      mapStoreBits: left.mapStoreBits + right.mapStoreBits,
      inputBufferBits: left.inputBufferBits + right.inputBufferBits,
      outputBufferBits: left.outputBufferBits + right.outputBufferBits,
      dramBits: left.dramBits + right.dramBits)
  }
}
