import NetworkModel

/// Limits quotients to a range and rounds them, for one channel of a grid.
///
/// Limiting first gives the same integer, as both bounds are integers and rounding is monotone.
struct Rounder {
  /// Added and subtracted again, it leaves a double of smaller magnitude than 2⁵¹ rounded to the
  /// nearest integer, ties to even: the unit in the last place of 1.5 · 2⁵² is 1 (IEEE 754).
  private static let shift = 0x1.8p52

  private let lowest: Double
  private let highest: Double
  private let rounding: AffineFormat.Rounding
  private let isBinary: Bool

  /// The rounding of one channel.
  init(_ grid: IntegerGrid, channel: Int) {
    lowest = Double(grid.lowest[grid.lowest.count == 1 ? 0 : channel])
    highest = Double(grid.highest[grid.highest.count == 1 ? 0 : channel])
    rounding = grid.rounding
    isBinary = grid.isBinary
  }

  /// Whether the range holds integers that are not single-precision floats.
  var mayBeInexact: Bool { max(-lowest, highest) > Double(IntegerGrid.largestExact) }

  /// The element nearest to a quotient by the rounding rule; the lowest for what is not a number.
  func rounded(_ quotient: Float) -> Float { rounded(Double(quotient)) }

  /// The element nearest to a quotient by the rounding rule; the lowest for what is not a number.
  @inline(__always)
  func rounded(_ quotient: Double) -> Float {
    if isBinary { return quotient >= 0 ? 1 : -1 }
    let limited = quotient > lowest ? (quotient < highest ? quotient : highest) : lowest
    switch rounding {
    case .nearestEven: return Float((limited + Self.shift) - Self.shift)
    case .down: return Float(limited.rounded(.down))
    case .up: return Float(limited.rounded(.up))
    case .towardsZero: return Float(limited.rounded(.towardZero))
    }
  }
}
