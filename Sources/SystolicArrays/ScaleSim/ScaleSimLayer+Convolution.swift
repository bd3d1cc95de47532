public import NetworkModel

/// A convolution as SCALE-Sim has to be told of it: one dense layer, run several times.
public struct ScaleSimWork: Hashable, Sendable {
  /// The layer of one run.
  public let layer: ScaleSimLayer
  /// How often it runs: once for each group and image.
  public let runs: Int
  /// Whether the layer is not what SCALE-Sim knows and was turned into what it knows.
  public let isApproximate: Bool

  /// Turns a convolution or matrix product into layers that SCALE-Sim knows.
  ///
  /// Padding becomes part of the input, as SCALE-Sim wants it, except behind the last whole window:
  /// that window is cut off at the input's end. Groups and images are run one after the other; a
  /// batch of single pixels is one product. A dilated window is counted as a dense one of as many
  /// elements, a transposed convolution as one over an input with zeros in between.
  ///
  /// - Throws: `ScaleSimFault` when the layer is larger than can be counted.
  public init(_ shape: ConvolutionShape, pattern: BlockPattern) throws(ScaleSimFault) {
    if shape.isFullyConnected {
      // As SCALE-Sim turns an M × K × N product into a layer: M rows of K columns.
      layer = try ScaleSimLayer(
        inputRows: shape.batch, inputColumns: shape.inputChannels, kernelRows: 1,
        kernelColumns: shape.inputChannels, channels: 1, filters: shape.outputChannels,
        strideRows: 1, strideColumns: 1, pattern: pattern)
      (runs, isApproximate) = (1, false)
      return
    }
    let rows = Axis(
      input: shape.inputRows, output: shape.outputRows, kernel: shape.kernelRows,
      stride: shape.isTransposed ? 1 : shape.strideRows, before: shape.padding.top,
      after: shape.padding.bottom,
      isPlain: !shape.isTransposed && shape.dilationRows == 1)
    let columns = Axis(
      input: shape.inputColumns, output: shape.outputColumns, kernel: shape.kernelColumns,
      stride: shape.isTransposed ? 1 : shape.strideColumns, before: shape.padding.left,
      after: shape.padding.right,
      isPlain: !shape.isTransposed && shape.dilationColumns == 1)
    layer = try ScaleSimLayer(
      inputRows: rows.input, inputColumns: columns.input, kernelRows: shape.kernelRows,
      kernelColumns: shape.kernelColumns, channels: shape.inputChannels,
      filters: shape.outputChannels,
      strideRows: shape.isTransposed ? 1 : shape.strideRows,
      strideColumns: shape.isTransposed ? 1 : shape.strideColumns, pattern: pattern)
    runs = shape.groups * shape.batch
    isApproximate =
      shape.isTransposed || shape.dilationRows > 1 || shape.dilationColumns > 1
  }

  /// The padded input of one axis.
  private struct Axis {
    let input: Int

    /// Takes an input that gives as many outputs by SCALE-Sim's rule, ⌈(input − kernel)/stride⌉ + 1.
    init(
      input: Int, output: Int, kernel: Int, stride: Int, before: Int, after: Int, isPlain: Bool
    ) {
      guard isPlain else {
        self.input = (output - 1) * stride + kernel
        return
      }
      // The least and the greatest input with these outputs.
      let least = max(kernel, kernel + (output - 2) * stride + 1)
      let greatest = kernel + (output - 1) * stride
      let padded = max(input + before, min(input + before + after, least))
      self.input = min(greatest, max(least, padded))
    }
  }
}
