internal import HardwareModel
internal import Mapping
internal import MemorySystem
internal import NetworkModel
internal import Quantities

/// Where the operands of a step's tiles lie.
struct StepAddresses {
  /// A tensor that a step reads.
  struct Source {
    let map: MapLayout
    /// Its share of the layer's input channels, as the layer sees them.
    let channels: Int
  }

  let problem: TileProblem
  /// Feature maps that come from DRAM.
  let sources: [Source]
  /// Operands of a fused addition that come from DRAM.
  let residuals: [MapLayout]
  /// The output.
  let output: MapLayout
  /// Partial sums.
  let partialSums: MapLayout
  /// Weights, and the bytes from one tile of them to the next.
  let weights: UInt64
  let weightSlots: WeightSlots

  /// The order of a layer's weight tiles in DRAM.
  struct WeightSlots {
    let order: MemoryLayout.Weights
    /// Tiles of output and of input channels.
    let outputTiles: Int
    let inputTiles: Int
    /// Bytes that all weights of the layer take.
    let bytes: Int
    /// Bytes of the place of a tile.
    let slotBytes: Int
    /// Bytes of a filter of one input channel, in bits.
    let filterBits: Int
    /// Tiles in all.
    let count: Int

    /// Those of a layer whose weights no tile loads.
    static let none = WeightSlots(
      order: .tiles, outputTiles: 1, inputTiles: 1, bytes: 0, slotBytes: 0, filterBits: 0, count: 1)
  }

  /// Where a tile's weights and biases lie.
  func weightRegions(_ visit: TileVisit) -> [StridedRegion] {
    let slots = weightSlots
    let index =
      (visit.group * slots.outputTiles + visit.outputTile) * slots.inputTiles + visit.inputTile
    switch slots.order {
    case .tiles:
      return [
        StridedRegion(
          base: weights &+ UInt64(truncatingIfNeeded: index * slots.slotBytes), runBits: 0)
      ]
    case .stream:
      let offset = slots.bytes.multipliedFullWidth(by: index)
      let start = slots.count.dividingFullWidth(offset).quotient
      return [StridedRegion(base: weights &+ UInt64(truncatingIfNeeded: start), runBits: 0)]
    case .filters:
      let filters = visit.group * problem.loops.outputChannels + visit.outputChannel
      let inputs = problem.loops.inputChannels
      let first = (filters * inputs + visit.inputChannel) * slots.filterBits
      return [
        StridedRegion(
          base: weights &+ UInt64(truncatingIfNeeded: first / 8),
          runBits: visit.extent.inputChannels * slots.filterBits,
          inner: (visit.extent.outputChannels, inputs * slots.filterBits))
      ]
    }
  }

  /// Where a tile's inputs lie.
  func inputRegions(_ visit: TileVisit) -> [StridedRegion] {
    let (all, first, taken) =
      problem.isChannelwise
      ? (problem.loops.outputChannels, visit.outputChannel, visit.extent.outputChannels)
      : (
        problem.loops.groups * problem.loops.inputChannels,
        visit.group * problem.loops.inputChannels + visit.inputChannel,
        visit.extent.inputChannels
      )
    // What is retained is left out; the rest is taken in proportion.
    let loaded = problem.loadedInputChannels
    let begin = all > 0 ? first * loaded / all : 0
    let end = min(loaded, begin + (all > 0 ? (taken * loaded).dividedRoundingUp(by: all) : 0))
    var regions: [StridedRegion] = []
    var offset = 0
    for source in sources {
      let range = max(begin, offset)..<max(max(begin, offset), min(end, offset + source.channels))
      defer { offset += source.channels }
      guard !range.isEmpty else { continue }
      let own = range.lowerBound - offset..<range.upperBound - offset
      regions.append(region(of: source, own, visit))
    }
    return regions
  }

