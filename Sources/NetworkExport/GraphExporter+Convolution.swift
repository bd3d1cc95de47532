internal import NetworkModel

extension GraphExporter {
  /// Adds a convolution, or a product where its tensors are matrices, with what follows it.
  func write(_ convolution: Convolution) throws(ExportError) {
    guard let layer else { return }
    let source = network[layer.inputs[0]].shape.dimensions
    let target = network[layer.output].shape.dimensions
    let shape = convolution.shape
    let isPointwise =
      shape.groups == 1 && !shape.isTransposed && shape.kernelRows * shape.kernelColumns == 1
      && shape.strideRows == 1 && shape.strideColumns == 1 && shape.padding == .none
    let isOnePixel =
      isPointwise && shape.outputRows == 1 && shape.outputColumns == 1
    if isOnePixel, target.count <= 2 {
      try writeGeneralProduct(convolution, source, target)
    } else if isPointwise, convolution.isChannelsLast {
      try writeProduct(convolution, source, target)
    } else if isPointwise, source.count == 2 {
      try writeLeftProduct(convolution)
    } else {
      try writeWindow(convolution, source, target)
    }
  }

  /// A fully connected layer whose result is a matrix of images by outputs.
  private func writeGeneralProduct(
    _ convolution: Convolution, _ source: [Int], _ target: [Int]
  ) throws(ExportError) {
    guard let layer else { return }
    let shape = convolution.shape
    let rows = reshaped(
      read(layer.inputs[0]), from: source, to: [shape.batch, shape.inputChannels], "rows")
    let weights = try weights(
      convolution.weights, [shape.outputChannels, shape.inputChannels])
    var inputs = [rows, weights]
    if let bias = convolution.bias { inputs.append(try self.bias(bias)) }
    let product = ProductResult(self, convolution, [shape.batch, shape.outputChannels], target)
    node("Gemm", inputs, product.name(0), [("transB", .int(1))])
    try product.finish(self, channelAxis: 1)
  }

  /// A product of the rows of an activation with a matrix of weights.
  private func writeProduct(
    _ convolution: Convolution, _ source: [Int], _ target: [Int]
  ) throws(ExportError) {
    guard let layer else { return }
    let shape = convolution.shape
    let rows = Array(source.dropLast()) + [shape.inputChannels]
    let stored = try weights(convolution.weights, [shape.outputChannels, shape.inputChannels])
    let columns = part("weight_columns", "Transpose", [stored], to: nil, [("perm", .ints([1, 0]))])
    let input = reshaped(read(layer.inputs[0]), from: source, to: rows, "rows")
    let dimensions = Array(rows.dropLast()) + [shape.outputChannels]
    let product = ProductResult(self, convolution, dimensions, target, addsBias: true)
    node("MatMul", [input, columns], product.name(0))
    try product.finish(self, channelAxis: dimensions.count - 1)
  }

  /// A product of weights with the columns of a matrix.
  private func writeLeftProduct(_ convolution: Convolution) throws(ExportError) {
    guard let layer else { return }
    let shape = convolution.shape
    let target = network[layer.output].shape.dimensions
    let weights = try weights(convolution.weights, [shape.outputChannels, shape.inputChannels])
    let product = ProductResult(self, convolution, target, target, addsBias: true)
    node("MatMul", [weights, read(layer.inputs[0])], product.name(0))
    try product.finish(self, channelAxis: 0)
  }

  /// A convolution over windows.
  private func writeWindow(
    _ convolution: Convolution, _ source: [Int], _ target: [Int]
  ) throws(ExportError) {
    guard let layer else { return }
    let shape = convolution.shape
    let window = try WindowForm(shape, isLine: source.count == 3, in: self)
    let input = reshaped(
      read(layer.inputs[0]), from: source,
      to: window.dimensions(shape.totalInputChannels, isInput: true), "map")
    let dimensions =
      [shape.totalOutputChannels, shape.inputChannels]
      + window.pair(shape.kernelRows, shape.kernelColumns)
    var weights = try weights(convolution.weights, dimensions)
    var attributes = window.attributes
    if shape.isTransposed {
      weights = exchanged(weights, shape, dimensions)
      attributes.append(("output_padding", .ints(window.outputPadding)))
    }
    if shape.groups > 1 { attributes.append(("group", .int(shape.groups))) }
    var inputs = [input, weights]
    if let bias = convolution.bias { inputs.append(try self.bias(bias)) }
    let result = ProductResult(
      self, convolution, window.dimensions(shape.totalOutputChannels, isInput: false), target)
    node(shape.isTransposed ? "ConvTranspose" : "Conv", inputs, result.name(0), attributes)
    try result.finish(self, channelAxis: 1)
  }

