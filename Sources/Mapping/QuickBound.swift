internal import HardwareModel
internal import NetworkModel
internal import Quantities

/// A lower bound of a step's cycles that needs no loop nest: what the array multiplies, behind the
/// first loads and before the last store, or what the ports move, halos left out.
///
/// The passes of the array factor into the axes (the factorisation that makes design-space
/// exploration fast): `Σ⌈tm/Tm⌉ · Σ⌈tn/Tn⌉ · taps · pixels`. Nothing is multiplied before the first
/// tile's operands have arrived, and the last tile's output is stored after it.
struct QuickBound {
  private let model: TileModel
  private let taps: Int
  private let isAugmented: Bool
  private let axes: [[LoopAxis]]
  /// Bytes of all weights, of all inputs that are loaded, of all outputs and of all partial sums, and
  /// symbols of all weights.
  private let whole: (weights: Bytes, inputs: Bytes, outputs: Bytes, sums: Bytes, symbols: Int64)

  init(_ model: TileModel) {
    self.model = model
    let shape = model.problem.shape
    let array = model.array
    taps =
      shape.kernelRows.dividedRoundingUp(by: array.kernelRows)
      * shape.kernelColumns.dividedRoundingUp(by: array.kernelColumns)
    isAugmented =
      shape.inputChannels < array.inputChannels
      && shape.kernelColumns * shape.inputChannels <= array.augmentedChannels
    axes = TilingRules.Order.allCases.map(\.axes)
    let problem = model.problem
    let loops = problem.loops
    var tile = TileExtent.empty
    (tile.outputChannels, tile.inputChannels) = (loops.outputChannels, loops.inputChannels)
    (tile.rows, tile.columns) = (loops.rows, loops.columns)
    (tile.computedRows, tile.inputRows) = problem.rowExtent(0..<loops.rows)
    (tile.computedColumns, tile.inputColumns) = problem.columnExtent(0..<loops.columns)
    let images = Bytes(loops.batch * loops.groups)
    whole = (
      problem.loadsWeights ? Bytes(loops.groups) * problem.weightBytes(tile) : 0,
      images * problem.loadedInputBytes(tile),
      problem.isStored ? images * problem.outputBytes(tile, bits: problem.outputBits) : 0,
      images * problem.outputBytes(tile, bits: problem.partialSumBits),
      problem.loadsWeights ? Int64(loops.groups) * problem.weightSymbols(tile) : 0
    )
  }

  /// The bound of one tiling.
  func bound(_ tiling: Tiling) -> Cycles {
    max(multiplications(tiling) + ends(tiling), portBound(tiling))
  }

  /// The bound of one tiling's busiest engine, whatever comes first or last.
  func busyBound(_ tiling: Tiling) -> Cycles {
    max(multiplications(tiling), portBound(tiling))
  }

  /// Counts of which none is more than that of a tiling: the cycles of the array, the bytes of each
  /// tensor and the symbols.
  func least(_ tiling: Tiling) -> StepCounts {
    let visits = visits(tiling)
    var counts = StepCounts()
    counts.compute = multiplications(tiling)
    counts.weightBytes = visits.weights * whole.weights
    counts.weightSymbols = visits.weights * whole.symbols
    counts.inputBytes = visits.inputs * whole.inputs
    counts.partialSumReadBytes = (visits.sums - 1) * whole.sums
    counts.outputBytes = whole.outputs + (visits.sums - 1) * whole.sums
    return counts
  }

  /// The busy time of the ports.
  private func portBound(_ tiling: Tiling) -> Cycles {
    let visits = visits(tiling)
    let sums = (visits.sums - 1) * whole.sums
    let inputs = model.readRate.cycles(for: visits.inputs * whole.inputs)
    let load = model.readRate.cycles(for: visits.weights * whole.weights + sums)
    let store = model.writeRate.cycles(for: whole.outputs + sums)
    return switch model.arrangement {
    case .shared: max(load + inputs + store - 2, 0)
    case .readWrite: max(load + inputs - 1, store)
    case .inputsApart: max(load + store - 1, inputs)
    }
  }

