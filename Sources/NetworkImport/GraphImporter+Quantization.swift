import Diagnostics
import NetworkModel

extension GraphImporter {
  /// Stores a tensor in a format from here on: where it is written if nothing else reads it there,
  /// else by a layer of its own.
  func apply(_ format: NumberFormat, to tensor: Int, _ node: ONNXNode) throws(InputError) {
    let own = tensors[tensor].format
    if own == format { return alias(node, tensor) }
    let canChange = !own.isQuantized || own.isPlainInteger
    if canChange, isReadOnce(tensor) {
      tensors[tensor].format = format
      return alias(node, tensor)
    }
    let result = try requantized(tensor, to: format, for: node)
    values[node.outputs[0]] = .activation(result)
  }

  /// The parameters of a standard quantizer.
  private func linearParameters(
    _ node: ONNXNode, defaultType: ElementType
  ) throws(InputError) -> QuantizationParameters {
    let scale = try requiredConstant(node, 1)
    let zeroPoint = try constant(node, 2)
    var type = zeroPoint?.type ?? defaultType
    if zeroPoint == nil, let raw = node.int("output_dtype"), raw != 0,
      let number = Int32(exactly: raw)
    {
      guard let declared = ElementType(rawValue: number) else {
        throw fault(node, "the element type \(raw) is not supported")
      }
      type = declared
    }
    guard !type.isReal else {
      throw fault(node, "quantization to a floating-point type is not supported")
    }
    return QuantizationParameters(
      bits: min(type.bits, 32), isSigned: type.isSigned, scale: scale, zeroPoint: zeroPoint,
      axis: node.int("axis") ?? 1)
  }

  func importQuantization(_ node: ONNXNode) throws(InputError) {
    guard (node.int("block_size") ?? 0) == 0 else { throw blockFault(node) }
    let parameters = try linearParameters(node, defaultType: .uint8)
    switch try operand(node, 0) {
    case .constant(let constant):
      var stored = try folded(node) { () throws(ImportFault) in
        try constant.quantized(parameters)
      }
      // What is stored means itself until a dequantizer says otherwise.
      stored.format = nil
      stored.type = parameters.zeroPoint?.type ?? (parameters.isSigned ? .int8 : .uint8)
      values[node.outputs[0]] = .constant(stored)
    case .activation(let tensor):
      let format = try folded(node) { () throws(ImportFault) in
        try parameters.format(for: tensors[tensor].shape.dimensions)
      }
      try apply(format, to: tensor, node)
    default: throw fault(node, "its operand cannot be quantized")
    }
  }

  func importDequantization(_ node: ONNXNode) throws(InputError) {
    guard (node.int("block_size") ?? 0) == 0 else { throw blockFault(node) }
    let scale = try requiredConstant(node, 1)
    let zeroPoint = try constant(node, 2)
    switch try operand(node, 0) {
    case .constant(let constant):
      let real = try folded(node) { () throws(ImportFault) in
        try constant.dequantized(
          scale: scale, zeroPoint: zeroPoint, axis: node.int("axis") ?? 1)
      }
      values[node.outputs[0]] = .constant(real)
    case .activation(let tensor):
      guard case .integer(let own) = tensors[tensor].format else { return alias(node, tensor) }
      let format = try folded(node) { () throws(ImportFault) in
        try QuantizationParameters(
          bits: own.bits, isSigned: own.isSigned, scale: scale, zeroPoint: zeroPoint,
          axis: node.int("axis") ?? 1
        ).format(for: tensors[tensor].shape.dimensions)
      }
      if !tensors[tensor].format.isPlainInteger, format.bits == own.bits,
        case .integer(let stated) = format,
        stated.scale != own.scale || stated.zeroPoints != own.zeroPoints
      {
        return try rescale(node, tensor, from: own, to: stated)
      }
      declare(format, tensor)
      alias(node, tensor)
    default: throw fault(node, "its operand cannot be dequantized")
    }
  }

  /// A dequantizer whose scale is not that of the quantizer: its result is another real number.
  private func rescale(
    _ node: ONNXNode, _ tensor: Int, from own: AffineFormat, to stated: AffineFormat
  ) throws(InputError) {
    guard case .perTensor(let before) = own.scale, case .perTensor(let after) = stated.scale else {
      throw fault(
        node, "it has other scales for each channel than its input was quantized with",
        "quantize and dequantize with the same scales")
    }
    note("\(node.name) has another scale than its input was quantized with")
    let shift = Double(own.zeroPoints[0] - stated.zeroPoints[0]) * after
    try emit(
      node,
      .affine(ChannelAffine(scale: [Float(after / before)], offset: [Float(shift)])), [tensor],
      tensors[tensor].shape.dimensions, .float32)
  }

  private func blockFault(_ node: ONNXNode) -> InputError {
    fault(
      node, "quantization in blocks along an axis is not supported",
      "quantize per tensor or per channel")
  }

