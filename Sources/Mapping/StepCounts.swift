public import Quantities

/// The counts of one step: what moves, what is multiplied, and how long each engine is busy.
///
/// They follow from the loop nest alone, so every fidelity reports the same.
public struct StepCounts: Hashable, Sendable {
  /// Cycles of the array and the units behind it, pipeline fills included.
  public var compute: Cycles = 0
  /// Cycles of the server that loads weights and partial sums (and inputs, unless they have one).
  public var load: Cycles = 0
  /// Cycles of the server of inputs, where they have one of their own.
  public var inputLoad: Cycles = 0
  /// Cycles of stores.
  public var store: Cycles = 0
  /// Weights, tables and biases from DRAM.
  public var weightBytes: Bytes = 0
  /// Symbols that the weight decoder takes in with them.
  public var weightSymbols: Int64 = 0
  /// Inputs and residual operands from DRAM.
  public var inputBytes: Bytes = 0
  /// Partial sums read back from DRAM.
  public var partialSumReadBytes: Bytes = 0
  /// Outputs and partial sums to DRAM.
  public var outputBytes: Bytes = 0
  /// Bits written to the weight buffer: weights behind the decoder, and biases.
  public var weightBufferWriteBits: Bits = 0
  /// Bits that the array reads from the weight buffer.
  public var weightBufferReadBits: Bits = 0
  /// Bits that the array reads from the input buffer.
  public var inputBufferReadBits: Bits = 0
  /// Bits of accumulators read from and written to the output buffer.
  public var accumulatorBits: Bits = 0

  /// Multiplications, where zeros are left out or added; `nil` for the layers' multiply-accumulates.
  public var multiplications: Int64?
  /// Bits of weights and biases read from the on-chip store.
  public var weightStoreReadBits: Bits = 0
  /// Bits of feature maps written to and read from the on-chip store.
  public var mapStoreBits: Bits = 0

  /// Creates counts of nothing.
  public init() {}

  /// Adds the counts of another step some times; how much is multiplied is not told of sums.
  public mutating func add(_ other: StepCounts, times: Int64 = 1) {
    multiplications = nil
    compute += times * other.compute
    load += times * other.load
    inputLoad += times * other.inputLoad
    store += times * other.store
    weightBytes += times * other.weightBytes
    weightSymbols += times * other.weightSymbols
    inputBytes += times * other.inputBytes
    partialSumReadBytes += times * other.partialSumReadBytes
    outputBytes += times * other.outputBytes
    weightBufferWriteBits += times * other.weightBufferWriteBits
    weightBufferReadBits += times * other.weightBufferReadBits
    inputBufferReadBits += times * other.inputBufferReadBits
    accumulatorBits += times * other.accumulatorBits
    weightStoreReadBits += times * other.weightStoreReadBits
    mapStoreBits += times * other.mapStoreBits
  }

  /// Bytes from DRAM.
  public var readBytes: Bytes { weightBytes + inputBytes + partialSumReadBytes }

  /// All bytes to and from DRAM.
  public var totalBytes: Bytes { readBytes + outputBytes }
}
