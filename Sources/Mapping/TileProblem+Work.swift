internal import NetworkModel
public import Quantities

extension TileProblem {
  /// Rows of the leading layer for rows that leave the step, and the input rows for those.
  public func rowExtent(_ rows: Range<Int>) -> (computed: Int, input: Int) {
    let computed = leadingRows(rows)
    return (computed.count, shape.touchedInputRows(computed))
  }

  /// Columns of the leading layer for columns that leave the step, and their input columns.
  public func columnExtent(_ columns: Range<Int>) -> (computed: Int, input: Int) {
    if loops.columns != (pooling?.outputColumns ?? shape.outputColumns) {
      return (columns.count, columns.count)  // a batch of pixels side by side
    }
    let computed = leadingColumns(columns)
    return (computed.count, shape.touchedInputColumns(computed))
  }

  /// Columns of the leading layer that columns leaving the step are made of.
  public func leadingColumns(_ columns: Range<Int>) -> Range<Int> {
    guard let pooling else { return columns }
    let first = max(0, columns.lowerBound * pooling.strideColumns - pooling.padding.left)
    let last =
      (columns.upperBound - 1) * pooling.strideColumns - pooling.padding.left
      + pooling.kernelColumns
    return first..<max(first, min(shape.outputColumns, last))
  }

  /// Rows of the leading layer that rows leaving the step are made of.
  public func leadingRows(_ rows: Range<Int>) -> Range<Int> {
    guard let pooling else { return rows }
    let first = max(0, rows.lowerBound * pooling.strideRows - pooling.padding.top)
    let last =
      (rows.upperBound - 1) * pooling.strideRows - pooling.padding.top + pooling.kernelRows
    return first..<max(first, min(shape.outputRows, last))
  }

  /// Weights of a tile, with those that fill its last lanes.
  @inline(__always)
  private func weights(_ tile: TileExtent) -> Int {
    let outputs = tile.outputChannels.dividedRoundingUp(by: outputLanes) * outputLanes
    let inputs = tile.inputChannels.dividedRoundingUp(by: inputLanes) * inputLanes
    return outputs * inputs * shape.kernelRows * shape.kernelColumns
  }

  /// Bytes of a tile's weights as they lie in DRAM: of encoded weights, its share of the stream.
  public func weightBytes(_ tile: TileExtent) -> Bytes {
    guard weightCount > 0 else { return 0 }
    return Bytes(weights(tile)).scaledRoundingUp(
      by: weightStorageBits, over: Bytes(weightCount) * 8)
  }

  /// Whether the array reads its weights in the store itself: plain weights that stay on chip.
  var readsStore: Bool { keepsWeights && weightSymbols == 0 }

  /// Bytes of a tile's weights in the weight buffer.
  public func weightBufferBytes(_ tile: TileExtent) -> Bytes {
    weightCount > 0 ? Bytes(weights(tile) * weightBits).dividedRoundingUp(by: 8) : 0
  }

  /// Symbols that the decoder takes in for a tile's weights: its share of the layer's.
  public func weightSymbols(_ tile: TileExtent) -> Int64 {
    guard weightSymbols > 0 else { return 0 }
    return Int64(weights(tile)).scaledRoundingUp(
      by: Int64(weightSymbols), over: Int64(weightCount))
  }

  /// Bytes of the biases of a tile's output channels.
  public func biasBytes(_ tile: TileExtent) -> Bytes {
    Bytes(tile.outputChannels * biasBits).dividedRoundingUp(by: 8)
  }

  /// Bytes of a tile's input as it lies in the buffer.
  public func inputBytes(_ tile: TileExtent) -> Bytes {
    let channels = isChannelwise ? tile.outputChannels : tile.inputChannels
    return inputBytes(elements: channels * tile.inputRows * tile.inputColumns)
  }

  /// Bytes of input elements; a reduction or an enlargement reads more or fewer than it writes.
  private func inputBytes(elements: Int) -> Bytes {
    let bits = Bits(elements * inputBits)
    guard movedInputs != movedOutputs else { return bits.dividedRoundingUp(by: 8) }
    return bits.scaledRoundingUp(by: Int64(movedInputs), over: Int64(movedOutputs))
      .dividedRoundingUp(by: 8)
  }

  /// Bytes of a tile's input that come from DRAM: retained tensors do not.
  public func loadedInputBytes(_ tile: TileExtent) -> Bytes {
    let all = isChannelwise ? loops.outputChannels : loops.groups * loops.inputChannels
    if loadedInputChannels == all { return inputBytes(tile) }
    let channels = isChannelwise ? tile.outputChannels : tile.inputChannels
    let loaded = (channels * loadedInputChannels).dividedRoundingUp(by: all)
    return inputBytes(elements: loaded * tile.inputRows * tile.inputColumns)
  }

  /// Bytes of a tile's partial sums, before a fused pooling.
  public func partialSumBytes(_ tile: TileExtent) -> Bytes {
    Bytes(tile.outputChannels * tile.computedRows * tile.computedColumns * partialSumBits)
      .dividedRoundingUp(by: 8)
  }

  /// Bytes of a tile's output in a width.
  public func outputBytes(_ tile: TileExtent, bits: Int) -> Bytes {
    Bytes(tile.outputChannels * tile.rows * tile.columns * bits).dividedRoundingUp(by: 8)
  }
}
