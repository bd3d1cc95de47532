/// What multipliers do, as far as their energy depends on it.
public struct MultiplierWork: Hashable, Sendable {
  /// Multiply-accumulates, each weighted with the product of its operands' bits.
  public var bitProducts: Int64
  /// Bits that pass the registers beside the multipliers: of each multiply-accumulate the two operands
  /// and a sum that is read and written.
  public var registerBits: Int64

  /// Creates work; without arguments, none.
  public init(bitProducts: Int64 = 0, registerBits: Int64 = 0) {
    self.bitProducts = bitProducts
    self.registerBits = registerBits
  }

  /// The work of multiply-accumulates of one width.
  public init(macs: Int64, weightBits: Int, inputBits: Int, accumulatorBits: Int) {
    bitProducts = macs * Int64(weightBits * inputBits)
    registerBits = macs * Int64(weightBits + inputBits + 2 * accumulatorBits)
  }

  /// The work of two steps.
  public static func + (left: MultiplierWork, right: MultiplierWork) -> MultiplierWork {
    MultiplierWork(
      bitProducts: left.bitProducts + right.bitProducts,
      registerBits: left.registerBits + right.registerBits)
  }
}
