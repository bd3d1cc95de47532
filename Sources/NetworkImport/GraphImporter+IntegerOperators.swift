import Diagnostics
import NetworkModel

extension GraphImporter {
  /// A scale and a zero point given as operands of a quantized operator.
  private func parameters(
    _ node: ONNXNode, scale: Int, zeroPoint: Int, type: ElementType
  ) throws(InputError) -> QuantizationParameters {
    let zero = try constant(node, zeroPoint)
    let type = zero?.type ?? type
    return QuantizationParameters(
      bits: min(type.bits, 32), isSigned: type.isSigned,
      scale: try requiredConstant(node, scale), zeroPoint: zero, axis: 0)
  }

  /// The format of a quantized operator's result.
  private func resultFormat(
    _ node: ONNXNode, scale: Int, zeroPoint: Int, like input: Int
  ) throws(InputError) -> NumberFormat {
    var type = ElementType.uint8
    if case .integer(let own) = tensors[input].format, own.isSigned { type = .int8 }
    let parameters = try parameters(node, scale: scale, zeroPoint: zeroPoint, type: type)
    guard parameters.scale.count == 1 else {
      throw fault(node, "an activation has \(parameters.scale.count) scales; one is supported")
    }
    return try folded(node) { () throws(ImportFault) in try parameters.format(for: []) }
  }

  /// An activation operand with what its stored integers mean.
  private func quantizedActivation(
    _ node: ONNXNode, _ index: Int, scale: Int
  ) throws(InputError) -> Int {
    let tensor = try activation(node, index)
    declare(
      try resultFormat(node, scale: scale, zeroPoint: scale + 1, like: tensor), tensor)
    return tensor
  }

  /// A weight operand with what its stored integers mean.
  private func quantizedWeight(
    _ node: ONNXNode, _ index: Int, scale: Int, axis: Int
  ) throws(InputError) -> Constant {
    let weights = try weight(node, index)
    let (step, zero) = (try requiredConstant(node, scale), try constant(node, scale + 1))
    return try folded(node) { () throws(ImportFault) in
      try weights.dequantized(scale: step, zeroPoint: zero, axis: axis)
    }
  }

  /// Integer biases, whose step is the product of the input's and the weights'.
  private func accumulatorBias(
    _ node: ONNXNode, _ index: Int, input: Int, weights: Constant
  ) throws(InputError) -> DraftBias? {
    guard let constant = try constant(node, index) else { return nil }
    guard constant.format == nil, !constant.type.isReal,
      case .integer(let source) = tensors[input].format,
      case .perTensor(let step) = source.scale, case .integer(let format)? = weights.format
    else { return draftBias(constant) }
    let steps = format.scale.steps.map { Float(step * $0) }
    guard steps.count == 1 || steps.count == constant.count else { return draftBias(constant) }
    let flat = try folded(node) { () throws(ImportFault) in
      try constant.reshaped(to: [constant.count]).dequantized(
        scale: Constant(reals: steps, dimensions: [steps.count]), zeroPoint: nil, axis: 0)
    }
    return draftBias(flat)
  }

  func importQuantizedConvolution(_ node: ONNXNode) throws(InputError) {
    let input = try quantizedActivation(node, 0, scale: 1)
    let weights = try quantizedWeight(node, 3, scale: 4, axis: 0)
    let bias = try accumulatorBias(node, 8, input: input, weights: weights)
    guard node.int("channels_last") != 1 else {
      throw fault(
        node, "channels_last is not supported", "export the network with channels first")
    }
    try emitConvolution(
      node, input, weights: weights, bias: bias,
      format: try resultFormat(node, scale: 6, zeroPoint: 7, like: input))
  }

  func importQuantizedProduct(_ node: ONNXNode) throws(InputError) {
    let input = try quantizedActivation(node, 0, scale: 1)
    let format = try resultFormat(node, scale: 6, zeroPoint: 7, like: input)
    if case .activation = try operand(node, 3) {
      let right = try quantizedActivation(node, 3, scale: 4)
      try emitProduct(node, input, right)
      if case .activation(let result) = values[node.outputs[0]] {
        tensors[result].format = format
      }
      return
    }
    let weights = try quantizedWeight(node, 3, scale: 4, axis: -1)
    try emitProduct(node, input, weights: weights, bias: nil, format: format)
  }

