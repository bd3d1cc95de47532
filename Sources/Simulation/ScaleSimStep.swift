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

  /// Cycles of all runs as if nothing ever waited.
  public var bound: Cycles { counts.compute }
}
