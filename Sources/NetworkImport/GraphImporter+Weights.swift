import Diagnostics
import NetworkModel

extension GraphImporter {
  /// The weights of a multiply-accumulate layer.
  func weight(_ node: ONNXNode, _ index: Int) throws(InputError) -> Constant {
    guard case .constant(let constant) = try operand(node, index) else {
      throw fault(
        node,
        "\(node.qualifiedOperation) takes its weights from \(node.input(index) ?? "nowhere"), which is "
          + "computed from activations",
        "export the network with constant weights")
    }
    return hasIntegersAsReals ? asIntegers(constant) : constant
  }

  /// Weights of whole numbers in eight bits that are stored as reals, as integers.
  private func asIntegers(_ constant: Constant) -> Constant {
    guard constant.format == nil, case .reals(let values) = constant.elements,
      values.allSatisfy({ Int8(exactly: $0) != nil })
    else { return constant }
    note("weights that are whole numbers stored as reals are taken as 8-bit integers")
    var result = constant
    result.elements = .bytes(values.map { Int8($0) })
    result.format = .plainInteger(bits: 8, isSigned: true)
    result.type = .int8
    return result
  }

  /// The biases of a layer from an operand, or `nil` when it is left out.
  func bias(_ node: ONNXNode, _ index: Int) throws(InputError) -> DraftBias? {
    try constant(node, index).map(draftBias)
  }

  /// Biases from a constant.
  func draftBias(_ constant: Constant) -> DraftBias {
    var bias = DraftBias(
      count: constant.count, format: constant.weightFormat, values: constant.reals)
    if constant.format != nil, let integers = constant.integers {
      bias.stored = integers.map { Int32(clamping: $0) }
    }
    return bias
  }

  /// Biases for a number of channels; one alone is for all.
  func expanded(
    _ bias: DraftBias?, to channels: Int, _ node: ONNXNode
  ) throws(InputError) -> DraftBias? {
    guard var bias, bias.count != channels else { return bias }
    guard bias.count == 1 else {
      throw fault(node, "\(bias.count) biases are given for \(channels) output channels")
    }
    bias.count = channels
    bias.values = bias.values.map { [Float](repeating: $0[0], count: channels) }
    bias.stored = bias.stored.map { [Int32](repeating: $0[0], count: channels) }
    return bias
  }
}
