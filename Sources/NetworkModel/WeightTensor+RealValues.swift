extension WeightTensor {
  /// The real values that the stored numbers stand for, in the order of the shape; `nil` when the
  /// values are not known.
  ///
  /// O(weights).
  public var realValues: [Float]? {
    switch values {
    case .reals(let values): values
    case .integers(let stored): reals(of: stored)
    case .bytes(let stored): reals(of: stored)
    case .statistical, .absent: nil
    }
  }

  private func reals<Stored: FixedWidthInteger>(of stored: [Stored]) -> [Float] {
    switch format {
    case .float: return stored.map { Float($0) }
    case .fixedPoint(_, let fractionBits, _):
      let step = Double(sign: .plus, exponent: -fractionBits, significand: 1)
      return stored.map { Float(Double($0) * step) }
    case .ternary(let negative, let positive):
      return stored.map { $0 == 0 ? 0 : $0 < 0 ? Float(-negative) : Float(positive) }
    case .binary(let scale):
      return scaled(stored, scale, zeroPoints: [0])
    case .integer(let format):
      return scaled(stored, format.scale, zeroPoints: format.zeroPoints)
    case .codebook(_, let entries):
      return stored.map { entries.indices.contains(Int($0)) ? entries[Int($0)] : 0 }
    }
  }

  private func scaled<Stored: FixedWidthInteger>(
    _ stored: [Stored], _ scale: QuantizationScale, zeroPoints: [Int]
  ) -> [Float] {
    let steps = scale.steps
    let axis = scale.axis ?? 0
    let inner = shape.dimensions.dropFirst(axis + 1).reduce(1, *)
    let channels = max(steps.count, zeroPoints.count)
    return stored.indices.map { index in
      let channel = channels == 1 ? 0 : index / inner % channels
      let step = steps.count == 1 ? steps[0] : steps[channel]
      let zero = zeroPoints.count == 1 ? zeroPoints[0] : zeroPoints[channel]
      return Float(Double(Int(stored[index]) - zero) * step)
    }
  }
}
