internal import NetworkModel

extension GraphExporter {
  /// Adds weights in their format.
  ///
  /// - Parameter dimensions: The dimensions to write; those of the weights themselves, or others with
  ///   the same first one.
  /// - Returns: The name of the real values.
  func weights(_ weights: WeightTensor, _ dimensions: [Int]) throws(ExportError) -> String {
    guard let reals = weights.realValues else { return unknown(dimensions, "weight") }
    let own = weights.shape.dimensions
    if let axis = weights.format.channelAxis, own != dimensions {
      guard axis == 0, own.first == dimensions.first else {
        throw fail(
          "its weights have steps along axis \(axis) of \(weights.shape), which is lost in ONNX",
          "quantize per output channel or per tensor")
      }
    }
    switch weights.format {
    case .float, .codebook: return self.reals(reals, dimensions, "weight")
    case .ternary(let negative, let positive) where negative != positive:
      return self.reals(reals, dimensions, "weight")
    case .integer, .fixedPoint, .ternary, .binary: break
    }
    guard let quantizer = try self.quantizer(of: weights.format) else {
      return self.reals(reals, dimensions, "weight")
    }
    switch (quantizer, weights.storedIntegers) {
    case (.linear(let format), let stored?):
      return linear(format, stored, dimensions, "weight")
    case (.quant(let format), let stored?):
      return quantized(quantizer, format.reals(for: stored, in: dimensions), dimensions)
    case (.linear, nil), (.quant, nil), (.bipolar, _):
      return quantized(quantizer, reals, dimensions)
    }
  }

  /// Adds biases, one for each output channel.
  func bias(_ bias: Bias) throws(ExportError) -> String {
    guard let values = bias.values else { return unknown([bias.count], "bias") }
    if case .integer(let format) = bias.format, let stored = bias.stored,
      format.bits == 32, format.isSigned, format.zeroPoints == [0], values.count == bias.count
    {
      return accumulated(format, stored)
    }
    guard bias.format.isQuantized, let quantizer = try self.quantizer(of: bias.format) else {
      return reals(values, [bias.count], "bias")
    }
    // Single-precision reals hold the integers of up to 24 bits, and most wider biases.
    switch quantizer {
    case .linear(let format) where bias.stored != nil:
      return linear(format, bias.stored ?? [], [bias.count], "bias")
    case .linear, .quant, .bipolar:
      return quantized(quantizer, values, [bias.count], part: "bias")
    }
  }

  /// Adds 32-bit integers with the steps of accumulators.
  private func accumulated(_ format: AffineFormat, _ stored: [Int32]) -> String {
    let (integers, target) = (partName("bias_stored"), partName("bias"))
    model.initializer(integers, .int32, [stored.count], stored)
    let steps = format.scale.steps.map { Float($0) }
    let scale = unusedName("\(target)_scale")
    model.initializer(scale, .float32, steps.count == 1 ? [] : [steps.count], steps)
    model.node(
      unusedNodeName("\(target)_dequantize"), "DequantizeLinear", [integers, scale], [target],
      steps.count == 1 ? [] : [("axis", .int(0))])
    return target
  }

  /// Adds 8-bit integers with what they mean.
  private func linear(
    _ format: AffineFormat, _ stored: [Int32], _ dimensions: [Int], _ part: String
  ) -> String {
    let (integers, target) = (partName("\(part)_stored"), partName(part))
    if format.isSigned {
      model.initializer(integers, .int8, dimensions, stored.map { Int8(clamping: $0) })
    } else {
      model.initializer(integers, .uint8, dimensions, stored.map { UInt8(clamping: $0) })
    }
    let (scale, zero, attributes) = linearParameters(format, target)
    model.node(
      unusedNodeName("\(target)_dequantize"), "DequantizeLinear", [integers, scale, zero],
      [target], attributes)
    return target
  }

  /// Adds reals with a QONNX quantizer that gives the stored integers back.
  private func quantized(
    _ quantizer: Quantizer, _ values: [Float], _ dimensions: [Int], part: String = "weight"
  ) -> String {
    let source = partName("\(part)_real")
    model.initializer(source, .float32, dimensions, values)
    let target = partName(part)
    writeQONNX(
      quantizer, from: source, to: target, named: unusedNodeName("\(target)_quantize"),
      rank: dimensions.count)
    return target
  }

  private func quantizer(of format: NumberFormat) throws(ExportError) -> Quantizer? {
    do throws(ExportError) { return try Quantizer(format) } catch {
      throw fail(error.reason, error.remedy)
    }
  }
}

extension WeightTensor {
  /// The stored integers, `nil` for weights stored as reals or not known.
  fileprivate var storedIntegers: [Int32]? {
    switch values {
    case .integers(let stored): stored
    case .bytes(let stored): stored.map { Int32($0) }
    case .reals, .statistical, .absent: nil
    }
  }
}

extension NumberFormat {
  /// The axis along which steps or zero points differ.
  fileprivate var channelAxis: Int? {
    switch self {
    case .integer(let format): format.scale.axis ?? (format.zeroPoints.count > 1 ? 0 : nil)
    case .binary(let scale): scale.axis
    case .float, .fixedPoint, .ternary, .codebook: nil
    }
  }
}

extension AffineFormat {
  /// Reals that are rounded to stored integers by this format in single precision.
  ///
  /// A product of an integer and the step may be rounded to a neighbour of the quotient's integer,
  /// which rounding down, up or towards zero would not forgive: such a real is moved by units in its
  /// last place.
  fileprivate func reals(for stored: [Int32], in dimensions: [Int]) -> [Float] {
    let steps = scale.steps.map { Float($0) }
    let axis = scale.axis ?? 0
    let inner = dimensions.dropFirst(axis + 1).reduce(1, *)
    let channels = max(steps.count, zeroPoints.count)
    return stored.indices.map { index in
      let channel = channels == 1 ? 0 : index / inner % channels
      let step = steps[steps.count == 1 ? 0 : channel]
      let zero = Float(zeroPoints[zeroPoints.count == 1 ? 0 : channel])
      let integer = Float(stored[index])
      let plain = Float(Double(stored[index]) - Double(zero)) * step
      func isExact(_ real: Float) -> Bool {
        ((real / step) + zero).rounded(rounding.rule) == integer
      }
      if isExact(plain) { return plain }
      return [plain.nextUp, plain.nextDown].first(where: isExact) ?? plain
    }
  }
}
