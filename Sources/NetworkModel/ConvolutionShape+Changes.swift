extension ConvolutionShape {
  /// The same layer for another batch size.
  ///
  /// - Throws: `NetworkError` when the batch is out of range.
  public func withBatch(_ batch: Int) throws(NetworkError) -> ConvolutionShape {
    try ConvolutionShape(
      batch: batch, groups: groups, outputChannels: outputChannels, inputChannels: inputChannels,
      input: (inputRows, inputColumns), kernel: (kernelRows, kernelColumns),
      stride: (strideRows, strideColumns), dilation: (dilationRows, dilationColumns),
      padding: padding, isTransposed: isTransposed, outputPadding: outputPadding)
  }

  /// What a transposed convolution's output exceeds the plain formula by; 0 for others.
  public var outputPadding: (rows: Int, columns: Int) {
    guard isTransposed else { return (0, 0) }
    let rows =
      (inputRows - 1) * strideRows + (kernelRows - 1) * dilationRows + 1
      - padding.top - padding.bottom
    let columns =
      (inputColumns - 1) * strideColumns + (kernelColumns - 1) * dilationColumns + 1
      - padding.left - padding.right
    return (outputRows - rows, outputColumns - columns)
  }
}
