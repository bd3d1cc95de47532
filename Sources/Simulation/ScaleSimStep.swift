public import Mapping
public import Quantities
public import SystolicArrays

/// A step counted as SCALE-Sim counts: a layer that runs once for each group and image.
public struct ScaleSimStep: Hashable, Sendable {
  /// The layer and how often it runs.
  public let work: ScaleSimWork
  /// The figures of one run.
  public let figures: ScaleSimFigures
  /// What moves and how long the array is busy, in all runs; a word is a byte.
  public let counts: StepCounts

  init(_ work: ScaleSimWork, _ figures: ScaleSimFigures) {
    self.work = work
    self.figures = figures
    let runs = Int64(work.runs)
    var counts = StepCounts()
    counts.compute = runs * Cycles(figures.compute.cycles)
    counts.weightBytes = runs * Bytes(figures.weights.dramWords)
    counts.inputBytes = runs * Bytes(figures.inputs.dramWords)
    counts.outputBytes = runs * Bytes(figures.outputs.dramWords)
    counts.weightBufferWriteBits = 8 * counts.weightBytes
    counts.weightBufferReadBits = 8 * runs * Bits(figures.compute.weightReads)
    counts.inputBufferReadBits = 8 * runs * Bits(figures.compute.inputReads.rounded())
    counts.accumulatorBits = 8 * runs * Bits(figures.compute.outputWrites)
    self.counts = counts
  }

  /// Cycles of all runs with stalls: SCALE-Sim's total.
  public var cycles: Cycles { Cycles(work.runs) * Cycles(figures.cycles) }

  /// Goes through the folds of all runs in the order in which they are on the array.
  ///
  /// - Parameter body: Takes a fold's cycles, counted from the step's beginning and with those in which
  ///   the array waits, and the multipliers that it uses.
  /// - Complexity: O(folds × runs).
  func forEachFold(_ body: (_ cycles: Range<Cycles>, _ multipliers: Int) -> Void) {
    let product = figures.compute.product
    let end = Cycles(figures.cycles)
    for run in 0..<work.runs {
      let origin = Cycles(run) * end
      var stalls = figures.stalledFolds[...]
      var begin: Cycles = 0
      for fold in 0..<product.folds {
        var next = begin + Cycles(product.cyclesPerFold)
        if let stall = stalls.first, stall.fold == fold {
          next += Cycles(stall.cycles)
          stalls.removeFirst()
        }
        // The last result's own cycle is not counted: cycles are those up to it.
        let (column, row) = fold.quotientAndRemainder(dividingBy: product.rowFolds)
        body(
          origin + min(begin, end)..<origin + min(next, end),
          product.usedRows(ofFold: row) * product.usedColumns(ofFold: column))
        begin = next
      }
    }
  }

  /// Cycles of all runs as if nothing ever waited.
  public var bound: Cycles { counts.compute }
}
