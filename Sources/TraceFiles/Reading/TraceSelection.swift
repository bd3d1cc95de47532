/// Which events of a trace are wanted.
public struct TraceSelection: Hashable, Sendable {
  /// Cycles of the accelerator in which an event begins.
  ///
  /// The DRAM has a clock of its own: what is timed in it belongs to the selection if its clock
  /// begins in one of these cycles.
  public var cycles: Range<Int64>
  /// Steps, counted from 0 in the order of execution, `nil` for all; commands of the DRAM belong to
  /// none of them, and are wanted only where all are.
  public var steps: Set<Int>?

  /// Creates a selection; without arguments, of everything.
  public init(cycles: Range<Int64> = .all, steps: Set<Int>? = nil) {
    self.cycles = cycles
    self.steps = steps
  }

  /// Whether nothing is left out.
  public var isEverything: Bool { cycles == .all && steps == nil }

  /// Whether a block may have such events, which begin in a range of its own clock.
  func meets(_ summary: BlockSummary, in range: Range<Int64>) -> Bool {
    guard summary.lastCycle >= range.lowerBound, summary.firstCycle < range.upperBound else {
      return false
    }
    guard let steps else { return true }
    guard summary.kind != .commands else { return false }
    return steps.contains { $0 >= summary.firstStep && $0 <= summary.lastStep }
  }

  func wants(step: Int) -> Bool { steps?.contains(step) ?? true }
}

extension Range<Int64> {
  /// Every cycle.
  public static var all: Range<Int64> { .min ..< .max }
}
