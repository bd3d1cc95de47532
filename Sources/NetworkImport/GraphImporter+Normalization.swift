import Diagnostics
import NetworkModel

extension GraphImporter {
  func importBatchNormalization(_ node: ONNXNode) throws(InputError) {
    let input = try activation(node, 0)
    let shape = tensors[input].shape
    let axis = shape.dimensions.count > 1 ? 1 : 0
    var parameters: [Constant] = []
    for index in 1...4 {
      let parameter = try requiredConstant(node, index)
      guard parameter.count == shape.channels else {
        throw fault(
          node, "\(parameter.count) parameters are given for \(shape.channels) channels")
      }
      parameters.append(parameter)
    }
    guard let gamma = parameters[0].reals, let beta = parameters[1].reals,
      let mean = parameters[2].reals, let variance = parameters[3].reals
    else { return try apply(.unknown(axis: axis), to: input, node) }
    let epsilon = node.float("epsilon") ?? 1e-5
    let scale = gamma.indices.map { gamma[$0] / (variance[$0] + epsilon).squareRoot() }
    let offset = gamma.indices.map { beta[$0] - mean[$0] * scale[$0] }
    try apply(ChannelScaling(scale: scale, offset: offset, axis: axis), to: input, node)
  }

  func importInstanceNormalization(_ node: ONNXNode) throws(InputError) {
    let input = try activation(node, 0)
    let shape = tensors[input].shape
    let scale = try requiredConstant(node, 1)
    let offset = try requiredConstant(node, 2)
    guard scale.count == shape.channels, offset.count == shape.channels else {
      throw fault(node, "\(scale.count) parameters are given for \(shape.channels) channels")
    }
    let output = try emit(
      node, .normalization(.instance(epsilon: node.float("epsilon") ?? 1e-5)), [input],
      shape.dimensions, computingFormat([input]))
    guard let scales = scale.reals, let offsets = offset.reals else {
      return note("the scales and offsets of \(node.name) are not known")
    }
    let scaling = ChannelScaling(scale: scales, offset: offsets)
    guard scaling.hasScale || scaling.hasOffset else { return }
    let normalized = tensors[output]
    tensors[output].useCount = 1
    tensors[output].name += " before its scale"
    let result = addTensor(node.outputs[0], normalized.shape, normalized.format)
    addLayer(
      "\(node.name) scale", .affine(ChannelAffine(scale: scales, offset: offsets)), [output],
      [result])
  }

  func importLayerNormalization(_ node: ONNXNode) throws(InputError) {
    let input = try activation(node, 0)
    note("the scales and offsets of \(node.name) are not kept")
    try emit(
      node, .normalization(.layer(epsilon: node.float("epsilon") ?? 1e-5)), [input],
      tensors[input].shape.dimensions, computingFormat([input]))
  }

  func importLocalResponseNormalization(_ node: ONNXNode) throws(InputError) {
    let input = try activation(node, 0)
    guard let size = node.int("size"), size >= 1, size <= Self.maximumAttribute else {
      throw fault(node, "size must be at least 1, was \(node.int("size") ?? 0)")
    }
    try emit(
      node,
      .normalization(
        .localResponse(
          size: size, alpha: node.float("alpha") ?? 1e-4, beta: node.float("beta") ?? 0.75,
          bias: node.float("bias") ?? 1)), [input], tensors[input].shape.dimensions,
      computingFormat([input]))
  }

  func importSoftmax(_ node: ONNXNode) throws(InputError) {
    let input = try activation(node, 0)
    let dimensions = tensors[input].shape.dimensions
    let given = node.int("axis") ?? (operatorSet < 13 ? 1 : -1)
    let axis = dimensions.isEmpty ? 0 : try axis(node, given, rank: dimensions.count)
    if operatorSet < 13, dimensions.dropFirst(axis + 1).contains(where: { $0 != 1 }) {
      return try importFlattenedSoftmax(node, input, axis)
    }
    try emit(
      node, .normalization(.softmax(axis: axis, isLogarithm: node.operation == "LogSoftmax")),
      [input], dimensions, computingFormat([input]))
  }

  /// Softmax before operator set 13 takes all axes from its own on as one.
  private func importFlattenedSoftmax(
    _ node: ONNXNode, _ input: Int, _ axis: Int
  ) throws(InputError) {
    let dimensions = tensors[input].shape.dimensions
    let format = computingFormat([input])
    let flat = try shape(
      node, [dimensions[..<axis].reduce(1, *), dimensions[axis...].reduce(1, *)])
    var steps: [Int] = []
    for (name, own) in [("flattened", tensors[input].format), ("flat result", format)] {
      tensors.append(
        DraftTensor(
          name: "\(node.name) \(name)", shape: flat, format: own, useCount: 1, producer: nil))
      steps.append(tensors.count - 1)
    }
    addLayer("\(node.name) flatten", .rearrangement(.reshape), [input], [steps[0]])
    addLayer(
      "\(node.name) flat",
      .normalization(.softmax(axis: 1, isLogarithm: node.operation == "LogSoftmax")), [steps[0]],
      [steps[1]])
    try emit(node, .rearrangement(.reshape), [steps[1]], dimensions, format)
  }
}
