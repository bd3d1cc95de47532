import Diagnostics
import NetworkModel

extension GraphImporter {
  func importProduct(_ node: ONNXNode) throws(InputError) {
    switch (try operand(node, 0), try operand(node, 1)) {
    case (.activation(let left), .activation(let right)):
      try emitProduct(node, left, right)
    case (.activation(let input), .constant):
      try emitProduct(
        node, input, weights: try weight(node, 1), bias: nil, format: computingFormat([input]))
    case (.constant, .activation(let input)):
      try emitLeftProduct(node, try weight(node, 0), input)
    default:
      throw fault(node, "MatMul needs an activation and another operand")
    }
  }

  /// Adds a product of an activation with weights of inputs by outputs.
  ///
  /// The rows of the activation are the pixels; its last axis holds the channels.
  ///
  /// - Parameter isTransposed: Whether the weights are a matrix of outputs by inputs.
  @discardableResult
  func emitProduct(
    _ node: ONNXNode, _ input: Int, weights: Constant, isTransposed: Bool = false,
    bias: DraftBias?, format: NumberFormat
  ) throws(InputError) -> Int {
    var dimensions = tensors[input].shape.dimensions
    guard !dimensions.isEmpty else { throw fault(node, "it multiplies a single number") }
    let isVector = dimensions.count == 1
    if isVector { dimensions = [1] + dimensions }
    var weights = weights
    let isColumn = weights.dimensions.count == 1
    if isColumn {
      weights = try folded(node) { () throws(ImportFault) in
        try weights.reshaped(to: [weights.count, 1])
      }
    }
    // Further axes of one matrix only add to the rank of the result.
    let prefix = [Int](
      repeating: 1, count: max(0, weights.dimensions.count - max(2, dimensions.count)))
    while weights.dimensions.count > 2, weights.dimensions[0] == 1 {
      weights = try folded(node) { () throws(ImportFault) in
        try weights.reshaped(to: Array(weights.dimensions.dropFirst()))
      }
    }
    guard weights.dimensions.count == 2 else {
      throw fault(
        node, "weights of shape \(weights.dimensions) multiply each batch by its own matrix",
        "split it into one MatMul for each matrix")
    }
    let (taken, outputs) =
      isTransposed
      ? (weights.dimensions[1], weights.dimensions[0])
      : (weights.dimensions[0], weights.dimensions[1])
    let input = try trimmed(node, input, to: taken, areWeightsKnown: !weights.isAbsent)
    dimensions[dimensions.count - 1] = tensors[input].shape.dimensions.last ?? 1
    guard let inputs = dimensions.last, inputs == taken else {
      throw fault(
        node,
        "an input of shape \(dimensions) does not fit weights of shape \(weights.dimensions)")
    }
    let middle = dimensions.dropFirst().dropLast()
    let shape = try checked(node) { () throws(NetworkError) in
      try ConvolutionShape(
        batch: dimensions[0], outputChannels: outputs, inputChannels: inputs,
        input: (middle.dropLast().reduce(1, *), middle.last ?? 1))
    }
    let arranged = try folded(node) { () throws(ImportFault) in
      let rows = isTransposed ? weights : try weights.transposed([1, 0])
      return try rows.reshaped(to: [outputs, inputs, 1, 1])
    }
    let draft = DraftConvolution(
      shape: shape, weights: arranged, bias: try expanded(bias, to: outputs, node),
      channelAxis: prefix.count + (isVector ? 0 : dimensions.count - 1), isChannelsLast: true)
    return try emit(
      node, .convolution(draft), [input],
      prefix + (isVector ? [] : Array(dimensions.dropLast())) + (isColumn ? [] : [outputs]), format)
  }

  /// The input of a fully connected layer, cut to what its weights take where only shapes are known.
  ///
  /// Shape-only files come from tables of layers, whose pooling may be rounded differently from the
  /// file's: the layer's own figures are what was published.
  private func trimmed(
    _ node: ONNXNode, _ input: Int, to wanted: Int, areWeightsKnown: Bool
  ) throws(InputError) -> Int {
    let dimensions = tensors[input].shape.dimensions
    guard !areWeightsKnown, dimensions.count == 2, dimensions[1] > wanted,
      let producer = tensors[input].producer,
      case .other(.rearrangement(.reshape)) = layers[producer].kind
    else { return input }
    note(
      "the weights of \(node.name) take \(wanted) of the \(dimensions[1]) elements that arrive; as "
        + "only shapes are known, the first are taken")
    tensors.append(
      DraftTensor(
        name: "\(node.name) trimmed operand", shape: try shape(node, [dimensions[0], wanted]),
        format: tensors[input].format, useCount: 1, producer: nil))
    let result = tensors.count - 1
    addLayer(
      "\(node.name) trim", .rearrangement(.slice(starts: [0, 0], axes: [0, 1], steps: [1, 1])),
      [input], [result])
    return result
  }

  /// Adds a product with the weights on the left: the columns of the activation are the pixels.
  private func emitLeftProduct(
    _ node: ONNXNode, _ weights: Constant, _ input: Int
  ) throws(InputError) {
    let dimensions = tensors[input].shape.dimensions
    guard weights.dimensions.count == 2, (2...3).contains(dimensions.count),
      weights.dimensions[1] == dimensions[dimensions.count - 2]
    else {
      throw fault(
        node,
        "weights of shape \(weights.dimensions) do not fit an input of shape \(dimensions)")
    }
    let batch = dimensions.count == 3 ? dimensions[0] : 1
    let (outputs, inputs) = (weights.dimensions[0], weights.dimensions[1])
    let columns = dimensions[dimensions.count - 1]
    let shape = try checked(node) { () throws(NetworkError) in
      try ConvolutionShape(
        batch: batch, outputChannels: outputs, inputChannels: inputs, input: (1, columns))
    }
    let arranged = try folded(node) { () throws(ImportFault) in
      try weights.reshaped(to: [outputs, inputs, 1, 1])
    }
    let draft = DraftConvolution(
      shape: shape, weights: arranged, channelAxis: dimensions.count - 2)
    try emit(
      node, .convolution(draft), [input], Array(dimensions.dropLast(2)) + [outputs, columns],
      computingFormat([input]))
  }

