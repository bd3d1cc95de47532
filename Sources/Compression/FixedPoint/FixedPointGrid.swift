/// Two's complement numbers of some bits, of which some stand behind the binary point.
struct FixedPointGrid: Hashable, Sendable {
  let bits: Int
  let fractionBits: Int

  /// The distance of two neighbours.
  var step: Double { Double(sign: .plus, exponent: -fractionBits, significand: 1) }
  /// The greatest stored integer.
  var highest: Double { Double((1 << (bits - 1)) - 1) }
  /// The least stored integer.
  var lowest: Double { -Double(1 << (bits - 1)) }

  /// The stored integer nearest to a value, ties to even, within the range.
  func stored(_ value: Double) -> Int32 {
    let scaled = (value / step).rounded(.toNearestOrEven)
    // Not a number becomes the least.
    return Int32(scaled > lowest ? min(scaled, highest) : lowest)
  }

  /// The number of the grid nearest to a value.
  func rounded(_ value: Double) -> Double { Double(stored(value)) * step }
}

extension FixedPointGrid {
  /// The greatest fraction length at which a magnitude does not overflow (Qiu et al., "Going Deeper
  /// with Embedded FPGA Platform", FPGA 2016, Section 5.1: the range is looked at first).
  ///
  /// Zero has the length at which 1 is out of reach by one step.
  static func fractionBits(holding magnitude: Double, bits: Int) -> Int {
    guard magnitude > 0, magnitude.isFinite else { return bits - 1 }
    var length = bits - 2 - Int(magnitude.exponent)
    while magnitude > Self(bits: bits, fractionBits: length).greatest { length -= 1 }
    while magnitude <= Self(bits: bits, fractionBits: length + 1).greatest { length += 1 }
    return length
  }

  private var greatest: Double { highest * step }

  /// The fraction lengths tried for numbers of at most some magnitude, ascending.
  ///
  /// One below the length that just holds them, and as many above as there are bits, but 8 at
  /// least: there, numbers of 2^−8 times the greatest are limited already, which gains only where
  /// next to nothing is of the greatest magnitude.
  static func candidates(holding magnitude: Double, bits: Int) -> [FixedPointGrid] {
    let length = fractionBits(holding: magnitude, bits: bits)
    return (length - 1...length + max(bits, 8)).map {
      FixedPointGrid(bits: bits, fractionBits: $0)
    }
  }

  /// The index of the least error; of equal errors, the least fraction length.
  static func best(_ errors: [Double]) -> Int {
    errors.indices.reduce(0) { errors[$1] < errors[$0] ? $1 : $0 }
  }

  /// The grid of least Σ |w − rounded w| for values (Qiu et al., FPGA 2016, Equation 4).
  ///
  /// O(values · bits).
  static func fitting(_ values: [Float], bits: Int) -> FixedPointGrid {
    let greatest = values.reduce(Float(0)) { max($0, $1.magnitude) }
    let grids = candidates(holding: Double(greatest), bits: bits)
    return grids[best(grids.map { $0.error(of: values) })]
  }

  /// Σ |w − rounded w|.
  func error(of values: [Float]) -> Double { error(of: values, against: values) }

  /// Σ |wanted − rounded value|.
  func error(of values: [Float], against wanted: [Float]) -> Double {
    let (scale, step, lowest, highest) = (1 / step, step, lowest, highest)
    return zip(values, wanted).reduce(0.0) { sum, pair in
      let scaled = (Double(pair.0) * scale).rounded(.toNearestOrEven)
      return sum + abs(Double(pair.1) - min(max(scaled, lowest), highest) * step)
    }
  }
}
