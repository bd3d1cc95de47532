internal import NetworkModel

extension Convolution {
  /// The convolution whose results are corrected.
  ///
  /// Floating-point weights and biases take the correction up. Others keep their weights, and a
  /// scale becomes part of the output affine.
  func applying(_ corrections: ChannelCorrections) throws(NetworkError) -> Convolution {
    if let scales = corrections.scales, outputAffine != nil || !weights.format.isReal {
      return try scalingResults(scales, corrections.offsets)
    }
    if outputAffine != nil {
      return try scalingResults(
        [Double](repeating: 1, count: corrections.offsets.count), corrections.offsets)
    }
    let channels = corrections.offsets.count
    let scales = corrections.scales ?? [Double](repeating: 1, count: channels)
    guard (bias.map { $0.values != nil }) ?? true else { return self }
    var changed = weights
    if corrections.scales != nil, let values = weights.realValues {
      let size = values.count / channels
      changed = try WeightTensor(
        shape: weights.shape, format: weights.format,
        values: .reals(values.indices.map { Float(Double(values[$0]) * scales[$0 / size]) }))
    }
    let old = bias?.values ?? [Float](repeating: 0, count: channels)
    let new = (0..<channels).map { Double(old[$0]) * scales[$0] + corrections.offsets[$0] }
    return try replacing(
      weights: changed, bias: .some(bias?.rounding(new) ?? Bias(new.map(Float.init))))
  }

  private func scalingResults(
    _ scales: [Double], _ offsets: [Double]
  ) throws(NetworkError) -> Convolution {
    let old = outputAffine ?? ChannelAffine(scale: [1], offset: [0])
    let affine = ChannelAffine(
      scale: scales.indices.map {
        Float(scales[$0] * Double(old.scale[old.scale.count == 1 ? 0 : $0]))
      },
      offset: scales.indices.map {
        Float(scales[$0] * Double(old.offset[old.offset.count == 1 ? 0 : $0]) + offsets[$0])
      })
    return try Convolution(
      shape: shape, weights: weights, bias: bias, outputAffine: affine,
      isChannelsLast: isChannelsLast)
  }
}

extension Bias {
  /// Other values in the same format.
  fileprivate func rounding(_ new: [Double]) -> Bias {
    switch format {
    case .float, .ternary, .binary, .codebook: return Bias(new.map(Float.init))
    case .fixedPoint(let bits, let fractionBits, _):
      let grid = FixedPointGrid(bits: bits, fractionBits: fractionBits)
      return Bias(
        stored: new.map(grid.stored), values: new.map { Float(grid.rounded($0)) }, format: format)
    case .integer(let affine):
      let steps = affine.scale.steps
      let stored = new.indices.map { channel -> Int32 in
        let quotient = new[channel] / steps[steps.count == 1 ? 0 : channel]
        let limited = min(
          max(quotient.rounded(.toNearestOrEven), Double(affine.range.lowerBound)),
          Double(affine.range.upperBound))
        return Int32(limited.isNaN ? 0 : max(min(limited, 0x1p31 - 1), -0x1p31))
      }
      return Bias(
        stored: stored,
        values: stored.indices.map {
          Float(Double(stored[$0]) * steps[steps.count == 1 ? 0 : $0])
        }, format: format)
    }
  }
}
