internal import NetworkModel

/// The nodes that quantize a value to a format.
enum Quantizer {
  /// QuantizeLinear and DequantizeLinear.
  case linear(AffineFormat)
  /// QONNX Quant.
  case quant(AffineFormat)
  /// QONNX BipolarQuant.
  case bipolar(QuantizationScale)

  /// The quantizer of a format, `nil` for reals.
  ///
  /// - Throws: `ExportError` when ONNX has none for it.
  init?(_ format: NumberFormat) throws(ExportError) {
    switch format {
    case .float: return nil
    case .integer(let affine): self = try Self.affine(affine)
    case .fixedPoint(let bits, let fractionBits, let isSigned):
      self = try Self.power(bits: bits, fractionBits: fractionBits, isSigned: isSigned)
    case .binary(let scale): self = .bipolar(scale)
    case .ternary(let negative, let positive):
      guard negative == positive else {
        throw ExportError(
          "three values of different magnitudes have no quantizer in ONNX",
          remedy: "use one magnitude for activations")
      }
      self = .quant(
        try checked { () throws(NetworkError) in
          try AffineFormat(bits: 2, isSigned: true, isNarrow: true, scale: .perTensor(positive))
        })
    case .codebook:
      throw ExportError(
        "activations from a codebook have no quantizer in ONNX",
        remedy: "store them as integers or fixed point")
    }
  }

  private static func affine(_ format: AffineFormat) throws(ExportError) -> Quantizer {
    for step in format.scale.steps where !(Float(step).isNormal) {
      throw ExportError("a step of \(step) is beyond single precision")
    }
    guard format.bits > 1 || !format.isSigned else {
      throw ExportError(
        "a signed integer of one bit has no quantizer in ONNX", remedy: "use the binary format")
    }
    let isLinear =
      format.bits == 8 && !format.isNarrow && format.rounding == .nearestEven
      && format.zeroPoints.allSatisfy(format.range.contains)
    return isLinear ? .linear(format) : .quant(format)
  }

  private static func power(
    bits: Int, fractionBits: Int, isSigned: Bool
  ) throws(ExportError) -> Quantizer {
    let step = Double(sign: .plus, exponent: -fractionBits, significand: 1)
    // Fixed point is written as Quant in all widths, so that it is told from an affine format.
    switch try affine(
      checked { () throws(NetworkError) in
        try AffineFormat(bits: bits, isSigned: isSigned, scale: .perTensor(step))
      })
    {
    case .linear(let format), .quant(let format): return .quant(format)
    case .bipolar(let scale): return .bipolar(scale)
    }
  }
}

/// Gives an impossible format the form of an export's error.
func checked<Value>(_ body: () throws(NetworkError) -> Value) throws(ExportError) -> Value {
  do throws(NetworkError) { return try body() } catch { throw ExportError(error.description) }
}
