/// Everything that SCALE-Sim reports of a layer.
public struct ScaleSimFigures: Hashable, Sendable {
  /// What is counted before memory is looked at.
  public let compute: ScaleSimCompute
  /// Cycles to the last result, counted from 0, stalls included: `Total Cycles`.
  public let cycles: Int
  /// Cycles for which the array waits: `Stall Cycles`.
  public let stallCycles: Int
  /// The folds in which the array waits, in the order in which they run.
  public let stalledFolds: [ScaleSimStalledFold]
  /// Cycles from the first word read from DRAM to the last one written:
  /// `Total Cycles (incl. prefetch)`.
  public let cyclesWithPrefetch: Int
  /// Share of the multipliers' cycles that do work of the dense layer, in per cent.
  public let overallUtilization: Double
  /// What is stored of sparse filters, `nil` where they are dense.
  public let metadata: ScaleSimMetadata?
  /// Words of the input feature map.
  public let inputs: ScaleSimTraffic
  /// Words of the filters.
  public let weights: ScaleSimTraffic
  /// Words of the output feature map, sums of unfinished outputs included.
  public let outputs: ScaleSimTraffic
}

/// A fold in which the array waits.
public struct ScaleSimStalledFold: Hashable, Sendable {
  /// The fold, counted from 0 in the order in which folds run.
  public let fold: Int
  /// Cycles for which the array waits in it.
  public internal(set) var cycles: Int
}

/// The words of one operand between array, buffer and DRAM.
public struct ScaleSimTraffic: Hashable, Sendable {
  /// Cycle of the first word between array and buffer.
  public let bufferFirstCycle: Int
  /// Cycle of the last word between array and buffer.
  public let bufferLastCycle: Int
  /// Words between array and buffer; whole but for inputs under layer-wise sparsity.
  public let bufferWords: Double
  /// Cycle of the first word between buffer and DRAM; below 0 for what is fetched beforehand.
  public let dramFirstCycle: Int
  /// Cycle of the last word between buffer and DRAM.
  public let dramLastCycle: Int
  /// Words between buffer and DRAM.
  public let dramWords: Int

  /// Mean words a cycle between buffer and DRAM, over the cycles from first to last.
  public var dramWordsPerCycle: Double {
    Double(dramWords) / Double(dramLastCycle - dramFirstCycle + 1)
  }
}
