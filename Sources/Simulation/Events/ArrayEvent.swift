public import Quantities

/// What happened inside an array: a fold, the level of a FIFO, or a wait of a broadcast.
///
/// Which of them there are depends on the family of the array: folds on a systolic one, levels in a
/// dataflow, waits in a sparse engine.
public struct ArrayEvent: Hashable, Sendable {
  /// What happened.
  public enum Kind: UInt8, CaseIterable, Sendable {
    /// A fold was on the array. The unit is its number in the step, the value the multipliers that it
    /// uses; it lasts longer than another of the same shape where it was stalled.
    case fold
    /// A FIFO held pixels. The unit is its channel, the value the pixels, the step the one that
    /// writes it, or that reads it where the network's input does.
    case fifoLevel
    /// A broadcast waited for room in a full queue. The unit is the element whose queue was full,
    /// the value the number of the broadcast in its output pixel.
    case queueStall
    /// A broadcast waited for its column of weights. The value is the number of the broadcast.
    case columnStall
  }

  /// The step, counted from 0 in the order of execution.
  public var step: Int
  /// Which fold, FIFO or element.
  public var unit: Int
  /// What happened.
  public var kind: Kind
  /// The cycle of the accelerator's clock in which it began.
  public var begin: Cycles
  /// The cycle at which it was over.
  public var end: Cycles
  /// A figure whose meaning the kind says.
  public var value: Int

  /// Creates an event.
  public init(
    step: Int, unit: Int, kind: Kind, begin: Cycles, end: Cycles, value: Int
  ) {
    self.step = step
    self.unit = unit
    self.kind = kind
    self.begin = begin
    self.end = end
    self.value = value
  }
}
