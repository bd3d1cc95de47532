internal import HardwareModel
internal import NetworkModel
public import Quantities
internal import SystolicArrays

/// The cycles that a tile occupies the array and the units behind it.
///
/// For ⟨Tm, Tn, Tp⟩ with kernel parallelism Tkh × Tkw:
/// `⌈Kh/Tkh⌉·⌈Kw/Tkw⌉·⌈tm/Tm⌉·⌈tn/Tn⌉·Q(tr,tc)`, Q by pixel mode (Zhang FPGA'15 section 3; the row
/// mode is the DPU's), and at least `minimumRowCycles` for each row and group of output channels.
public struct ComputeCycles: Sendable {
  private let array: LoopUnrolledArray
  private let grid: SystolicGrid?
  private let engines: Engines
  private let problem: TileProblem
  private let fixedTilePixels: Int

  /// Creates the formulas for one step.
  ///
  /// - Parameters:
  ///   - array: The array, as the loops over tiles see it.
  ///   - grid: The grid whose folds a tile is cut into, `nil` for an array of unrolled loops.
  ///   - engines: The units beside the array.
  ///   - problem: The step.
  init(
    array: LoopUnrolledArray, grid: SystolicGrid?, engines: Engines, problem: TileProblem
  ) {
    self.array = array
    self.grid = grid
    self.engines = engines
    self.problem = problem
    if case .fixed(let rows) = array.tiling.rows, case .fixed(let columns) = array.tiling.columns {
      fixedTilePixels = rows * columns
    } else {
      fixedTilePixels = 0
    }
  }

  /// Channels in parallel of channelwise steps.
  var channelParallelism: Int { engines.depthwise?.channels ?? array.outputChannels }

  /// The folds that a tile is cut into, or `nil` where a unit beside the array does the step.
  func folds(_ tile: TileExtent, on grid: SystolicGrid) -> SystolicFolds? {
    switch problem.kind {
    case .convolution: grid.folds(tile, of: problem)
    case .depthwise: engines.depthwise == nil ? grid.folds(tile, of: problem) : nil
    case .fullyConnected, .pooling, .elementwise, .movement: nil
    }
  }

  /// Cycles of one tile; pipeline fill and per-layer overhead come on top.
  public func cycles(_ tile: TileExtent) -> Cycles {
    if let grid, let folds = folds(tile, on: grid) { return withFused(folds.cycles, tile) }
    switch problem.kind {
    case .convolution:
      return withFused(convolution(tile), tile)
    case .fullyConnected:
      let macs = tile.outputChannels * tile.inputChannels * tile.columns
      return Cycles(macs).dividedRoundingUp(
        by: Cycles(engines.fullyConnected?.macsPerCycle ?? 1))
    case .depthwise:
      let taps = problem.shape.kernelRows * problem.shape.kernelColumns
      let unit = engines.depthwise
      let channels = unit?.channels ?? array.outputChannels
      let pixels = unit?.pixels ?? array.pixels
      return withFused(
        Cycles(
          taps * tile.outputChannels.dividedRoundingUp(by: channels) * tile.computedRows
            * tile.computedColumns.dividedRoundingUp(by: pixels)), tile)
    case .pooling:
      return pooling(tile, window: problem.shape, isGlobal: problem.shape.coversWholeInput)
    case .elementwise, .movement:
      // Without a unit, elements pass as fast as the ports move them.
      guard let unit = engines.add ?? engines.pool else { return 0 }
      let operands = max(1, problem.residualCount)
      return Cycles(
        operands * tile.outputChannels.dividedRoundingUp(by: unit.channels) * tile.rows
          * tile.columns.dividedRoundingUp(by: unit.pixels))
    }
  }

