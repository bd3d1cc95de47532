extension NumberFormat {
  /// The widest fixed point that a table of shared weights is taken to hold.
  private static let widestTable = 16

  /// Bits of the number that a multiplier takes in for an element.
  ///
  /// For an index into a table these are the bits of the table's numbers, where all of them are fixed
  /// point of one fraction length and at most 16 bits.
  ///
  /// - Returns: `nil` for floating point, tables of it, and tables whose numbers are not known.
  public var operandBits: Int? {
    switch self {
    case .float: nil
    case .integer, .fixedPoint, .ternary, .binary: bits
    case .codebook(_, let entries): Self.fixedPointBits(of: entries)
    }
  }

  /// The fewest bits of two's complement in which some numbers are exact multiples of one power of
  /// two.
  private static func fixedPointBits(of values: [Float]) -> Int? {
    var unit = Int.max
    for value in values where value != 0 {
      guard value.isFinite else { return nil }
      let zeros = value.significandBitPattern.trailingZeroBitCount
      let fraction =
        value.isNormal
        ? Float.significandBitCount - min(zeros, Float.significandBitCount) : nil
      guard let fraction else { return nil }
      unit = min(unit, Int(value.exponent) - fraction)
    }
    guard unit != Int.max else { return nil }
    let scale = Double(sign: .plus, exponent: -unit, significand: 1)
    var bits = 2
    for value in values {
      let scaled = Double(value) * scale
      guard abs(scaled) <= Double(1 << widestTable) else { return nil }
      let integer = Int(scaled)
      // −2^(b − 1) to 2^(b − 1) − 1.
      let magnitude = integer < 0 ? -integer - 1 : integer
      bits = max(bits, Int.bitWidth - magnitude.leadingZeroBitCount + 1)
    }
    return bits <= widestTable ? bits : nil
  }
}
