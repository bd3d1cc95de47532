internal import HardwareModel
internal import NetworkModel
internal import Quantities
internal import SystolicArrays

/// A physical systolic array: the folds that tiles are cut into.
struct SystolicGrid: Sendable {
  private let array: SystolicArray
  private let overlapsStationaryLoad: Bool

  /// Creates the grid, or `nil` where an array counts by the rules of another tool.
  init?(_ array: SystolicArray) {
    guard case .physical(let rules) = array.mode else { return nil }
    self.array = array
    overlapsStationaryLoad = rules.overlapsStationaryLoad
  }

  /// Multiply-accumulates in a cycle.
  var multipliers: Int { array.rows * array.columns }

  /// The folds of a tile of a convolution or depthwise step.
  func folds(_ tile: TileExtent, of problem: TileProblem) -> SystolicFolds {
    let products =
      problem.kind == .depthwise
      ? channelwise(tile, problem) : convolution(tile, problem)
    return SystolicFolds(products, overlapsStationaryLoad: overlapsStationaryLoad)
  }

  private func product(_ pixels: Int, _ window: Int, _ filters: Int) -> FoldedProduct {
    FoldedProduct(pixels: pixels, window: window, filters: filters, on: array)
  }

  private func convolution(
    _ tile: TileExtent, _ problem: TileProblem
  ) -> [SystolicFolds.Products] {
    let shape = problem.shape
    let channels = tile.inputChannels.dividedRoundingUp(by: problem.packingFactor)
    let packing = (channels: tile.inputChannels, words: channels)
    guard shape.isTransposed else {
      let window = channels * shape.kernelRows * shape.kernelColumns
      let pixels = tile.computedRows * tile.computedColumns
      return [.init(product(pixels, window, tile.outputChannels), packing: packing)]
    }
    return phases(shape).map { phase in
      let pixels =
        tile.computedRows.dividedRoundingUp(by: shape.strideRows)
        * tile.computedColumns.dividedRoundingUp(by: shape.strideColumns)
      return .init(
        product(pixels, channels * phase.taps, tile.outputChannels), count: phase.count,
        packing: packing)
    }
  }

  /// The stride² ordinary convolutions that make up a transposed one: kernel positions of each, and
  /// how many have as many.
  private func phases(_ shape: ConvolutionShape) -> [(taps: Int, count: Int)] {
    func taps(_ kernel: Int, _ stride: Int) -> [Int: Int] {
      // A phase behind the kernel's end has no taps.
      var counts: [Int: Int] = [:]
      for phase in 0..<min(stride, kernel) {
        counts[(kernel - phase).dividedRoundingUp(by: stride), default: 0] += 1
      }
      return counts
    }
    let rows = taps(shape.kernelRows, shape.strideRows).sorted { $0.key < $1.key }
    let columns = taps(shape.kernelColumns, shape.strideColumns).sorted { $0.key < $1.key }
    return rows.flatMap { row in
      columns.map { (row.key * $0.key, row.value * $0.value) }
    }
  }

  private func channelwise(
    _ tile: TileExtent, _ problem: TileProblem
  ) -> [SystolicFolds.Products] {
    let window = problem.shape.kernelRows * problem.shape.kernelColumns
    let pixels = tile.computedRows * tile.computedColumns
    let together = FoldedProduct.channelsSideBySide(
      window: window, channels: tile.outputChannels, on: array)
    let (full, rest) = tile.outputChannels.quotientAndRemainder(dividingBy: together)
    var products: [SystolicFolds.Products] = []
    for (channels, count) in [(together, full), (rest, 1)] where channels > 0 && count > 0 {
      products.append(
        .init(
          product(pixels, channels * window, channels), count: count, channels: channels))
    }
    return products
  }
}