  /// Weights with input channels first, as a transposed convolution takes them.
  private func exchanged(
    _ weights: String, _ shape: ConvolutionShape, _ dimensions: [Int]
  ) -> String {
    let kernel = Array(dimensions.dropFirst(2))
    let axes = Array((shape.groups == 1 ? 2 : 3)..<(kernel.count + (shape.groups == 1 ? 2 : 3)))
    if shape.groups == 1 {
      return part(
        "weight_exchanged", "Transpose", [weights], to: nil, [("perm", .ints([1, 0] + axes))])
    }
    let grouped = reshaped(
      weights, from: dimensions,
      to: [shape.groups, shape.outputChannels, shape.inputChannels] + kernel, "weight_groups")
    let exchanged = part(
      "weight_exchanged", "Transpose", [grouped], to: nil, [("perm", .ints([0, 2, 1] + axes))])
    return reshaped(
      exchanged, from: [], to: [shape.totalInputChannels, shape.outputChannels] + kernel,
      "weight_rows")
  }
}

/// The nodes between a product and the tensor that the layer writes.
private struct ProductResult {
  private let convolution: Convolution
  private let dimensions: [Int]
  private let target: [Int]
  /// What each node writes, in order; the last is the layer's raw value.
  private let names: [String]
  private let addsBias: Bool
  private let scales: Bool
  private let shifts: Bool

  init(
    _ exporter: GraphExporter, _ convolution: Convolution, _ dimensions: [Int], _ target: [Int],
    addsBias: Bool = false
  ) {
    self.convolution = convolution
    self.dimensions = dimensions
    self.target = target
    self.addsBias = addsBias && convolution.bias != nil
    scales = convolution.outputAffine?.scale.contains { $0 != 1 } ?? false
    shifts = convolution.outputAffine != nil
    var names = [self.addsBias, scales, shifts, dimensions != target].filter(\.self).map { _ in
      exporter.partName("product")
    }
    if let layer = exporter.layer { names.append(exporter.raw(layer.output)) }
    self.names = names
  }

  /// What the node at a place in the chain writes.
  func name(_ place: Int) -> String { names[place] }

  /// Adds the nodes after the product.
  ///
  /// - Parameter channelAxis: The axis of the output channels.
  func finish(_ exporter: GraphExporter, channelAxis: Int) throws(ExportError) {
    var place = 0
    func vector(_ values: [Float], _ part: String) -> String {
      let tail = [Int](repeating: 1, count: dimensions.count - channelAxis - 1)
      return exporter.reals(values, values.count == 1 ? [] : [values.count] + tail, part)
    }
    func next(_ part: String, _ operation: String, _ operand: String) {
      exporter.part(part, operation, [names[place], operand], to: names[place + 1])
      place += 1
    }
    if addsBias, let bias = convolution.bias {
      let stored = try exporter.bias(bias)
      let tail = [Int](repeating: 1, count: dimensions.count - channelAxis - 1)
      next(
        "bias_add", "Add",
        exporter.reshaped(stored, from: [bias.count], to: [bias.count] + tail, "bias_column"))
    }
    if let affine = convolution.outputAffine {
      if scales { next("scale", "Mul", vector(affine.scale, "scale_factors")) }
      next("offset", "Add", vector(affine.offset, "offsets"))
    }
    if dimensions != target {
      next("reshape", "Reshape", exporter.integers(target, "result_shape"))
    }
  }
}