  func importQuantizedGeneralProduct(_ node: ONNXNode) throws(InputError) {
    let input = try quantizedActivation(node, 0, scale: 1)
    let isTransposed = (node.int("transB") ?? 0) != 0
    let weights = try quantizedWeight(node, 3, scale: 4, axis: isTransposed ? 0 : 1)
    guard (node.int("transA") ?? 0) == 0, (node.float("alpha") ?? 1) == 1 else {
      throw fault(node, "QGemm with transA or alpha is not supported", "fold them into the weights")
    }
    let bias = try accumulatorBias(node, 6, input: input, weights: weights)
    let format =
      node.input(7) == nil
      ? NumberFormat.float32 : try resultFormat(node, scale: 7, zeroPoint: 8, like: input)
    try emitProduct(
      node, input, weights: weights, isTransposed: isTransposed, bias: bias, format: format)
  }

  func importQuantizedArithmetic(_ node: ONNXNode) throws(InputError) {
    let function: ElementwiseFunction = node.operation == "QLinearMul" ? .multiply : .add
    var operands: [Int] = []
    var constants: [Constant] = []
    for index in [0, 3] {
      if case .constant(let constant) = try operand(node, index) {
        let (step, zero) = (
          try requiredConstant(node, index + 1), try self.constant(node, index + 2)
        )
        constants.append(
          try folded(node) { () throws(ImportFault) in
            try constant.dequantized(scale: step, zeroPoint: zero, axis: -1)
          })
      } else {
        operands.append(try quantizedActivation(node, index, scale: index + 1))
      }
    }
    guard let first = operands.first else { throw fault(node, "it reads only constants") }
    let format = try resultFormat(node, scale: 6, zeroPoint: 7, like: first)
    var dimensions = tensors[first].shape.dimensions
    for other in operands.map({ tensors[$0].shape.dimensions }) + constants.map(\.dimensions) {
      dimensions = try folded(node) { () throws(ImportFault) in
        try broadcastDimensions(dimensions, other)
      }
    }
    if let constant = constants.first {
      let shape = tensors[first].shape
      if let values = constant.reals, dimensions == shape.dimensions,
        dimensions.count <= 2
          || values.count == 1, values.count == 1 || values.count == shape.channels
      {
        let affine =
          function == .add
          ? ChannelAffine(scale: [1], offset: values) : ChannelAffine(scale: values, offset: [0])
        try emit(node, .affine(affine), [first], dimensions, format)
        return
      }
      note("\(node.name) has a constant operand of shape \(constant.dimensions) that is not kept")
    }
    try emit(node, .elementwise(function), operands, dimensions, format)
  }

  func importQuantizedGlobalPooling(_ node: ONNXNode) throws(InputError) {
    try requireChannelsFirst(node)
    let input = try quantizedActivation(node, 0, scale: 1)
    try emitGlobalPooling(
      node, input, .average, keepsAxes: true,
      format: try resultFormat(node, scale: 3, zeroPoint: 4, like: input))
  }

  func importQuantizedAveragePooling(_ node: ONNXNode) throws(InputError) {
    try requireChannelsFirst(node)
    let input = try quantizedActivation(node, 0, scale: 1)
    try emitPooling(
      node, input, averageFunction(node),
      format: try resultFormat(node, scale: 3, zeroPoint: 4, like: input))
  }

  private func requireChannelsFirst(_ node: ONNXNode) throws(InputError) {
    guard (node.int("channels_last") ?? 0) == 0 else {
      throw fault(node, "channels_last is not supported", "export the network with channels first")
    }
  }

  func importQuantizedConcatenation(_ node: ONNXNode) throws(InputError) {
    var operands: [Int] = []
    for index in stride(from: 2, to: node.inputs.count, by: 3) {
      operands.append(try quantizedActivation(node, index, scale: index + 1))
    }
    guard let first = operands.first else { throw fault(node, "it has no operands") }
    try emitConcatenation(
      node, operands, format: try resultFormat(node, scale: 0, zeroPoint: 1, like: first))
  }

