internal import HardwareModel
internal import NetworkModel
internal import Quantities

/// The tilings of a step that an architecture's rules allow and its buffers hold.
struct TileCandidates {
  /// Beyond this extent of an axis, only the smallest size for each number of tiles is tried.
  static let largestFreeExtent = 1 << 16

  /// A tile size of rows or columns, with what a tile in the middle of the map covers.
  private struct Window {
    let size: Int
    let computed: Int
    let input: Int
  }

  private let model: TileModel
  private let buffers: Buffers
  private let outputRule: TilingRules.AxisRule
  private let inputRule: TilingRules.AxisRule
  private let channels: [Int]
  private let inputs: [Int]
  private let rows: [Window]
  private let columns: [Window]
  /// For each set of loops of several trips, the orders that differ.
  private let orders: [[TilingRules.Order]]

  /// Lists the sizes of each axis, largest first.
  init(model: TileModel, buffers: Buffers, precision: Precision, triesEverySize: Bool) {
    let problem = model.problem
    let rules = model.array.tiling
    let loops = problem.loops
    self.model = model
    self.buffers = buffers
    // A unit for fully connected layers takes whatever the weight buffer holds, and a channelwise
    // step as many channels as the map buffers hold.
    func channelRule(_ rule: TilingRules.AxisRule) -> TilingRules.AxisRule {
      problem.kind == .fullyConnected || problem.isChannelwise ? .fewest : rule
    }
    outputRule = channelRule(rules.outputChannels)
    inputRule = channelRule(rules.inputChannels)
    channels = tileSizes(
      outputRule, extent: loops.outputChannels, parallel: model.outputParallelism,
      triesEverySize: triesEverySize)
    inputs = tileSizes(
      inputRule, extent: loops.inputChannels, parallel: model.inputParallelism,
      triesEverySize: triesEverySize)
    var rowSizes = tileSizes(
      rules.rows, extent: loops.rows, parallel: 1, window: problem.pooling?.strideRows ?? 1,
      triesEverySize: triesEverySize)
    if rules.minimumRowTiles > 1, rules.rows == .fewest || rules.rows == .free {
      let tiles = min(rules.minimumRowTiles, max(1, loops.rows / 2))
      let limit = loops.rows.dividedRoundingUp(by: tiles)
      rowSizes = rowSizes.filter { $0 <= limit }
    }
    if let limit = problem.rowLimit { rowSizes = rowSizes.filter { $0 <= limit } }
    rows = rowSizes.map { size in
      let tile = largestTile(size, loops.rows) { problem.rowExtent($0) }
      return Window(size: size, computed: tile.computed, input: tile.input)
    }
    let columnSizes = tileSizes(
      rules.columns, extent: loops.columns, parallel: model.columnParallelism,
      window: problem.pooling?.strideColumns ?? 1, triesEverySize: triesEverySize)
    columns = columnSizes.map { size in
      let tile = largestTile(size, loops.columns) { problem.columnExtent($0) }
      return Window(size: size, computed: tile.computed, input: tile.input)
    }
    orders = (0..<16).map { mask in
      let hasGroups = loops.groups > 1
      let orders = distinctOrders(rules.orders, mask: mask, hasGroups: hasGroups)
      guard problem.rowLimit != nil, mask & 4 != 0 else { return orders }
      // Rows are passed on whole, so that nothing is cut further outside.
      return orders.filter { order in
        order.axes.prefix { $0 != .rows }.allSatisfy { axis in
          switch axis {
          case .groups: !hasGroups
          case .outputChannels: mask & 1 == 0
          case .inputChannels: mask & 2 == 0
          case .rows, .columns: true
          }
        }
      }
    }
  }

  /// Calls `body` with every legal tiling, larger tiles first.
  ///
  /// Under the rule of fewest tiles an axis is cut further only while nothing fits.
  ///
  /// - Parameter isLost: Whether nothing with these channels and columns can win; its rows and
  ///   order are those of the first candidate.
  /// - Returns: The buffers for which the same tilings would have come.
  @discardableResult
  func forEach(unless isLost: (Tiling) -> Bool, _ body: (Tiling) -> Void) -> BufferLimits {
    let rules = model.array.tiling
    var limits = BufferLimits()
    guard !rows.isEmpty else { return limits }
    for column in columns {
      var fitsColumn = false
      for input in inputs {
        var fitsInput = false
        for channel in channels {
          if fitsInput, outputRule == .fewest { break }
          guard fitsWeights(outputChannels: channel, inputChannels: input, &limits) else {
            continue
          }
          let first = Tiling(
            outputChannels: channel, inputChannels: input, rows: rows[0].size,
            columns: column.size, order: .outputStationary)
          if isLost(first) { continue }
          for row in rows where fitsMaps(channel, input, row, column, &limits) {
            fitsInput = true
            let mask = mask(channel, input, row.size, column.size)
            for order in orders[mask] {
              body(
                Tiling(
                  outputChannels: channel, inputChannels: input, rows: row.size,
                  columns: column.size, order: order))
            }
            if rules.rows == .fewest { break }
          }
        }
        fitsColumn = fitsColumn || fitsInput
        if fitsInput, inputRule == .fewest { break }
      }
      if fitsColumn, rules.columns == .fewest { break }
    }
    return limits
  }

