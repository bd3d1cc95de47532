internal import NetworkModel

extension GraphExporter {
  /// Adds the nodes of a quantizer of an activation.
  ///
  /// - Parameters:
  ///   - name: The name of the first node.
  ///   - rank: The dimensions of the activation.
  func write(
    _ quantizer: Quantizer, from source: String, to target: String, named name: String, rank: Int
  ) {
    switch quantizer {
    case .linear(let format):
      let (scale, zero, attributes) = linearParameters(format, target)
      let stored = unusedName("\(target)_stored")
      model.node(name, "QuantizeLinear", [source, scale, zero], [stored], attributes)
      model.node(
        unusedNodeName("\(name)_dequantize"), "DequantizeLinear", [stored, scale, zero], [target],
        attributes)
    case .quant, .bipolar:
      writeQONNX(quantizer, from: source, to: target, named: name, rank: rank)
    }
  }

  /// Adds a QONNX node.
  ///
  /// - Parameter rank: The dimensions of what is quantized: steps are broadcast to them.
  func writeQONNX(
    _ quantizer: Quantizer, from source: String, to target: String, named name: String, rank: Int
  ) {
    func parameter(_ values: [Float], axis: Int?, _ part: String) -> String {
      let result = unusedName("\(target)_\(part)")
      var dimensions: [Int] = []
      if let axis, values.count > 1 {
        dimensions = [Int](repeating: 1, count: max(rank, axis + 1))
        dimensions[axis] = values.count
      }
      model.initializer(result, .float32, dimensions, values)
      return result
    }
    switch quantizer {
    case .linear(let format), .quant(let format):
      let axis = format.scale.axis ?? (format.zeroPoints.count > 1 ? 0 : nil)
      let inputs = [
        source, parameter(format.scale.steps.map { Float($0) }, axis: axis, "scale"),
        parameter(format.zeroPoints.map { Float($0) }, axis: axis, "zero_point"),
        parameter([Float(format.bits)], axis: nil, "bits"),
      ]
      model.node(
        name, "Quant", domain: ModelWriter.quantizationDomain, inputs, [target],
        [
          ("narrow", .int(format.isNarrow ? 1 : 0)),
          ("rounding_mode", .string(format.rounding.qonnxName)),
          ("signed", .int(format.isSigned ? 1 : 0)),
        ])
    case .bipolar(let scale):
      let step = parameter(scale.steps.map { Float($0) }, axis: scale.axis, "scale")
      model.node(
        name, "BipolarQuant", domain: ModelWriter.quantizationDomain, [source, step], [target])
    }
  }

  /// Adds the scale and zero point of a standard quantizer.
  func linearParameters(
    _ format: AffineFormat, _ target: String
  ) -> (scale: String, zero: String, attributes: [(name: String, value: Attribute)]) {
    let count = max(format.scale.steps.count, format.zeroPoints.count)
    func all<Value>(_ values: [Value]) -> [Value] {
      values.count == count ? values : Array(repeating: values[0], count: count)
    }
    let dimensions = count == 1 ? [] : [count]
    let (scale, zero) = (unusedName("\(target)_scale"), unusedName("\(target)_zero_point"))
    model.initializer(scale, .float32, dimensions, all(format.scale.steps).map { Float($0) })
    let zeros = all(format.zeroPoints)
    if format.isSigned {
      model.initializer(zero, .int8, dimensions, zeros.map { Int8(clamping: $0) })
    } else {
      model.initializer(zero, .uint8, dimensions, zeros.map { UInt8(clamping: $0) })
    }
    let axis = count == 1 ? nil : format.scale.axis ?? 0
    return (scale, zero, axis.map { [("axis", .int($0))] } ?? [])
  }
}

extension AffineFormat.Rounding {
  /// The QONNX word.
  fileprivate var qonnxName: String {
    switch self {
    case .nearestEven: "ROUND"
    case .down: "FLOOR"
    case .up: "CEIL"
    case .towardsZero: "ROUND_TO_ZERO"
    }
  }

  /// The rule of the standard library.
  var rule: FloatingPointRoundingRule {
    switch self {
    case .nearestEven: .toNearestOrEven
    case .down: .down
    case .up: .up
    case .towardsZero: .towardZero
    }
  }
}
