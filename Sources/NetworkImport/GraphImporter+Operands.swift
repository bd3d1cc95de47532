import Diagnostics
import NetworkModel

extension GraphImporter {
  /// What an operand stands for, or `nil` when it is left out.
  func operand(_ node: ONNXNode, _ index: Int) throws(InputError) -> ImportValue? {
    guard let name = node.input(index) else { return nil }
    guard let value = try value(name) else {
      throw fault(node, "it reads the tensor \(name), which has no value here")
    }
    return value
  }

  /// An operand that must be an activation.
  func activation(_ node: ONNXNode, _ index: Int) throws(InputError) -> Int {
    switch try operand(node, index) {
    case .activation(let tensor): return tensor
    case nil: throw fault(node, "\(node.qualifiedOperation) lacks operand \(index)")
    case .constant, .runtimeScale, .runtimeZeroPoint:
      throw fault(
        node, "\(node.qualifiedOperation) reads a constant where an activation is expected",
        "fold constants before the export")
    }
  }

  /// An operand that must be known when the network is read, or `nil` when it is left out.
  func constant(_ node: ONNXNode, _ index: Int) throws(InputError) -> Constant? {
    switch try operand(node, index) {
    case .constant(let constant): return constant
    case nil: return nil
    case .activation, .runtimeScale, .runtimeZeroPoint:
      throw fault(
        node,
        "\(node.qualifiedOperation) computes its operand \(node.inputs[index]) from activations",
        "export the network with fixed sizes and constant parameters")
    }
  }

  /// A constant operand that must be there.
  func requiredConstant(_ node: ONNXNode, _ index: Int) throws(InputError) -> Constant {
    guard let constant = try constant(node, index) else {
      throw fault(node, "\(node.qualifiedOperation) lacks operand \(index)")
    }
    return constant
  }

  /// Integers from a constant operand, or `nil` when it is left out.
  func integers(_ node: ONNXNode, _ index: Int) throws(InputError) -> [Int]? {
    guard let constant = try constant(node, index) else { return nil }
    guard let integers = constant.integers else {
      throw fault(node, "its operand \(node.inputs[index]) must hold integers")
    }
    return integers
  }

  /// Integers from an attribute or, in later operator sets, from an operand.
  func integers(
    _ node: ONNXNode, _ attribute: String, or index: Int
  ) throws(InputError) -> [Int]? {
    if let values = node.ints(attribute) { return values }
    return try integers(node, index)
  }

  /// A list of axes from an attribute or, in later operator sets, from an operand.
  func axes(_ node: ONNXNode, operand index: Int, rank: Int) throws(InputError) -> [Int]? {
    guard let given = try integers(node, "axes", or: index) else { return nil }
    var result: [Int] = []
    for value in given { result.append(try axis(node, value, rank: rank)) }
    guard Set(result).count == result.count else {
      throw fault(node, "an axis is listed twice in \(given)")
    }
    return result.sorted()
  }

  /// The format in which an operation on these tensors computes: the widest float among them.
  func computingFormat(_ inputs: [Int]) -> NumberFormat {
    var bits = 0
    for input in inputs {
      if case .float(let own) = tensors[input].format { bits = max(bits, own) }
    }
    if bits > 0 { return .float(bits: bits) }
    if let first = inputs.first, tensors[first].format.isPlainInteger,
      inputs.allSatisfy({ tensors[$0].format == tensors[first].format })
    {
      return tensors[first].format
    }
    return .float32
  }

  /// The common format of tensors whose elements are only moved or chosen among.
  func commonFormat(_ inputs: [Int]) -> NumberFormat {
    guard let first = inputs.first else { return .float32 }
    let format = tensors[first].format
    return inputs.allSatisfy { tensors[$0].format == format } ? format : computingFormat(inputs)
  }

  /// Whether a tensor is read once, under all its names.
  func isReadOnce(_ tensor: Int) -> Bool { tensors[tensor].useCount <= 1 }
}
