internal import NetworkModel

/// A convolution whose weights and biases are in fixed point.
struct FixedPointConvolution {
  let convolution: Convolution
  /// Whether weights are not known, so that the fraction length has no meaning.
  let isUnknown: Bool

  /// Rounds a convolution.
  ///
  /// - Parameter fractionBits: The fraction length of the weights, or `nil` for the best.
  init(
    _ original: Convolution, bits: Int, biasBits: Int, fractionBits: Int?, layer: String
  ) throws(CompressionError) {
    let folded = try Self.folding(original, layer: layer)
    let (weights, isKnown) = try Self.weights(
      folded.weights, bits: bits, fractionBits: fractionBits, layer: layer)
    isUnknown = !isKnown
    convolution = try compressing(layer: layer) { () throws(NetworkError) -> Convolution in
      try folded.replacing(
        weights: weights, bias: .some(folded.bias.map { Self.bias($0, bits: biasBits) }))
    }
  }

  /// What is rounded of a convolution: its weights, its table, or nothing.
  static func valuesToRound(
    _ original: Convolution, layer: String
  ) throws(CompressionError) -> [Float] {
    let weights = try folding(original, layer: layer).weights
    switch weights.format {
    case .codebook(_, let entries): return entries
    case .ternary, .binary: return []
    case .float, .integer, .fixedPoint: return weights.realValues ?? []
    }
  }

  private static func weights(
    _ weights: WeightTensor, bits: Int, fractionBits: Int?, layer: String
  ) throws(CompressionError) -> (WeightTensor, isKnown: Bool) {
    func grid(_ values: [Float]) -> FixedPointGrid {
      fractionBits.map { FixedPointGrid(bits: bits, fractionBits: $0) }
        ?? FixedPointGrid.fitting(values, bits: bits)
    }
    return try compressing(layer: layer) {
      () throws(NetworkError) -> (WeightTensor, isKnown: Bool) in
      switch weights.format {
      case .ternary, .binary: return (weights, true)
      case .codebook(let codeBits, let entries):
        let grid = grid(entries)
        let format = NumberFormat.codebook(
          bits: codeBits, entries: entries.map { Float(grid.rounded(Double($0))) })
        return (
          try WeightTensor(shape: weights.shape, format: format, values: weights.values), true
        )
      case .float, .integer, .fixedPoint: break
      }
      if case .statistical = weights.values { return (weights, true) }
      guard let values = weights.realValues else {
        let format = NumberFormat.fixedPoint(
          bits: bits, fractionBits: fractionBits ?? bits - 1, isSigned: true)
        return (try WeightTensor(shape: weights.shape, format: format), fractionBits != nil)
      }
      let grid = grid(values)
      let format = NumberFormat.fixedPoint(
        bits: bits, fractionBits: grid.fractionBits, isSigned: true)
      let stored: WeightTensor.Values =
        bits <= 8
        ? .bytes(values.map { Int8(truncatingIfNeeded: grid.stored(Double($0))) })
        : .integers(values.map { grid.stored(Double($0)) })
      return (try WeightTensor(shape: weights.shape, format: format, values: stored), true)
    }
  }

  private static func bias(_ bias: Bias, bits: Int) -> Bias {
    guard let values = bias.values else {
      return Bias(
        count: bias.count,
        format: .fixedPoint(bits: bits, fractionBits: bits - 1, isSigned: true))
    }
    let grid = FixedPointGrid.fitting(values, bits: bits)
    return Bias(
      stored: values.map { grid.stored(Double($0)) },
      values: values.map { Float(grid.rounded(Double($0))) },
      format: .fixedPoint(bits: bits, fractionBits: grid.fractionBits, isSigned: true))
  }

  /// A convolution with its scale and offset taken up into weights that are real numbers.
  private static func folding(
    _ convolution: Convolution, layer: String
  ) throws(CompressionError) -> Convolution {
    guard let affine = convolution.outputAffine, convolution.weights.format.isReal,
      let weights = convolution.weights.realValues
    else { return convolution }
    let channels = convolution.shape.totalOutputChannels
    let bias = convolution.bias?.values ?? [Float](repeating: 0, count: channels)
    guard bias.count == channels else { return convolution }
    let size = weights.count / channels
    let scales = (0..<channels).map { affine.scale[affine.scale.count == 1 ? 0 : $0] }
    let offsets = (0..<channels).map { affine.offset[affine.offset.count == 1 ? 0 : $0] }
    return try compressing(layer: layer) { () throws(NetworkError) -> Convolution in
      try Convolution(
        shape: convolution.shape,
        weights: WeightTensor(
          shape: convolution.weights.shape,
          values: .reals(weights.indices.map { weights[$0] * scales[$0 / size] })),
        bias: Bias((0..<channels).map { bias[$0] * scales[$0] + offsets[$0] }),
        isChannelsLast: convolution.isChannelsLast)
    }
  }
}

extension NumberFormat {
  /// Whether values are floating-point numbers, each with its own digits.
  var isReal: Bool {
    if case .float = self { true } else { false }
  }
}

extension Network {
  /// The network in which a layer's fixed-point weights have one fraction bit less; `nil` where it
  /// has no such weights or none would be left.
  func shorteningWeights(of layer: Int) throws(CompressionError) -> Network? {
    guard case .convolution(let convolution) = layers[layer].operation,
      case .fixedPoint(let bits, let fractionBits, _) = convolution.weights.format,
      let values = convolution.weights.realValues, values.contains(where: { $0 != 0 })
    else { return nil }
    let grid = FixedPointGrid(bits: bits, fractionBits: fractionBits - 1)
    let name = layers[layer].name
    let changed = try compressing(layer: name) { () throws(NetworkError) -> Convolution in
      try convolution.replacing(
        weights: WeightTensor(
          shape: convolution.weights.shape,
          format: .fixedPoint(bits: bits, fractionBits: fractionBits - 1, isSigned: true),
          values: .integers(values.map { grid.stored(Double($0)) })))
    }
    return try changing([layer: changed])
  }
}
