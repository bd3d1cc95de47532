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
  /// Inputs and residual operands from DRAM.
  public var inputBytes: Bytes = 0
  /// Partial sums read back from DRAM.
  public var partialSumReadBytes: Bytes = 0
  /// Outputs and partial sums to DRAM.
  public var outputBytes: Bytes = 0
  /// Bits that the array reads from the weight buffer.
  public var weightBufferReadBits: Bits = 0
  /// Bits that the array reads from the input buffer.
  public var inputBufferReadBits: Bits = 0
  /// Bits of accumulators read from and written to the output buffer.
  public var accumulatorBits: Bits = 0

  /// Creates counts of nothing.
  public init() {}

  /// Bytes from DRAM.
  public var readBytes: Bytes { weightBytes + inputBytes + partialSumReadBytes }

  /// All bytes to and from DRAM.
  public var totalBytes: Bytes { readBytes + outputBytes }
}

/// What one tile asks of the engines.
public struct TileWork: Hashable, Sendable {
  /// Bytes of weights and biases, if this tile loads them.
  public var weightBytes: Bytes = 0
  /// Bytes of inputs, if this tile loads them.
  public var inputBytes: Bytes = 0
  /// Bytes of residual operands.
  public var residualBytes: Bytes = 0
  /// Bytes of partial sums read back.
  public var partialSumBytes: Bytes = 0
  /// Bytes that are stored after this tile.
  public var outputBytes: Bytes = 0
  /// Cycles on the array.
  public var compute: Cycles = 0
}

/// Which parts of the reuse rule hold at a tile.
public struct TileFlags: Hashable, Sendable {
  /// The tile loads its weights.
  public var loadsWeights = true
  /// The tile loads its inputs.
  public var loadsInputs = true
  /// The tile's outputs are complete for this visit.
  public var completesOutputs = true
  /// The tile is the first of a visit to its outputs.
  public var beginsOutputs = true
  /// The tile continues sums of an earlier visit.
  public var continuesSums = false
  /// The tile is the last visit to its outputs.
  public var isLastVisit = true
  /// The tile begins with the first input channels, where biases are added.
  public var beginsChannels = true

  /// Creates the flags of the only tile of a nest.
  public init() {}

  /// The flags one loop further in.
  @inline(__always)
  public func at(
    level: Int, isFirst: Bool, isLast: Bool, of nest: LoopNest
  ) -> TileFlags {
    var flags = self
    if !isFirst {
      if level > nest.weightDepth { flags.loadsWeights = false }
      if level > nest.inputDepth { flags.loadsInputs = false }
      if level > nest.outputDepth { flags.beginsOutputs = false }
      if level == nest.spillDepth { flags.continuesSums = true }
      if nest.levels[level].axis == .inputChannels { flags.beginsChannels = false }
    }
    if !isLast {
      if level > nest.outputDepth { flags.completesOutputs = false }
      if level == nest.spillDepth { flags.isLastVisit = false }
    }
    return flags
  }
}
