internal import NetworkModel

extension GraphExporter {
  /// Adds a pooling.
  func write(_ pooling: Pooling) throws(ExportError) {
    guard let layer else { return }
    let source = network[layer.inputs[0]].shape.dimensions
    let target = network[layer.output].shape.dimensions
    let shape = pooling.window
    let window = try WindowForm(shape, isLine: source.count == 3, in: self)
    let isPlainGlobal =
      pooling.isGlobal && shape.padding == .none && shape.strideRows == 1
      && shape.strideColumns == 1
    if isPlainGlobal, pooling.function != .maximum, source.count == 4, target.count == 2 {
      node(
        "ReduceMean", [read(layer.inputs[0])], raw(layer.output),
        [("axes", .ints([2, 3])), ("keepdims", .int(0))])
      return
    }
    let input = reshaped(
      read(layer.inputs[0]), from: source,
      to: window.dimensions(shape.totalInputChannels, isInput: true), "map")
    let result = window.dimensions(shape.totalOutputChannels, isInput: false)
    let output = result == target ? raw(layer.output) : partName("pooled")
    if isPlainGlobal {
      node(
        pooling.function == .maximum ? "GlobalMaxPool" : "GlobalAveragePool", [input], output)
    } else {
      switch pooling.function {
      case .maximum: node("MaxPool", [input], output, window.attributes)
      case .average, .averageIncludingPadding:
        guard shape.dilationRows == 1, shape.dilationColumns == 1 else {
          throw fail("a dilated average has no form in opset 13", "use a depthwise convolution")
        }
        let isCounted = pooling.function == .averageIncludingPadding
        node(
          "AveragePool", [input], output,
          [("count_include_pad", .int(isCounted ? 1 : 0))] + window.attributes)
      }
    }
    if result != target {
      part("reshape", "Reshape", [output, integers(target, "result_shape")], to: raw(layer.output))
    }
  }
}
