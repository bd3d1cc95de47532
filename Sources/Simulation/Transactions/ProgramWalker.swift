internal import Mapping
internal import Quantities

/// Goes through all tiles of all steps in order and counts what the buffers hold.
///
/// Each engine and the array walk by themselves, so that an engine may be far ahead without anything
/// being stored for the tiles between.
struct ProgramWalker {
  private let steps: [StepProgram]
  /// The step, `steps.count` after the last one.
  private(set) var step = 0
  /// Tiles of all steps before this one.
  private(set) var position = 0
  /// The number of the weights in use, counted over all steps; −1 before the first.
  private(set) var weightNumber = -1
  /// The number of the inputs in use, likewise.
  private(set) var inputNumber = -1
  /// Outputs completed by the tiles before this one.
  private(set) var completed = 0
  /// Whether the tile before this one, in the same step, completed an output.
  private(set) var followsCompletion = false
  /// The present tile.
  private(set) var visit = TileVisit()
  /// Its work.
  private(set) var work = TileWork()
  private var cursor: TileCursor?

  init(_ steps: [StepProgram]) {
    self.steps = steps
    enterStep()
  }

  /// Whether all tiles are behind.
  var isDone: Bool { step == steps.count }

  /// Whether the present tile is the first of its step.
  var isFirstOfStep: Bool { visit.ordinal == 0 }

  /// Whether the present tile is the last of its step.
  var isLastOfStep: Bool { !isDone && visit.ordinal == steps[step].tileCount - 1 }

  /// Goes on to the next tile.
  mutating func advance() {
    if visit.flags.completesOutputs { completed += 1 }
    position += 1
    let wasLast = isLastOfStep
    followsCompletion = visit.flags.completesOutputs && !wasLast
    cursor?.advance()
    if let next = cursor?.current ?? steps[step].part(visit.ordinal + 1) {
      enter(next)
    } else {
      step += 1
      enterStep()
    }
  }

  private mutating func enterStep() {
    guard step < steps.count else {
      cursor = nil
      return
    }
    let program = steps[step]
    cursor = program.cursor
    if let first = cursor?.current ?? program.part(0) { enter(first) }
  }

  private mutating func enter(_ next: TileVisit) {
    visit = next
    work = steps[step].work(next)
    if next.flags.loadsWeights { weightNumber += 1 }
    if next.flags.loadsInputs { inputNumber += 1 }
  }
}
