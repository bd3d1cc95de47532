public import Quantities

/// What one tile asks of the engines.
public struct TileWork: Hashable, Sendable {
  /// Bytes of weights and biases, if this tile loads them.
  public var weightBytes: Bytes = 0
  /// Bytes of weights and biases that are written to the weight buffer, if this tile loads them.
  public var weightBufferBytes: Bytes = 0
  /// Symbols that the weight decoder takes in, if this tile loads encoded weights.
  public var weightSymbols: Int64 = 0
  /// Bytes of encoded weights and of biases that are read from the on-chip store.
  public var weightStoreBytes: Bytes = 0
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

  /// Creates the work of a tile that asks for nothing.
  public init() {}
}
