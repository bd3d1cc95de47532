import Diagnostics
import NetworkModel

extension GraphImporter {
  /// Add, Sub, Mul or Div of activations, or of an activation and a constant.
  func importArithmetic(_ node: ONNXNode) throws(InputError) {
    guard let left = try operand(node, 0), let right = try operand(node, 1) else {
      throw fault(node, "\(node.operation) needs two operands")
    }
    switch (left, right) {
    case (.activation(let tensor), .constant(let constant)):
      try applyConstant(node, tensor, constant, isReversed: false)
    case (.constant(let constant), .activation(let tensor)):
      try applyConstant(node, tensor, constant, isReversed: true)
    case (.runtimeScale(let factor), .constant(let constant)),
      (.constant(let constant), .runtimeScale(let factor)):
      guard node.operation == "Mul", factor == nil else { throw unsupportedScale(node) }
      values[node.outputs[0]] = .runtimeScale(factor: constant)
    case (.activation(let tensor), .runtimeScale(let factor)),
      (.runtimeScale(let factor), .activation(let tensor)):
      guard node.operation == "Mul" else { throw unsupportedScale(node) }
      try applyRuntimeScale(node, tensor, factor)
    case (.activation, .activation): try importElementwise(node)
    default: throw unsupportedScale(node)
    }
  }

  private func unsupportedScale(_ node: ONNXNode) -> InputError {
    fault(
      node, "it computes with a quantization parameter in a way that is not supported",
      "export the network with static quantization")
  }

  private func applyConstant(
    _ node: ONNXNode, _ tensor: Int, _ constant: Constant, isReversed: Bool
  ) throws(InputError) {
    let dimensions = tensors[tensor].shape.dimensions
    let result = try folded(node) { () throws(ImportFault) in
      try broadcastDimensions(dimensions, constant.dimensions)
    }
    let offset = dimensions.count - constant.dimensions.count
    let wide = constant.dimensions.indices.filter { constant.dimensions[$0] != 1 }
    let isQuotientOfConstant = node.operation == "Div" && isReversed
    guard result == dimensions, wide.count <= 1, !isQuotientOfConstant else {
      note("\(node.name) has a constant operand of shape \(constant.dimensions) that is not kept")
      try emit(
        node, .elementwise(elementwiseFunction(node)), [tensor], result, computingFormat([tensor]))
      return
    }
    let axis = wide.first.map { $0 + offset }
    guard let values = constant.reals else {
      return try apply(.unknown(axis: axis), to: tensor, node)
    }
    var scaling = ChannelScaling(scale: [1], offset: [0], axis: axis)
    switch node.operation {
    case "Add": scaling.offset = values
    case "Sub" where isReversed: (scaling.scale, scaling.offset) = ([-1], values)
    case "Sub": scaling.offset = values.map { -$0 }
    case "Mul": scaling.scale = values
    default:
      guard !values.contains(0) else { throw fault(node, "it divides by 0") }
      scaling.scale = values.map { 1 / $0 }
    }
    try apply(scaling, to: tensor, node)
  }

  /// Operations on corresponding elements.
  func importElementwise(_ node: ONNXNode) throws(InputError) {
    var operands: [Int] = []
    var dimensions: [Int] = []
    var isComplete = node.operation != "Mod"
    for index in node.inputs.indices {
      switch try operand(node, index) {
      case .activation(let tensor):
        operands.append(tensor)
        dimensions = try folded(node) { () throws(ImportFault) in
          try broadcastDimensions(dimensions, tensors[tensor].shape.dimensions)
        }
      case .constant(let constant):
        if try importConstantElementwise(node, index, constant) { return }
        note("\(node.name) has a constant operand of shape \(constant.dimensions) that is not kept")
        isComplete = false
        dimensions = try folded(node) { () throws(ImportFault) in
          try broadcastDimensions(dimensions, constant.dimensions)
        }
      case nil: continue
      case .runtimeScale, .runtimeZeroPoint: throw unsupportedScale(node)
      }
    }
    guard !operands.isEmpty else {
      throw fault(
        node, "\(node.qualifiedOperation) reads only constants", "fold constants before the export")
    }
    if node.operation == "Mean", isComplete, operands.count > 1 {
      return try importMeanOfTensors(node, operands, dimensions)
    }
    // An operation that is not kept whole must not look like one that can be executed.
    try emit(
      node, .elementwise(isComplete ? elementwiseFunction(node) : .select), operands, dimensions,
      computingFormat(operands))
  }

  /// A mean of tensors: their sum, and a division of it.
  private func importMeanOfTensors(
    _ node: ONNXNode, _ operands: [Int], _ dimensions: [Int]
  ) throws(InputError) {
    let format = computingFormat(operands)
    tensors.append(
      DraftTensor(
        name: "\(node.name) sum", shape: try shape(node, dimensions), format: format, useCount: 1,
        producer: nil))
    let sum = tensors.count - 1
    addLayer("\(node.name) sum", .elementwise(.add), operands, [sum])
    try emit(
      node, .affine(ChannelAffine(scale: [1 / Float(operands.count)], offset: [0])), [sum],
      dimensions, format)
  }

  /// Takes a two-operand function with one number as a function of each element.
  private func importConstantElementwise(
    _ node: ONNXNode, _ index: Int, _ constant: Constant
  ) throws(InputError) -> Bool {
    guard node.inputs.count == 2, let number = constant.scalar,
      case .activation(let tensor) = try operand(node, 1 - index)
    else { return false }
    let function: ActivationFunction
    switch (node.operation, index) {
    case ("Max", _): function = number == 0 ? .relu : .clip(minimum: number, maximum: .infinity)
    case ("Min", _): function = .clip(minimum: -.infinity, maximum: number)
    case ("Pow", 1): function = .other("Pow(\(number))")
    default: return false
    }
    try emit(
      node, .activation(function), [tensor], tensors[tensor].shape.dimensions,
      computingFormat([tensor]))
    return true
  }

  private func elementwiseFunction(_ node: ONNXNode) -> ElementwiseFunction {
    switch node.operation {
    case "Sub": .subtract
    case "Mul", "QLinearMul", "And": .multiply
    case "Div", "Mod": .divide
    case "Max", "Or": .maximum
    case "Min": .minimum
    case "Pow": .power
    case "Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual", "Xor": .compare
    case "Where": .select
    default: .add
    }
  }
}