  private func convolution(_ tile: TileExtent) -> Cycles {
    let groups = tile.outputChannels.dividedRoundingUp(by: array.outputChannels)
    let lanes = array.inputChannels * problem.packingFactor
    let channels = tile.inputChannels.dividedRoundingUp(by: lanes)
    if problem.shape.isTransposed { return phases(tile, groups: groups, channels: channels) }
    let taps: Int
    if problem.shape.inputChannels < array.inputChannels,
      problem.shape.kernelColumns * problem.shape.inputChannels <= array.augmentedChannels
    {
      taps =
        problem.shape.kernelRows
        * (problem.shape.kernelColumns * problem.shape.inputChannels).dividedRoundingUp(by: lanes)
    } else {
      taps =
        problem.shape.kernelRows.dividedRoundingUp(by: array.kernelRows)
        * problem.shape.kernelColumns.dividedRoundingUp(by: array.kernelColumns) * channels
    }
    return max(
      Cycles(groups * taps * steps(rows: tile.computedRows, columns: tile.computedColumns)),
      array.minimumRowCycles * Cycles(groups * tile.computedRows))
  }

  /// A transposed convolution is the sum of its stride² phases, each an ordinary convolution.
  private func phases(_ tile: TileExtent, groups: Int, channels: Int) -> Cycles {
    var total = 0
    // A phase behind the kernel's end has no taps.
    for row in 0..<min(problem.shape.strideRows, problem.shape.kernelRows) {
      let rowTaps = (problem.shape.kernelRows - row).dividedRoundingUp(by: problem.shape.strideRows)
      for column in 0..<min(problem.shape.strideColumns, problem.shape.kernelColumns) {
        let columnTaps = (problem.shape.kernelColumns - column).dividedRoundingUp(
          by: problem.shape.strideColumns)
        total +=
          rowTaps.dividedRoundingUp(by: array.kernelRows)
          * columnTaps.dividedRoundingUp(by: array.kernelColumns)
          * steps(
            rows: tile.computedRows.dividedRoundingUp(by: problem.shape.strideRows),
            columns: tile.computedColumns.dividedRoundingUp(by: problem.shape.strideColumns))
      }
    }
    return Cycles(groups * channels * total)
  }

  /// Steps over the pixels of a tile.
  private func steps(rows: Int, columns: Int) -> Int {
    switch array.pixelMode {
    case .row: rows * columns.dividedRoundingUp(by: array.pixels)
    case .flat: (rows * columns).dividedRoundingUp(by: array.pixels)
    case .tile:
      problem.shape.isFullyConnected
        ? columns.dividedRoundingUp(by: array.pixels)
        : max(fixedTilePixels, rows * columns).dividedRoundingUp(by: array.pixels)
    }
  }

  /// The leading layer's cycles with those of what is fused behind it.
  private func withFused(_ leading: Cycles, _ tile: TileExtent) -> Cycles {
    var total = leading
    func add(_ cycles: Cycles, _ unit: Engine) {
      total = unit.isOverlapped ? max(total, cycles) : total + cycles
    }
    if let window = problem.pooling, let unit = engines.pool {
      add(pooling(tile, window: window, isGlobal: false), unit)
    }
    if problem.residualCount > 0, let unit = engines.add {
      add(
        Cycles(
          problem.residualCount * tile.outputChannels.dividedRoundingUp(by: unit.channels)
            * tile.rows * tile.columns.dividedRoundingUp(by: unit.pixels)), unit)
    }
    return total
  }

  private func pooling(_ tile: TileExtent, window: ConvolutionShape, isGlobal: Bool) -> Cycles {
    guard let unit = engines.pool else { return 0 }
    let groups = tile.outputChannels.dividedRoundingUp(by: unit.channels)
    // A window over the whole map passes each input row once.
    let steps =
      isGlobal
      ? window.inputRows * window.inputColumns.dividedRoundingUp(by: unit.pixels)
      : window.kernelRows * window.kernelColumns * tile.rows
        * tile.columns.dividedRoundingUp(by: unit.pixels)
    return Cycles(groups * steps)
  }
}
