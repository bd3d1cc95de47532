import NetworkModel

/// Weights as one or two matrices of numbers, each with a factor for each output channel.
///
/// The weight is the sum over the planes of factor · number. Integer formats have one plane of
/// integers; ternary weights have two, so that what the positive and the negative ones select is
/// summed as integers and scaled once.
struct WeightPlanes {
  /// The numbers of each plane, in the order of the weights' shape.
  var planes: [[Float]]
  /// For each plane the factors: one, or one for each output channel.
  let factors: [[Double]]
  /// Whether all numbers are integers.
  let isInteger: Bool

  /// Weights as real numbers.
  init(reals: [Float]) {
    planes = [reals]
    factors = [[1]]
    isInteger = false
  }

  /// Weights as stored, or `nil` when they are not integers with one factor an output channel.
  init?(integersOf weights: WeightTensor) {
    let stored: [Float]
    switch weights.values {
    case .integers(let values):
      // Beyond 24 bits a single-precision float may not equal the integer.
      guard values.allSatisfy({ $0.magnitude < 1 << 24 }) else { return nil }
      stored = values.map { Float($0) }
    case .bytes(let values): stored = values.map { Float($0) }
    case .reals, .statistical, .absent: return nil
    }
    switch weights.format {
    case .float: return nil
    case .integer(let format):
      guard format.scale.axis ?? 0 == 0 else { return nil }
      planes = [Self.centred(stored, format.zeroPoints)]
      factors = [format.scale.steps]
    case .fixedPoint(_, let fractionBits, _):
      planes = [stored]
      factors = [[Double(sign: .plus, exponent: -fractionBits, significand: 1)]]
    case .ternary(let negative, let positive):
      planes = [stored.map { $0 > 0 ? 1 : 0 }, stored.map { $0 < 0 ? 1 : 0 }]
      factors = [[positive], [-negative]]
    case .binary(let scale):
      guard scale.axis ?? 0 == 0 else { return nil }
      planes = [stored]
      factors = [scale.steps]
    case .codebook(_, let entries):
      guard let exponent = Self.commonExponent(entries) else { return nil }
      let step = Float(sign: .plus, exponent: exponent, significand: 1)
      let multiples = entries.map { $0 / step }
      planes = [
        stored.map { multiples.indices.contains(Int($0)) ? multiples[Int($0)] : 0 }
      ]
      factors = [[Double(step)]]
    }
    isInteger = true
  }

  /// Stored integers as their distances from the zero points of their output channels.
  private static func centred(_ stored: [Float], _ zeroPoints: [Int]) -> [Float] {
    if zeroPoints.count == 1 {
      let zero = Float(zeroPoints[0])
      return zero == 0 ? stored : stored.map { $0 - zero }
    }
    let extent = stored.count / zeroPoints.count
    return stored.indices.map { stored[$0] - Float(zeroPoints[$0 / extent]) }
  }

  /// The exponent of the greatest power of two of which all entries are multiples that fit 16 bits
  /// with sign, or `nil`.
  static func commonExponent(_ entries: [Float]) -> Int? {
    guard entries.allSatisfy(\.isFinite) else { return nil }
    let exponents = entries.filter { $0 != 0 }.map { entry in
      // The place of the last 1 of the significand.
      Int(entry.exponent) - entry.significandWidth
    }
    guard let exponent = exponents.min() else { return 0 }
    let limit = Float(sign: .plus, exponent: exponent, significand: 32768)
    return entries.allSatisfy { abs($0) < limit } ? exponent : nil
  }
}
