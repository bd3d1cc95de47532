internal import NetworkModel

/// The attributes of a sliding window along one or two axes.
struct WindowForm {
  /// Whether there are no rows, only columns.
  let isLine: Bool
  private let shape: ConvolutionShape

  /// Checks that ONNX has a form for a window.
  ///
  /// - Parameter isLine: Whether the feature map has one dimension.
  init(_ shape: ConvolutionShape, isLine: Bool, in exporter: GraphExporter) throws(ExportError) {
    let padding = shape.padding
    guard [padding.top, padding.left, padding.bottom, padding.right].allSatisfy({ $0 >= 0 }) else {
      throw exporter.fail("it crops its input by a negative padding", "slice the input instead")
    }
    self.shape = shape
    self.isLine = isLine && shape.inputRows == 1 && shape.kernelRows == 1 && shape.outputRows == 1
  }

  /// A value for each axis.
  func pair(_ rows: Int, _ columns: Int) -> [Int] { isLine ? [columns] : [rows, columns] }

  /// The dimensions of the feature map that is read or written.
  func dimensions(_ channels: Int, isInput: Bool) -> [Int] {
    [shape.batch, channels]
      + (isInput
        ? pair(shape.inputRows, shape.inputColumns) : pair(shape.outputRows, shape.outputColumns))
  }

  /// Kernel, strides, padding and, where they are not 1, dilations.
  var attributes: [(name: String, value: Attribute)] {
    let padding = shape.padding
    var result: [(name: String, value: Attribute)] = []
    if shape.dilationRows != 1 || shape.dilationColumns != 1 {
      result.append(("dilations", .ints(pair(shape.dilationRows, shape.dilationColumns))))
    }
    return result + [
      ("kernel_shape", .ints(pair(shape.kernelRows, shape.kernelColumns))),
      ("pads", .ints(pair(padding.top, padding.left) + pair(padding.bottom, padding.right))),
      ("strides", .ints(pair(shape.strideRows, shape.strideColumns))),
    ]
  }

  /// What a transposed convolution's output exceeds the plain formula by.
  var outputPadding: [Int] {
    func extra(
      _ input: Int, _ stride: Int, _ kernel: Int, _ dilation: Int, _ padding: Int, _ output: Int
    ) -> Int {
      output - ((input - 1) * stride + (kernel - 1) * dilation + 1 - padding)
    }
    let padding = shape.padding
    return pair(
      extra(
        shape.inputRows, shape.strideRows, shape.kernelRows, shape.dilationRows,
        padding.top + padding.bottom, shape.outputRows),
      extra(
        shape.inputColumns, shape.strideColumns, shape.kernelColumns, shape.dilationColumns,
        padding.left + padding.right, shape.outputColumns))
  }
}