  /// States what the stored integers of a tensor mean, where that is not known yet.
  func declare(_ format: NumberFormat, _ tensor: Int) {
    let own = tensors[tensor].format
    if own.isPlainInteger || !own.isQuantized { tensors[tensor].format = format }
  }

  func importQuant(_ node: ONNXNode) throws(InputError) {
    guard let bits = try requiredConstant(node, 3).scalarInteger, bits >= 1 else {
      throw fault(node, "its bit width must be one whole number of at least 1")
    }
    let isSigned = (node.int("signed") ?? 1) != 0
    let scale = try requiredConstant(node, 1)
    if bits == 1, isSigned { return try quantizeToSigns(node, scale) }
    guard bits <= 32 else {
      throw fault(node, "a width of \(bits) bits is not supported", "use at most 32 bits")
    }
    let parameters = QuantizationParameters(
      bits: bits, isSigned: isSigned, isNarrow: node.int("narrow") == 1,
      rounding: rounding(node), scale: scale, zeroPoint: try constant(node, 2), axis: 0)
    switch try operand(node, 0) {
    case .constant(let constant):
      let quantized = try folded(node) { () throws(ImportFault) in
        try constant.quantized(parameters)
      }
      foldingBudget -= quantized.isAbsent ? 0 : quantized.count
      values[node.outputs[0]] = .constant(quantized)
    case .activation(let tensor):
      let format = try folded(node) { () throws(ImportFault) in
        try parameters.format(for: tensors[tensor].shape.dimensions)
      }
      try apply(format, to: tensor, node)
    default: throw fault(node, "its operand cannot be quantized")
    }
  }

  private func rounding(_ node: ONNXNode) -> AffineFormat.Rounding {
    switch node.string("rounding_mode")?.uppercased() ?? "ROUND" {
    case "ROUND", "HALF_EVEN": return .nearestEven
    case "FLOOR": return .down
    case "CEIL": return .up
    case "ROUND_TO_ZERO", "DOWN": return .towardsZero
    case let mode:
      note("the rounding mode \(mode) is taken as rounding to the nearest")
      return .nearestEven
    }
  }

  func importBipolarQuant(_ node: ONNXNode) throws(InputError) {
    try quantizeToSigns(node, try requiredConstant(node, 1))
  }

  private func quantizeToSigns(_ node: ONNXNode, _ scale: Constant) throws(InputError) {
    switch try operand(node, 0) {
    case .constant(let constant):
      let signs = try folded(node) { () throws(ImportFault) in try constant.bipolar(scale: scale) }
      values[node.outputs[0]] = .constant(signs)
    case .activation(let tensor):
      let format = try folded(node) { () throws(ImportFault) in
        NumberFormat.binary(
          scale: try scale.quantizationScale(
            for: tensors[tensor].shape.dimensions, axis: 1
          ).0)
      }
      try apply(format, to: tensor, node)
    default: throw fault(node, "its operand cannot be quantized")
    }
  }

  /// The last bits cut off: ⌊x / (scale · 2ᵏ)⌋ · scale for k bits less, as QONNX defines `Trunc` in
  /// version 1.
  func importTruncation(_ node: ONNXNode) throws(InputError) {
    let tensor = try activation(node, 0)
    guard node.inputs.count == 5 else {
      throw fault(
        node, "Trunc with \(node.inputs.count) operands is not supported",
        "export it as version 1, with 5 operands")
    }
    guard let before = try requiredConstant(node, 3).scalarInteger,
      let after = try requiredConstant(node, 4).scalarInteger, (1...32).contains(after),
      (after...64).contains(before)
    else { throw fault(node, "it must truncate to 1…32 bits, not more than it begins with") }
    var isSigned = true
    if case .integer(let own) = tensors[tensor].format { isSigned = own.isSigned }
    if let signed = node.int("signed") { isSigned = signed != 0 }
    let isFloor = (node.string("rounding_mode") ?? "FLOOR").uppercased() == "FLOOR"
    let parameters = QuantizationParameters(
      bits: after, isSigned: isSigned, isNarrow: node.int("narrow") == 1,
      rounding: isFloor ? .down : rounding(node), scale: try requiredConstant(node, 1),
      zeroPoint: try constant(node, 2), axis: 0)
    let format = try folded(node) { () throws(ImportFault) in
      try parameters.format(for: tensors[tensor].shape.dimensions)
    }
    guard case .integer(let affine) = format, affine.zeroPoints == [0] else {
      throw fault(node, "a truncation with a zero point other than 0 is not supported")
    }
    let factor = Float(sign: .plus, exponent: after - before, significand: 1)
    try apply(ChannelScaling(scale: [factor], offset: [0]), to: tensor, node)
    if case .activation(let result) = values[node.outputs[0]] { tensors[result].format = format }
  }
}