  func importQuantizedActivation(_ node: ONNXNode) throws(InputError) {
    let input = try quantizedActivation(node, 0, scale: 1)
    let format = try resultFormat(node, scale: 3, zeroPoint: 4, like: input)
    let dimensions = tensors[input].shape.dimensions
    let operation: NetworkModel.Operation
    switch node.operation {
    case "QLinearSigmoid": operation = .activation(.sigmoid)
    case "QLinearLeakyRelu":
      operation = .activation(.leakyRelu(alpha: node.float("alpha") ?? 0.01))
    default:
      let axis = try axis(node, node.int("axis") ?? -1, rank: dimensions.count)
      operation = .normalization(.softmax(axis: axis, isLogarithm: false))
    }
    try emit(node, operation, [input], dimensions, format)
  }

  // MARK: Integers whose scale is applied by later nodes

  func importIntegerConvolution(_ node: ONNXNode) throws(InputError) {
    let input = try activation(node, 0)
    try emitConvolution(
      node, input, weights: try integerWeight(node), bias: nil,
      format: .plainInteger(bits: 32, isSigned: true))
  }

  func importIntegerProduct(_ node: ONNXNode) throws(InputError) {
    let input = try activation(node, 0)
    if case .activation(let right) = try operand(node, 1) {
      try emitProduct(node, input, right)
      return
    }
    try emitProduct(
      node, input, weights: try integerWeight(node), bias: nil,
      format: .plainInteger(bits: 32, isSigned: true))
  }

  private func integerWeight(_ node: ONNXNode) throws(InputError) -> Constant {
    let weights = try weight(node, 1)
    guard weights.format == nil else { return weights }
    let zero = try constant(node, 3)
    return try folded(node) { () throws(ImportFault) in
      try weights.dequantized(
        scale: Constant(reals: [1], dimensions: []), zeroPoint: zero,
        axis: node.operation == "ConvInteger" ? 0 : -1)
    }
  }

  /// A quantizer whose scale and zero point come from the data.
  func importDynamicQuantization(_ node: ONNXNode) throws(InputError) {
    let tensor = try activation(node, 0)
    note("the scale of the 8-bit input of some layers is computed at run time and taken as 1")
    if node.outputs.count > 1 { values[node.outputs[1]] = .runtimeScale(factor: nil) }
    if node.outputs.count > 2 { values[node.outputs[2]] = .runtimeZeroPoint }
    try emit(
      node, .activation(.other(node.operation)), [tensor], tensors[tensor].shape.dimensions,
      .plainInteger(bits: 8, isSigned: false))
  }

  /// The scale that turns the accumulators of a dynamically quantized layer into real numbers: its
  /// known factor is the scale of the weights.
  func applyRuntimeScale(
    _ node: ONNXNode, _ tensor: Int, _ factor: Constant?
  ) throws(InputError) {
    guard let factor else {
      alias(node, tensor)
      tensors[tensor].format = .float32
      return
    }
    guard isReadOnce(tensor), let producer = tensors[tensor].producer,
      case .convolution(var draft) = layers[producer].kind,
      case .integer(let own)? = draft.weights.format
    else {
      alias(node, tensor)
      tensors[tensor].format = .float32
      return
    }
    let rank = tensors[tensor].shape.dimensions.count
    let wide = factor.dimensions.indices.filter { factor.dimensions[$0] != 1 }
    guard factor.dimensions.count <= rank,
      wide.allSatisfy({ $0 + rank - factor.dimensions.count == draft.channelAxis })
    else {
      throw fault(
        node, "a weight scale of shape \(factor.dimensions) is not one for each output channel",
        "quantize the weights per tensor or per output channel")
    }
    let parameters = QuantizationParameters(
      bits: own.bits, isSigned: own.isSigned,
      scale: try folded(node) { () throws(ImportFault) in try factor.reshaped(to: [factor.count]) },
      zeroPoint: Constant(integers: own.zeroPoints), axis: 0)
    draft.weights.format = try folded(node) { () throws(ImportFault) in
      try parameters.format(for: draft.weights.dimensions)
    }
    layers[producer].kind = .convolution(draft)
    replace(node, tensor, .float32)
  }
}
