public import HardwareModel
internal import NetworkModel
public import Quantities

/// A tiling with what it costs.
public struct MappedStep: Sendable {
  /// Tile sizes and loop order.
  public let tiling: Tiling
  /// The loops over tiles.
  public let nest: LoopNest
  /// What moves and how long each engine is busy.
  public let counts: StepCounts
  /// Cycles of the step by itself, by the tile recurrence.
  public let cycles: Cycles
}

/// Finds the best legal tiling of a step.
///
/// Every combination of tile sizes that the architecture's rules allow and the buffers hold is
/// considered, except those that another one dominates on its own axis in number of tiles, passes
/// of the array and size: in every engine's busy time such a size cannot win. In the recurrence it
/// can gain a little where the engines do not overlap, in the first load and the last store; beside
/// brute force on small layers the loss stays below one per cent. The winner has the fewest cycles by
/// the recurrence, then the fewest bytes, then the first tile sizes in order. The recurrence runs only
/// where its lower bound does not already lose.
public struct TilingSearch {
  /// Beyond this extent of an axis, only the smallest size for each number of tiles is tried.
  static let largestFreeExtent = 1 << 16

  private let model: TileModel
  private let buffers: Buffers
  private let precision: Precision
  /// Whether dominated sizes are tried as well: what the search is checked against.
  private let triesEverySize: Bool

  /// Prepares the search for one step.
  public init(model: TileModel, buffers: Buffers, precision: Precision) {
    self.init(model: model, buffers: buffers, precision: precision, triesEverySize: false)
  }

  init(model: TileModel, buffers: Buffers, precision: Precision, triesEverySize: Bool) {
    self.triesEverySize = triesEverySize
    self.model = model
    self.buffers = buffers
    self.precision = precision
  }

  /// The best tiling.
  ///
  /// - Parameter timing: Cycles of a nest by itself; never below its bound.
  /// - Returns: `nil` when not even the smallest tile fits the buffers.
  public func best(timing: (LoopNest) -> Cycles) -> MappedStep? {
    var best: MappedStep?
    let quick = QuickBound(model)
    forEachCandidate { tiling in
      if !triesEverySize, let best, quick.bound(tiling) > best.cycles { return }
      let nest = LoopNest(model.problem, tiling)
      let counts = model.counts(nest)
      if !triesEverySize, let best, counts.bound(model.arrangement) > best.cycles { return }
      let cycles = timing(nest)
      let candidate = MappedStep(tiling: tiling, nest: nest, counts: counts, cycles: cycles)
      if best.map({ isBetter(candidate, than: $0) }) ?? true { best = candidate }
    }
    return best
  }

  private func isBetter(_ candidate: MappedStep, than best: MappedStep) -> Bool {
    if candidate.cycles != best.cycles { return candidate.cycles < best.cycles }
    if candidate.counts.totalBytes != best.counts.totalBytes {
      return candidate.counts.totalBytes < best.counts.totalBytes
    }
    return candidate.tiling < best.tiling
  }

  /// Calls `body` with every legal tiling, larger tiles first.
  private func forEachCandidate(_ body: (Tiling) -> Void) {
    let rules = model.array.tiling
    let loops = model.problem.loops
    let columns = sizes(
      rules.columns, extent: loops.columns, parallel: columnParallelism,
      window: model.problem.pooling?.strideColumns ?? 1)
    let outputRule = channelRule(rules.outputChannels)
    let inputRule = channelRule(rules.inputChannels)
    let channels = sizes(
      outputRule, extent: loops.outputChannels, parallel: outputParallelism)
    let inputs = sizes(inputRule, extent: loops.inputChannels, parallel: inputParallelism)
    // Under the rule of fewest tiles an axis is cut further only while nothing fits.
    for column in columns {
      var fitsColumn = false
      for input in inputs {
        var fitsInput = false
        for channel in channels where fitsWeights(outputChannels: channel, inputChannels: input) {
          for row in rows(rules, channel: channel, input: input, column: column) {
            fitsInput = true
            for order in orders(channel: channel, input: input, row: row, column: column) {
              body(
                Tiling(
                  outputChannels: channel, inputChannels: input, rows: row, columns: column,
                  order: order))
            }
          }
          if fitsInput, outputRule == .fewest { break }
        }
        fitsColumn = fitsColumn || fitsInput
        if fitsInput, inputRule == .fewest { break }
      }
      if fitsColumn, rules.columns == .fewest { break }
    }
  }

  /// The rule for channels: a unit for fully connected layers takes whatever the weight buffer
  /// holds, and a channelwise step as many channels as the map buffers hold.
  private func channelRule(_ rule: TilingRules.AxisRule) -> TilingRules.AxisRule {
    let isUnit = model.problem.kind == .fullyConnected
    return isUnit || (model.problem.isChannelwise && rule != .free) ? .fewest : rule
  }

