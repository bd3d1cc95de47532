/// Rows and columns added around a feature map before a window slides over it.
public struct Padding: Hashable, Sendable {
  /// Rows above.
  public let top: Int
  /// Columns on the left.
  public let left: Int
  /// Rows below.
  public let bottom: Int
  /// Columns on the right.
  public let right: Int

  /// Creates a padding; negative values crop.
  public init(top: Int, left: Int, bottom: Int, right: Int) {
    self.top = top
    self.left = left
    self.bottom = bottom
    self.right = right
  }

  /// The same padding on every side.
  public static func all(_ value: Int) -> Padding {
    Padding(top: value, left: value, bottom: value, right: value)
  }

  /// No padding.
  public static let none = Padding.all(0)

  /// Throws unless every side lies within ±(2³¹ − 1), so that sums with sizes are representable.
  func requireInRange() throws(NetworkError) {
    for value in [top, left, bottom, right] where value.magnitude > Int32.max.magnitude {
      throw NetworkError("a padding of \(value) is out of range")
    }
  }
}

/// The one loop nest to which every multiply-accumulate layer is normalised.
///
/// `for b in batch, g in groups, m in outputChannels, n in inputChannels, (r, c) in output pixels,
/// (i, j) in kernel: out[b,g,m,r,c] += in[b,g,n,r·s+i·d−p,c·s+j·d−p] · w[g,m,n,i,j]`.
/// A fully connected layer has one pixel, a one-dimensional convolution one row, a depthwise
/// convolution one input and one output channel a group; in a matrix product the pixels are the
/// rows of the left operand.
public struct ConvolutionShape: Hashable, Sendable {
  /// The greatest number of multiply-accumulates that a layer may have, 2⁴⁸.
  public static let maximumMACCount = 1 << 48

  /// Images processed together.
  public let batch: Int
  /// Independent channel groups.
  public let groups: Int
  /// Output channels of one group (M).
  public let outputChannels: Int
  /// Input channels of one group (N).
  public let inputChannels: Int
  /// Rows of the input feature map, without padding.
  public let inputRows: Int
  /// Columns of the input feature map, without padding.
  public let inputColumns: Int
  /// Rows of the output feature map.
  public let outputRows: Int
  /// Columns of the output feature map.
  public let outputColumns: Int
  /// Rows of the kernel.
  public let kernelRows: Int
  /// Columns of the kernel.
  public let kernelColumns: Int
  /// Input rows between two output rows; in a transposed convolution, the other way round.
  public let strideRows: Int
  /// Input columns between two output columns; in a transposed convolution, the other way round.
  public let strideColumns: Int
  /// Input rows between two kernel rows.
  public let dilationRows: Int
  /// Input columns between two kernel columns.
  public let dilationColumns: Int
  /// Padding of the input.
  public let padding: Padding
  /// Whether the strides widen the output instead of narrowing it.
  public let isTransposed: Bool

  /// Multiply-accumulates of the whole batch; padded positions count, as in published figures.
  public let macCount: Int