  private func region(of source: Source, _ own: Range<Int>, _ visit: TileVisit) -> StridedRegion {
    let map = source.map
    let shape = problem.shape
    let isWhole = problem.movedInputs == problem.movedOutputs
    if isPixels {
      // Images lie side by side, each a stretch of its own.
      return StridedRegion(
        base: map.base
          &+ UInt64(
            truncatingIfNeeded: visit.column * map.imageBits / 8 + own.lowerBound * map.bits / 8),
        runBits: own.count * map.bits, inner: (visit.extent.columns, map.imageBits))
    }
    guard isWhole, map.rows == shape.inputRows, map.columns == shape.inputColumns,
      map.channels == source.channels
    else {
      // Seen as another shape: a stretch in proportion.
      let channels = max(1, source.channels)
      let rows = max(1, problem.loops.rows)
      let position = channels * visit.row + rows * own.lowerBound
      let image = visit.image * map.imageBits / 8
      let stretch = map.stretch(from: position, of: channels * rows)
      return StridedRegion(
        base: stretch.base &+ UInt64(truncatingIfNeeded: image), runBits: 0)
    }
    let computedRows = problem.leadingRows(visit.row..<visit.row + visit.extent.rows)
    let computedColumns = problem.leadingColumns(
      visit.column..<visit.column + visit.extent.columns)
    let rows = MapLayout.Span(
      start: shape.firstInputRow(computedRows.lowerBound), count: visit.extent.inputRows,
      step: shape.inputStep(kernel: shape.kernelRows, stride: shape.strideRows))
    let columns = MapLayout.Span(
      start: shape.firstInputColumn(computedColumns.lowerBound),
      count: visit.extent.inputColumns,
      step: shape.inputStep(kernel: shape.kernelColumns, stride: shape.strideColumns))
    return map.region(channels: own, rows, columns, image: visit.image)
  }

  /// Whether a batch of single pixels lies side by side as columns.
  private var isPixels: Bool { problem.shape.isFullyConnected && problem.pooling == nil }

  /// Where a tile's output, or the operand of an addition to it, lies.
  func outputRegion(_ map: MapLayout, _ visit: TileVisit) -> StridedRegion {
    let first = visit.group * problem.loops.outputChannels + visit.outputChannel
    if isPixels {
      return StridedRegion(
        base: map.base
          &+ UInt64(
            truncatingIfNeeded: visit.column * map.imageBits / 8 + first * map.bits / 8),
        runBits: visit.extent.outputChannels * map.bits,
        inner: (visit.extent.columns, map.imageBits))
    }
    let all = problem.loops.groups * problem.loops.outputChannels
    guard map.rows == problem.loops.rows, map.columns == problem.loops.columns,
      map.channels == all
    else {
      let rows = max(1, problem.loops.rows)
      let image = visit.image * map.imageBits / 8
      let stretch = map.stretch(from: all * visit.row + rows * first, of: all * rows)
      return StridedRegion(
        base: stretch.base &+ UInt64(truncatingIfNeeded: image), runBits: 0)
    }
    return map.region(
      channels: first..<first + visit.extent.outputChannels,
      MapLayout.Span(start: visit.row, count: visit.extent.rows),
      MapLayout.Span(start: visit.column, count: visit.extent.columns), image: visit.image)
  }

  /// Where a tile's partial sums lie.
  func partialSumRegion(_ visit: TileVisit) -> StridedRegion {
    let first = visit.group * problem.loops.outputChannels + visit.outputChannel
    let rows = problem.leadingRows(visit.row..<visit.row + visit.extent.rows)
    let columns = problem.leadingColumns(visit.column..<visit.column + visit.extent.columns)
    return partialSums.region(
      channels: first..<first + visit.extent.outputChannels,
      MapLayout.Span(start: rows.lowerBound, count: visit.extent.computedRows),
      MapLayout.Span(start: columns.lowerBound, count: visit.extent.computedColumns),
      image: visit.image)
  }
}

extension ConvolutionShape {
  /// The first input row of an output row's window, inside the image.
  fileprivate func firstInputRow(_ row: Int) -> Int {
    let first = isTransposed ? row / strideRows : row * strideRows - padding.top
    return min(max(0, first), max(0, inputRows - 1))
  }

  /// The first input column of an output column's window, inside the image.
  fileprivate func firstInputColumn(_ column: Int) -> Int {
    let first = isTransposed ? column / strideColumns : column * strideColumns - padding.left
    return min(max(0, first), max(0, inputColumns - 1))
  }

  /// Positions from one that is read to the next: windows of one position leave gaps.
  fileprivate func inputStep(kernel: Int, stride: Int) -> Int {
    isTransposed || kernel > 1 ? 1 : stride
  }
}
