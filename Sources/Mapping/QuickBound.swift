internal import HardwareModel
internal import NetworkModel
internal import Quantities

/// A lower bound of a step's cycles that needs no loop nest: what the array multiplies, behind the
/// first loads and before the last store.
///
/// The passes of the array factor into the axes (the factorisation that makes design-space
/// exploration fast): `Σ⌈tm/Tm⌉ · Σ⌈tn/Tn⌉ · taps · pixels`. Nothing is multiplied before the first
/// tile's operands have arrived, and the last tile's output is stored after it.
struct QuickBound {
  private let model: TileModel
  private let taps: Int

  init(_ model: TileModel) {
    self.model = model
    let shape = model.problem.shape
    let array = model.array
    taps =
      shape.kernelRows.dividedRoundingUp(by: array.kernelRows)
      * shape.kernelColumns.dividedRoundingUp(by: array.kernelColumns)
  }

  /// The bound of one tiling.
  func bound(_ tiling: Tiling) -> Cycles {
    let problem = model.problem
    let loops = problem.loops
    let array = model.array
    var tile = TileExtent.empty
    tile.outputChannels = min(tiling.outputChannels, loops.outputChannels)
    tile.inputChannels = min(tiling.inputChannels, loops.inputChannels)
    let rows = min(tiling.rows, loops.rows)
    let columns = min(tiling.columns, loops.columns)
    tile.inputRows = problem.rowExtent(0..<rows).input
    tile.inputColumns = problem.columnExtent(0..<columns).input
    var ends = model.readRate.cycles(for: problem.loadedInputBytes(tile))
    if problem.loadsWeights { ends += model.readRate.cycles(for: problem.weightBytes(tile)) }
    if model.arrangement == .inputsApart { ends = 0 }
    if problem.isStored {
      // The last tile is the remainder on every axis.
      tile.outputChannels = remainder(loops.outputChannels, tiling.outputChannels)
      tile.rows = remainder(loops.rows, tiling.rows)
      tile.columns = remainder(loops.columns, tiling.columns)
      ends += model.writeRate.cycles(for: problem.outputBytes(tile, bits: problem.outputBits))
    }
    guard problem.kind == .convolution, !problem.shape.isTransposed else { return ends }
    let isAugmented =
      problem.shape.inputChannels < array.inputChannels
      && problem.shape.kernelColumns * problem.shape.inputChannels <= array.augmentedChannels
    let groups = passes(loops.outputChannels, tiling.outputChannels, array.outputChannels)
    let channels = passes(
      loops.inputChannels, tiling.inputChannels, array.inputChannels * problem.packingFactor)
    let pixels =
      array.pixelMode == .row
      ? loops.rows * passes(loops.columns, tiling.columns, array.pixels)
      : (loops.rows * loops.columns).dividedRoundingUp(by: array.pixels)
    let steps =
      isAugmented || problem.pooling != nil ? 0 : groups * channels * taps * pixels
    return Cycles(loops.batch * loops.groups * steps) + ends
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