  /// How often the reuse rule loads each tensor as a whole.
  private func visits(_ tiling: Tiling) -> (weights: Int64, inputs: Int64, sums: Int64) {
    let loops = model.problem.loops
    var weightVisits: Int64 = 1
    var inputVisits: Int64 = 1
    var sumVisits: Int64 = 1
    // From the innermost loop outwards: a loop that does not index a tensor repeats its loads once a
    // loop further in does index it.
    var (seesWeights, seesInputs, seesOutputs) = (false, false, false)
    for axis in axes[tiling.order.rank].reversed() {
      let trips: Int64
      switch axis {
      case .groups: trips = Int64(loops.groups)
      case .outputChannels:
        trips = Int64(loops.outputChannels.dividedRoundingUp(by: tiling.outputChannels))
      case .inputChannels:
        trips = Int64(loops.inputChannels.dividedRoundingUp(by: tiling.inputChannels))
      case .rows: trips = Int64(loops.batch * loops.rows.dividedRoundingUp(by: tiling.rows))
      case .columns: trips = Int64(loops.columns.dividedRoundingUp(by: tiling.columns))
      }
      guard trips > 1 else { continue }
      switch axis {
      case .groups: (seesWeights, seesInputs, seesOutputs) = (true, true, true)
      case .outputChannels:
        if model.problem.isChannelwise {
          seesInputs = true
        } else if seesInputs {
          inputVisits *= trips
        }
        (seesWeights, seesOutputs) = (true, true)
      case .inputChannels:
        if seesOutputs { sumVisits *= trips }
        (seesWeights, seesInputs) = (true, true)
      case .rows, .columns:
        if seesWeights { weightVisits *= trips }
        (seesInputs, seesOutputs) = (true, true)
      }
    }
    return (weightVisits, inputVisits, sumVisits)
  }

  /// Cycles before the first multiplication and after the last: the first tile's operands arrive,
  /// the last tile's output leaves.
  func ends(_ tiling: Tiling) -> Cycles {
    let loops = model.problem.loops
    var tile = TileExtent.empty
    tile.outputChannels = min(tiling.outputChannels, loops.outputChannels)
    tile.inputChannels = min(tiling.inputChannels, loops.inputChannels)
    let rows = min(tiling.rows, loops.rows)
    let columns = min(tiling.columns, loops.columns)
    tile.inputRows = model.problem.rowExtent(0..<rows).input
    tile.inputColumns = model.problem.columnExtent(0..<columns).input
    var ends = model.readRate.cycles(for: model.problem.loadedInputBytes(tile))
    if model.problem.loadsWeights {
      ends += model.readRate.cycles(for: model.problem.weightBytes(tile))
    }
    if model.arrangement == .inputsApart { ends = 0 }
    if model.problem.isStored {
      // The last tile is the remainder on every axis.
      tile.outputChannels = remainder(loops.outputChannels, tiling.outputChannels)
      tile.rows = remainder(loops.rows, tiling.rows)
      tile.columns = remainder(loops.columns, tiling.columns)
      ends += model.writeRate.cycles(
        for: model.problem.outputBytes(tile, bits: model.problem.outputBits))
    }
    return ends
  }

  /// The cycles of the array alone, which do not depend on the rows of a tile.
  func multiplications(_ tiling: Tiling) -> Cycles {
    let loops = model.problem.loops
    let array = model.array
    if let grid = model.grid {
      // No fold is faster than all multipliers at work.
      guard model.problem.kind == .convolution, !model.problem.shape.isTransposed,
        model.problem.pooling == nil
      else { return 0 }
      return Cycles(model.problem.shape.macCount).dividedRoundingUp(
        by: Cycles(grid.multipliers * model.problem.packingFactor))
    }
    guard model.problem.kind == .convolution, !model.problem.shape.isTransposed, !isAugmented,
      model.problem.pooling == nil
    else { return 0 }
    let groups = passes(loops.outputChannels, tiling.outputChannels, array.outputChannels)
    let channels = passes(
      loops.inputChannels, tiling.inputChannels, array.inputChannels * model.problem.packingFactor)
    let pixels =
      array.pixelMode == .row
      ? loops.rows * passes(loops.columns, tiling.columns, array.pixels)
      : (loops.rows * loops.columns).dividedRoundingUp(by: array.pixels)
    return Cycles(loops.batch * loops.groups * groups * channels * taps * pixels)
  }

  private func remainder(_ extent: Int, _ tile: Int) -> Int {
    let rest = extent % max(1, tile)
    return rest == 0 ? min(extent, tile) : rest
  }

  /// Passes of the array over all tiles of an axis.
  private func passes(_ extent: Int, _ tile: Int, _ parallel: Int) -> Int {
    let full = extent / tile
    return full * tile.dividedRoundingUp(by: parallel)
      + (extent - full * tile).dividedRoundingUp(by: parallel)
  }
}
