extension SystolicArray {
  /// The array as the loops over tiles see it: which axes go side by side through the grid, and
  /// which tiles its control can do.
  ///
  /// A layer's tiles do not run ahead into the next layer. The cycles of a tile are not those of
  /// loops unrolled like this, but of its folds.
  public var unrolled: LoopUnrolledArray {
    let tiling: TilingRules =
      switch mode {
      case .physical(let rules): rules.tiling
      // SCALE-Sim has no tiles; whole axes stand for that.
      case .scaleSim:
        TilingRules(
          outputChannels: .whole, inputChannels: .whole, rows: .whole, columns: .whole,
          minimumRowTiles: 1, orders: [.outputStationary])
      }
    let lanes: (outputs: Int, inputs: Int, pixels: Int) =
      switch dataflow {
      case .weightStationary: (columns, rows, 1)
      case .inputStationary: (1, rows, columns)
      case .outputStationary: (columns, 1, rows)
      }
    return LoopUnrolledArray(
      outputChannels: lanes.outputs, inputChannels: lanes.inputs, pixels: lanes.pixels,
      kernelRows: 1, kernelColumns: 1, pixelMode: .flat, pipelineFillCycles: 0,
      minimumRowCycles: 0, augmentedChannels: 0, spillsPartialSums: false, padsWeights: false,
      layerOverlap: .none, tiling: tiling, stream: nil)
  }
}