  private func rows(
    _ rules: TilingRules, channel: Int, input: Int, column: Int
  ) -> [Int] {
    let extent = model.problem.loops.rows
    var candidates = sizes(
      rules.rows, extent: extent, parallel: 1, window: model.problem.pooling?.strideRows ?? 1)
    if rules.minimumRowTiles > 1, rules.rows == .fewest || rules.rows == .free {
      let tiles = min(rules.minimumRowTiles, max(1, extent / 2))
      let limit = extent.dividedRoundingUp(by: tiles)
      candidates = candidates.filter { $0 <= limit }
    }
    let fitting = candidates.filter {
      fitsMaps(outputChannels: channel, inputChannels: input, rows: $0, columns: column)
    }
    return rules.rows == .fewest ? Array(fitting.prefix(1)) : fitting
  }

  /// Orders that are not the same as an earlier one once loops of one trip are left out.
  private func orders(
    channel: Int, input: Int, row: Int, column: Int
  ) -> [TilingRules.Order] {
    let loops = model.problem.loops
    var seen: [[LoopAxis]] = []
    return model.array.tiling.orders.filter { order in
      let real = order.axes.filter { axis in
        switch axis {
        case .groups: loops.groups > 1
        case .outputChannels: channel < loops.outputChannels
        case .inputChannels: input < loops.inputChannels
        case .rows: row < loops.rows || loops.batch > 1
        case .columns: column < loops.columns
        }
      }
      if seen.contains(real) { return false }
      seen.append(real)
      return true
    }
  }
}

extension TilingSearch {
  private var outputParallelism: Int {
    switch model.problem.kind {
    case .depthwise: model.compute.channelParallelism
    case .convolution: model.array.outputChannels
    case .fullyConnected, .pooling, .elementwise, .movement: 1
    }
  }

  private var inputParallelism: Int {
    model.problem.kind == .convolution
      ? model.array.inputChannels * model.problem.packingFactor : 1
  }

  private var columnParallelism: Int {
    model.array.pixelMode == .row ? model.array.pixels : 1
  }

  /// Tile sizes of one axis, largest first; the sizes that a rule states are those of the leading
  /// layer's map, `window` times what leaves a fused pooling.
  private func sizes(
    _ rule: TilingRules.AxisRule, extent: Int, parallel: Int, window: Int = 1
  ) -> [Int] {
    switch rule {
    case .whole: [extent]
    case .array: [min(extent, max(1, parallel))]
    case .fixed(let size): [min(extent, max(1, size / window))]
    case .oneOf(let sizes): Set(sizes.map { min(extent, max(1, $0 / window)) }).sorted(by: >)
    case .fewest: fewestTileSizes(extent: extent, parallel: parallel)
    case .free:
      if triesEverySize {
        (1...extent).reversed()
      } else if extent <= Self.largestFreeExtent {
        undominatedSizes(extent: extent, parallel: parallel)
      } else {
        fewestTileSizes(extent: extent, parallel: parallel)
      }
    }
  }

  private func fitsWeights(outputChannels: Int, inputChannels: Int) -> Bool {
    guard model.problem.loadsWeights else { return true }
    var tile = TileExtent.empty
    tile.outputChannels = outputChannels
    tile.inputChannels = inputChannels
    return model.problem.weightBytes(tile) <= buffers.weights.tileBytes
  }

  /// Whether the largest input and output tiles fit; inputs lie in the buffer even when retained.
  private func fitsMaps(
    outputChannels: Int, inputChannels: Int, rows: Int, columns: Int
  ) -> Bool {
    let problem = model.problem
    var tile = TileExtent.empty
    tile.outputChannels = outputChannels
    tile.inputChannels = inputChannels
    (tile.rows, tile.columns) = (rows, columns)
    let row = largestExtent(rows, problem.loops.rows) { problem.rowExtent($0) }
    let column = largestExtent(columns, problem.loops.columns) { problem.columnExtent($0) }
    (tile.inputRows, tile.inputColumns) = (row.input, column.input)
    (tile.computedRows, tile.computedColumns) = (row.computed, column.computed)
    let isSpilled = inputChannels < problem.loops.inputChannels || model.array.spillsPartialSums
    let bytes =
      isSpilled
      ? problem.partialSumBytes(tile) : problem.outputBytes(tile, bits: problem.outputBits)
    return problem.inputBytes(tile) <= buffers.inputs.tileBytes
      && bytes <= buffers.outputs.tileBytes
  }

  /// What a tile in the middle of the map covers, where borders clip least.
  private func largestExtent(
    _ size: Int, _ extent: Int, _ covered: (Range<Int>) -> (computed: Int, input: Int)
  ) -> (computed: Int, input: Int) {
    let count = extent.dividedRoundingUp(by: size)
    var largest = (computed: 0, input: 0)
    for pick in [0, 1, count / 2, count - 1] where pick < count {
      let tile = covered(pick * size..<min(extent, (pick + 1) * size))
      largest = (max(largest.computed, tile.computed), max(largest.input, tile.input))
    }
    return largest
  }
}
