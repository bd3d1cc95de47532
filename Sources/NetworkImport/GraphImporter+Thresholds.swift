import Diagnostics
import NetworkModel

extension GraphImporter {
  /// FINN's staircase: the number of thresholds reached, scaled and shifted.
  func importMultiThreshold(_ node: ONNXNode) throws(InputError) {
    let input = try activation(node, 0)
    let thresholds = try requiredConstant(node, 1)
    let shape = tensors[input].shape
    guard thresholds.dimensions.count == 2, let values = thresholds.reals else {
      throw fault(node, "its thresholds must be a known matrix of channels by steps")
    }
    let (rows, steps) = (thresholds.dimensions[0], thresholds.dimensions[1])
    let channels = node.string("data_layout") == "NHWC" ? shape.dimensions.last : shape.channels
    guard steps >= 1, rows == 1 || rows == channels else {
      throw fault(
        node, "\(rows) rows of \(steps) thresholds are given for \(channels ?? 1) channels")
    }
    let scale = node.float("out_scale") ?? 1
    let offset = node.float("out_bias") ?? 0
    guard values.allSatisfy({ !$0.isNaN }), scale.isFinite, offset.isFinite else {
      throw fault(node, "a threshold, the scale or the offset is not a number")
    }
    let function = try checked(node) { () throws(NetworkError) in
      try MultiThreshold(
        thresholds: (0..<rows).map { Array(values[$0 * steps..<($0 + 1) * steps]) },
        scale: scale, offset: offset)
    }
    var format = steppedFormat(steps: steps, scale: scale, offset: offset)
    if let name = node.string("out_dtype"), !name.isEmpty {
      guard let declared = NumberFormat(finnDataType: name) else {
        throw fault(node, "its out_dtype \(name) is not a known data type")
      }
      if declared.isQuantized { format = declared }
    }
    guard
      rows == 1 || channels == shape.channels && shape.dimensions.count <= 2
        || node.string("data_layout") != "NHWC"
    else {
      note("\(node.name) has thresholds along the last axis, which are not kept")
      try emit(
        node, .activation(.other("\(node.operation) along the last axis")), [input],
        shape.dimensions, format)
      return
    }
    try emit(node, .activation(.multiThreshold(function)), [input], shape.dimensions, format)
  }

  /// The narrowest format for `steps` + 1 evenly spaced values.
  private func steppedFormat(steps: Int, scale: Float, offset: Float) -> NumberFormat {
    let bits = Int.bitWidth - steps.leadingZeroBitCount
    let zero = -Double(offset) / Double(scale)
    guard let zeroPoint = Int(exactly: zero),
      let format = try? AffineFormat(
        bits: min(bits, 32), isSigned: false, scale: .perTensor(Double(scale)),
        zeroPoints: [zeroPoint])
    else { return .float32 }
    return .integer(format)
  }

  /// A requantization by an integer factor, a summand and a division, rounded down.
  func importShiftedRequantization(_ node: ONNXNode) throws(InputError) {
    let tensor = try activation(node, 0)
    let channels = tensors[tensor].shape.channels
    guard let factor = try requiredConstant(node, 1).reals,
      let summand = try requiredConstant(node, 2).reals,
      [1, channels].contains(factor.count), [1, channels].contains(summand.count)
    else { throw fault(node, "its factors must be known, one for each of \(channels) channels") }
    let divisor = try number(node, "div")
    var levels = try number(node, "n_levels_out")
    if levels == nil { levels = try number(node, "n_levels") }
    guard let divisor, divisor != 0, let levels, levels >= 2, levels <= 0x1p32 else {
      throw fault(node, "it needs a divisor other than 0 and 2 to 2³² levels")
    }
    let isSigned = (try number(node, "signed") ?? 1) != 0
    let scaling = ChannelScaling(
      scale: factor.map { $0 / divisor }, offset: summand.map { $0 / divisor },
      axis: max(factor.count, summand.count) > 1 ? 1 : nil)
    let bits = Int.bitWidth - (Int(levels) - 1).leadingZeroBitCount
    let format = try checked(node) { () throws(NetworkError) in
      try AffineFormat(bits: bits, isSigned: isSigned, scale: .perTensor(1), rounding: .down)
    }
    try apply(scaling, to: tensor, node)
    if case .activation(let result) = values[node.outputs[0]] {
      tensors[result].format = .integer(format)
    }
  }

  /// A number from an attribute, which may be held in a tensor.
  private func number(_ node: ONNXNode, _ name: String) throws(InputError) -> Float? {
    if case .tensor(let tensor) = node.attributes[name] {
      return try folded(node) { () throws(ImportFault) in try tensor.decoded().scalar }
    }
    return node.float(name)
  }

  /// The product of binary activations with binary weights.
  func importBinaryProduct(_ node: ONNXNode) throws(InputError) {
    let input = try activation(node, 0)
    var weights = try weight(node, 1)
    // Bits 0 and 1 stand for −1 and 1.
    if let values = weights.reals, values.allSatisfy({ $0 == 0 || $0 == 1 }) {
      weights.elements = .bytes(values.map { $0 == 0 ? -1 : 1 })
    }
    weights.format = .binary(scale: .perTensor(1))
    note("\(node.name) multiplies bits; they are taken as −1 and 1")
    try emitProduct(
      node, input, weights: weights, bias: nil, format: .plainInteger(bits: 32, isSigned: true))
  }
}
