public import Quantities

/// What an engine did for one tile: a load, a computation or a store, with what it waited for.
public struct TileEvent: Hashable, Sendable {
  /// What was done.
  public enum Activity: UInt8, CaseIterable, Sendable {
    /// Weights and biases came from DRAM.
    case loadWeights
    /// Partial sums of an earlier visit came back from DRAM.
    case loadPartialSums
    /// Inputs and residual operands came from DRAM.
    case loadInputs
    /// The array, and the units behind it, worked.
    case compute
    /// Outputs or partial sums went to DRAM.
    case store
  }

  /// What held up an engine that was free.
  public enum Cause: UInt8, CaseIterable, Sendable {
    /// Nothing: it began as soon as it was free.
    case none
    /// No tile of the weight buffer was free.
    case weightBuffer
    /// No tile of the input buffer was free.
    case inputBuffer
    /// No tile of the output buffer was free.
    case outputBuffer
    /// Weights had not arrived.
    case weights
    /// Inputs, residual operands or partial sums had not arrived.
    case inputs
    /// An earlier step had not finished what is read here.
    case producer
    /// The array had not finished.
    case compute
    /// A layer has to be set up or may not begin before the one before it.
    case layer
  }

  /// The step, counted from 0 in the order of execution.
  public var step: Int
  /// The tile, counted from 0 in the order of the step's loops.
  public var tile: Int
  /// What was done.
  public var activity: Activity
  /// The cycle of the accelerator's clock in which it began.
  public var begin: Cycles
  /// The cycle at which it was done.
  public var end: Cycles
  /// Bytes to or from DRAM; 0 for a computation.
  public var bytes: Bytes
  /// What the engine waited for before it began.
  public var cause: Cause
  /// Cycles for which the engine was free and waited.
  public var stallCycles: Cycles

  /// Creates an event.
  public init(
    step: Int, tile: Int, activity: Activity, begin: Cycles, end: Cycles, bytes: Bytes,
    cause: Cause, stallCycles: Cycles
  ) {
    self.step = step
    self.tile = tile
    self.activity = activity
    self.begin = begin
    self.end = end
    self.bytes = bytes
    self.cause = cause
    self.stallCycles = stallCycles
  }
}