  /// Which loops have several trips, as bits.
  private func mask(_ channel: Int, _ input: Int, _ row: Int, _ column: Int) -> Int {
    let loops = model.problem.loops
    return (channel < loops.outputChannels ? 1 : 0) | (input < loops.inputChannels ? 2 : 0)
      | (row < loops.rows || loops.batch > 1 ? 4 : 0) | (column < loops.columns ? 8 : 0)
  }

  private func fitsWeights(
    outputChannels: Int, inputChannels: Int, _ limits: inout BufferLimits
  ) -> Bool {
    guard model.problem.loadsWeights, !model.problem.readsStore else { return true }
    var tile = TileExtent.empty
    tile.outputChannels = outputChannels
    tile.inputChannels = inputChannels
    let bytes = model.problem.weightBufferBytes(tile)
    let fits = bytes <= buffers.weights.tileBytes
    limits.takeWeights(bytes, fits: fits)
    return fits
  }

  /// Whether the largest input and output tiles fit; inputs lie in the buffer even when retained.
  private func fitsMaps(
    _ outputChannels: Int, _ inputChannels: Int, _ row: Window, _ column: Window,
    _ limits: inout BufferLimits
  ) -> Bool {
    let problem = model.problem
    let tile = TileExtent(
      outputChannels: outputChannels, inputChannels: inputChannels, rows: row.size,
      computedRows: row.computed, inputRows: row.input, columns: column.size,
      computedColumns: column.computed, inputColumns: column.input)
    let isSpilled = inputChannels < problem.loops.inputChannels || model.array.spillsPartialSums
    let bytes =
      isSpilled
      ? problem.partialSumBytes(tile) : problem.outputBytes(tile, bits: problem.outputBits)
    let inputs = problem.inputBytes(tile)
    let fitsInputs = inputs <= buffers.inputs.tileBytes
    limits.takeInputs(inputs, fits: fitsInputs)
    guard fitsInputs else { return false }
    let fits = bytes <= buffers.outputs.tileBytes
    limits.takeOutputs(bytes, fits: fits)
    return fits
  }
}

extension TileModel {
  fileprivate var outputParallelism: Int {
    switch problem.kind {
    case .depthwise: compute.channelParallelism
    case .convolution: array.outputChannels
    case .fullyConnected, .pooling, .elementwise, .movement: 1
    }
  }

  fileprivate var inputParallelism: Int {
    problem.kind == .convolution ? array.inputChannels * problem.packingFactor : 1
  }

  fileprivate var columnParallelism: Int { array.pixelMode == .row ? array.pixels : 1 }
}

/// Orders that are not the same as an earlier one once loops of one trip are left out.
///
/// - Parameter mask: Loops of several trips: bit 0 output channels, 1 input channels, 2 rows,
///   3 columns.
private func distinctOrders(
  _ orders: [TilingRules.Order], mask: Int, hasGroups: Bool
) -> [TilingRules.Order] {
  var seen: [[LoopAxis]] = []
  return orders.filter { order in
    let real = order.axes.filter { axis in
      switch axis {
      case .groups: hasGroups
      case .outputChannels: mask & 1 != 0
      case .inputChannels: mask & 2 != 0
      case .rows: mask & 4 != 0
      case .columns: mask & 8 != 0
      }
    }
    if seen.contains(real) { return false }
    seen.append(real)
    return true
  }
}

/// Tile sizes of one axis under a rule, largest first; the sizes that a rule states are those of
/// the leading layer's map, `window` times what leaves a fused pooling.
private func tileSizes(
  _ rule: TilingRules.AxisRule, extent: Int, parallel: Int, window: Int = 1, triesEverySize: Bool
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
    } else if extent <= TileCandidates.largestFreeExtent {
      undominatedSizes(extent: extent, parallel: parallel)
    } else {
      fewestTileSizes(extent: extent, parallel: parallel)
    }
  }
}

/// What a tile in the middle of the map covers, where borders clip least.
private func largestTile(
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
