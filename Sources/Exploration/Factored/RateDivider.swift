internal import Quantities

/// Divides bytes by a rate, rounding up, without a division.
///
/// The quotient is guessed by the rate's inverse and put right by the exact remainder, which is known
/// to 64 bits even where the products are not.
struct RateDivider {
  private let rate: TransferRate
  private let inverse: Double
  /// Quotients up to here are guessed to within one.
  private static let largestGuess = 1e15

  init(_ rate: TransferRate) {
    self.rate = rate
    inverse = Double(rate.cycles) / Double(rate.bytes)
  }

  /// Cycles to move some bytes: `TransferRate.cycles(for:)`.
  @inline(__always)
  func cycles(for count: Bytes) -> Cycles {
    let guess = Double(count) * inverse
    guard guess < Self.largestGuess else { return rate.cycles(for: count) }
    var quotient = Cycles(guess)
    // What the quotient moves beyond the count: in 0..<bytes when it is right.
    let excess = quotient &* rate.bytes &- count &* rate.cycles
    if excess < 0 { quotient += 1 } else if excess >= rate.bytes { quotient -= 1 }
    return quotient
  }
}