  /// Adds a product of two activations; each pair of matrices is a group.
  func emitProduct(_ node: ONNXNode, _ left: Int, _ right: Int) throws(InputError) {
    let first = tensors[left].shape.dimensions
    let second = tensors[right].shape.dimensions
    guard first.count >= 2, second.count >= 2,
      first[first.count - 1] == second[second.count - 2]
    else {
      throw fault(
        node, "activations of the shapes \(first) and \(second) cannot be multiplied")
    }
    let matrices = try folded(node) { () throws(ImportFault) in
      try broadcastDimensions(Array(first.dropLast(2)), Array(second.dropLast(2)))
    }
    let rows = first[first.count - 2]
    let inner = first[first.count - 1]
    let outputs = second[second.count - 1]
    let operand = try expand(node, left, to: matrices + [rows, inner])
    let batch = matrices.count > 1 ? matrices[0] : 1
    let shape = try checked(node) { () throws(NetworkError) in
      try ConvolutionShape(
        batch: batch, groups: try TensorShape(matrices).elementCount / batch,
        outputChannels: outputs, inputChannels: inner, input: (1, rows))
    }
    try emit(
      node, .matrixMultiplication(shape), [operand, right], matrices + [rows, outputs],
      computingFormat([left, right]))
  }

  /// The tensor, repeated by a layer of its own where its shape is smaller.
  private func expand(
    _ node: ONNXNode, _ tensor: Int, to dimensions: [Int]
  ) throws(InputError) -> Int {
    let target = try shape(node, dimensions)
    guard target.elementCount != tensors[tensor].shape.elementCount else { return tensor }
    tensors.append(
      DraftTensor(
        name: "\(node.name) expanded operand", shape: target, format: tensors[tensor].format,
        useCount: 1, producer: nil))
    let result = tensors.count - 1
    addLayer("\(node.name) expand", .rearrangement(.expand), [tensor], [result])
    return result
  }

  func importGeneralProduct(_ node: ONNXNode) throws(InputError) {
    guard case .activation(var input) = try operand(node, 0) else {
      throw fault(
        node, "the first operand of \(node.qualifiedOperation) must be an activation",
        "exchange the operands")
    }
    if (node.int("transA") ?? 0) != 0 { input = try transposedOperand(node, input) }
    let alpha = node.float("alpha") ?? 1
    let beta = node.float("beta") ?? 1
    let format = computingFormat([input])
    guard case .constant = try operand(node, 1) else {
      var right = try activation(node, 1)
      if (node.int("transB") ?? 0) != 0 { right = try transposedOperand(node, right) }
      guard alpha == 1, try operand(node, 2) == nil else {
        throw fault(
          node, "a Gemm of two activations with a bias or a factor is not supported",
          "export it as MatMul, Mul and Add")
      }
      return try emitProduct(node, input, right)
    }
    guard tensors[input].shape.dimensions.count == 2 else {
      throw fault(
        node, "Gemm needs a matrix, but its input has the shape \(tensors[input].shape)",
        "flatten the input first")
    }
    let weights = try weight(node, 1)
    let isTransposed = (node.int("transB") ?? 0) != 0
    var bias = try bias(node, 2)
    if beta != 1, let values = bias?.values {
      bias?.values = values.map { $0 * beta }
      bias?.stored = nil
      bias?.format = .float32
    }
    if alpha == 1 {
      try emitProduct(
        node, input, weights: weights, isTransposed: isTransposed, bias: bias, format: format)
      return
    }
    guard alpha.isFinite, beta.isFinite else {
      throw fault(node, "its alpha or beta is not finite")
    }
    let output = try emitProduct(
      node, input, weights: weights, isTransposed: isTransposed, bias: nil, format: format)
    guard case .convolution(var draft) = layers[layers.count - 1].kind else { return }
    draft.fold(ChannelScaling(scale: [alpha], offset: [0]))
    if let bias = try expanded(bias, to: draft.shape.totalOutputChannels, node) {
      if let values = bias.values {
        draft.fold(ChannelScaling(scale: [1], offset: values))
      } else {
        draft.bias = bias
      }
    }
    layers[layers.count - 1].kind = .convolution(draft)
    tensors[output].format = annotatedFormat(tensors[output].name) ?? format
  }

  /// An operand with its two axes exchanged by a layer of its own.
  private func transposedOperand(_ node: ONNXNode, _ tensor: Int) throws(InputError) -> Int {
    let dimensions = tensors[tensor].shape.dimensions
    guard dimensions.count == 2 else {
      throw fault(node, "only a matrix can be transposed, not a tensor of shape \(dimensions)")
    }
    tensors.append(
      DraftTensor(
        name: "\(node.name) transposed operand", shape: try shape(node, dimensions.reversed()),
        format: tensors[tensor].format, useCount: 1, producer: nil))
    let result = tensors.count - 1
    addLayer(
      "\(node.name) transpose", .rearrangement(.transpose(permutation: [1, 0])), [tensor], [result])
    return result
  }
}
