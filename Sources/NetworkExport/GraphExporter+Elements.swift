internal import NetworkModel

extension GraphExporter {
  /// Adds an operation on corresponding elements.
  func write(_ function: ElementwiseFunction) throws(ExportError) {
    guard let layer else { return }
    let inputs = layer.inputs.map(read)
    guard inputs.count >= 2 else {
      throw fail("it has one operand: the constant one was not kept when it was read")
    }
    let operation: String
    switch function {
    case .add: operation = inputs.count == 2 ? "Add" : "Sum"
    case .maximum: operation = "Max"
    case .minimum: operation = "Min"
    case .subtract: operation = "Sub"
    case .multiply: operation = "Mul"
    case .divide: operation = "Div"
    case .power: operation = "Pow"
    case .compare, .select:
      throw fail("which comparison or choice it makes was not kept when it was read")
    }
    let takesMany = function == .add || function == .maximum || function == .minimum
    guard inputs.count == 2 || takesMany else {
      throw fail("\(operation) of \(inputs.count) operands has no form in ONNX", "chain pairs")
    }
    node(operation, inputs, raw(layer.output))
  }

  /// Adds a scale and an offset for each channel.
  func write(_ affine: ChannelAffine) {
    guard let layer else { return }
    let dimensions = network[layer.output].shape.dimensions
    let tail = [Int](repeating: 1, count: max(0, dimensions.count - 2))
    func vector(_ values: [Float], _ part: String) -> String {
      reals(values, values.count == 1 ? [] : [values.count] + tail, part)
    }
    let scaled = partName("scaled")
    node("Mul", [read(layer.inputs[0]), vector(affine.scale, "scale_factors")], scaled)
    part("offset", "Add", [scaled, vector(affine.offset, "offsets")], to: raw(layer.output))
  }

  /// Adds a function of each element.
  func write(_ function: ActivationFunction) throws(ExportError) {
    guard let layer else { return }
    let input = read(layer.inputs[0])
    let output = raw(layer.output)
    switch function {
    case .relu: node("Relu", [input], output)
    case .leakyRelu(let alpha): node("LeakyRelu", [input], output, [("alpha", .float(alpha))])
    case .parametricRelu(let alpha):
      let rank = network[layer.output].shape.dimensions.count
      let tail = [Int](repeating: 1, count: max(0, rank - 2))
      node("PRelu", [input, reals(alpha, [alpha.count] + tail, "slopes")], output)
    case .clip(let minimum, let maximum):
      let lower = minimum.isFinite ? reals([minimum], [], "minimum") : ""
      let upper = maximum.isFinite ? reals([maximum], [], "maximum") : ""
      node("Clip", upper.isEmpty ? [input, lower] : [input, lower, upper], output)
    case .sigmoid: node("Sigmoid", [input], output)
    case .hardSigmoid(let alpha, let beta):
      node("HardSigmoid", [input], output, [("alpha", .float(alpha)), ("beta", .float(beta))])
    case .hardSwish:
      // HardSwish itself came with opset 14.
      let gate = partName("gate")
      node("HardSigmoid", [input], gate, [("alpha", .float(1 / 6)), ("beta", .float(0.5))])
      part("product", "Mul", [input, gate], to: output)
    case .sigmoidLinearUnit:
      let gate = partName("gate")
      node("Sigmoid", [input], gate)
      part("product", "Mul", [input, gate], to: output)
    case .gaussianErrorLinearUnit:
      node("Gelu", domain: ModelWriter.microsoftDomain, [input], output)
    case .hyperbolicTangent: node("Tanh", [input], output)
    case .sign: node("Sign", [input], output)
    case .multiThreshold(let staircase): write(staircase, input, output)
    case .other(let name): try writeOther(name, input, output)
    }
  }

  private func write(_ staircase: MultiThreshold, _ input: String, _ output: String) {
    guard let layer else { return }
    let thresholds = reals(
      staircase.thresholds.flatMap(\.self),
      [staircase.thresholds.count, staircase.thresholds.first?.count ?? 0], "thresholds")
    let type = network[layer.output].format.qonnxTypeName ?? "FLOAT32"
    node(
      "MultiThreshold", domain: ModelWriter.quantizationDomain, [input, thresholds], output,
      [
        ("out_bias", .float(staircase.offset)), ("out_dtype", .string(type)),
        ("out_scale", .float(staircase.scale)),
      ])
  }

  /// Functions without a parameter that opset 13 has.
  private static let plainFunctions: Set<String> = [
    "Exp", "Log", "Sqrt", "Reciprocal", "Neg", "Abs", "Floor", "Ceil", "Round", "Erf", "Softplus",
    "Softsign", "Selu", "Sin", "Cos",
  ]
  private static let functionsOfAlpha: Set<String> = ["Elu", "Celu", "ThresholdedRelu"]

  /// Adds a function that is known by its name, such as `Exp` or `Elu(1.0)`.
  private func writeOther(
    _ name: String, _ input: String, _ output: String
  ) throws(ExportError) {
    if Self.plainFunctions.contains(name) { return node(name, [input], output) }
    let parts = name.split(separator: "(", maxSplits: 1)
    if parts.count == 2, parts[1].hasSuffix(")"), let number = Float(parts[1].dropLast()) {
      let operation = String(parts[0])
      if Self.functionsOfAlpha.contains(operation) {
        return node(operation, [input], output, [("alpha", .float(number))])
      }
      if operation == "Pow" {
        return node("Pow", [input, reals([number], [], "exponent")], output)
      }
    }
    throw fail("the function \(name) has no form in opset 13")
  }
}