  /// Creates a shape and derives the output size.
  ///
  /// - Parameters:
  ///   - batch: Images processed together.
  ///   - groups: Independent channel groups.
  ///   - outputChannels: Output channels of one group.
  ///   - inputChannels: Input channels of one group.
  ///   - input: Rows and columns of the input without padding.
  ///   - kernel: Rows and columns of the kernel.
  ///   - stride: Strides down and across.
  ///   - dilation: Dilations down and across.
  ///   - padding: Padding of the input; of the output in a transposed convolution.
  ///   - isTransposed: Whether the layer is a transposed convolution.
  ///   - outputPadding: Rows and columns added to a transposed convolution's output.
  /// - Throws: `NetworkError` when a size is not positive, the kernel does not fit into the padded
  ///   input, or there are more than `maximumMACCount` multiply-accumulates.
  public init(
    batch: Int = 1, groups: Int = 1, outputChannels: Int, inputChannels: Int,
    input: (rows: Int, columns: Int), kernel: (rows: Int, columns: Int) = (1, 1),
    stride: (rows: Int, columns: Int) = (1, 1), dilation: (rows: Int, columns: Int) = (1, 1),
    padding: Padding = .none, isTransposed: Bool = false,
    outputPadding: (rows: Int, columns: Int) = (0, 0)
  ) throws(NetworkError) {
    try requirePositive([
      "batch": batch, "group": groups, "output channels": outputChannels,
      "input channels": inputChannels, "input rows": input.rows, "input columns": input.columns,
      "kernel rows": kernel.rows, "kernel columns": kernel.columns, "row stride": stride.rows,
      "column stride": stride.columns, "row dilation": dilation.rows,
      "column dilation": dilation.columns,
    ])
    try padding.requireInRange()
    outputRows = try windowPositions(
      axis: "rows", input: input.rows, kernel: kernel.rows, stride: stride.rows,
      dilation: dilation.rows, before: padding.top, after: padding.bottom,
      transposedBy: isTransposed ? outputPadding.rows : nil)
    outputColumns = try windowPositions(
      axis: "columns", input: input.columns, kernel: kernel.columns, stride: stride.columns,
      dilation: dilation.columns, before: padding.left, after: padding.right,
      transposedBy: isTransposed ? outputPadding.columns : nil)
    self.batch = batch
    self.groups = groups
    self.outputChannels = outputChannels
    self.inputChannels = inputChannels
    inputRows = input.rows
    inputColumns = input.columns
    kernelRows = kernel.rows
    kernelColumns = kernel.columns
    strideRows = stride.rows
    strideColumns = stride.columns
    dilationRows = dilation.rows
    dilationColumns = dilation.columns
    self.padding = padding
    self.isTransposed = isTransposed
    let limit = TensorShape.maximumElementCount
    _ = try product(
      of: [batch, groups, inputChannels, input.rows, input.columns], limit: limit,
      name: "the number of inputs")
    _ = try product(
      of: [batch, groups, outputChannels, outputRows, outputColumns], limit: limit,
      name: "the number of outputs")
    _ = try product(
      of: [groups, outputChannels, inputChannels, kernel.rows, kernel.columns], limit: limit,
      name: "the number of weights")
    // A transposed convolution multiplies once for every input pixel and kernel position.
    let pixels =
      isTransposed ? [input.rows, input.columns] : [outputRows, outputColumns]
    macCount = try product(
      of: [batch, groups, outputChannels, inputChannels, kernel.rows, kernel.columns] + pixels,
      limit: Self.maximumMACCount, name: "the number of multiply-accumulates")
  }

  /// A fully connected layer: one pixel for each image.
  public static func fullyConnected(
    batch: Int = 1, outputs: Int, inputs: Int
  ) throws(NetworkError) -> ConvolutionShape {
    try ConvolutionShape(
      batch: batch, outputChannels: outputs, inputChannels: inputs, input: (1, 1))
  }
}

/// The number of window positions along one axis.
///
/// - Parameter transposedBy: The output padding of a transposed convolution, `nil` for others.
private func windowPositions(
  axis: String, input: Int, kernel: Int, stride: Int, dilation: Int, before: Int, after: Int,
  transposedBy outputPadding: Int?
) throws(NetworkError) -> Int {
  if let outputPadding, outputPadding.magnitude > Int32.max.magnitude {
    throw NetworkError("an output padding of \(outputPadding) \(axis) is out of range")
  }
  let extent = (kernel - 1) * dilation + 1
  let result: Int
  if let outputPadding {
    result = (input - 1) * stride + extent - before - after + outputPadding
  } else {
    let span = input + before + after - extent
    result = span < 0 ? 0 : span / stride + 1
  }
  guard result >= 1, result <= Int(Int32.max) else {
    throw NetworkError(
      "the output has \(result) \(axis): a kernel extent of \(extent) does not fit an input of "
        + "\(input) with \(before) + \(after) of padding")
  }
  return result
}
