/// A whole number of clock cycles of the accelerator's main clock.
public typealias Cycles = Int64

/// A whole number of bytes.
public typealias Bytes = Int64

/// A whole number of bits.
public typealias Bits = Int64

extension Int64 {
  /// The quotient rounded towards positive infinity.
  ///
  /// - Precondition: `self` is not negative and `divisor` is positive.
  @inlinable
  public func dividedRoundingUp(by divisor: Int64) -> Int64 {
    precondition(self >= 0 && divisor > 0)
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder == 0 ? quotient : quotient + 1
  }

  /// `self × multiplier ÷ divisor`, rounded towards positive infinity, with a 128-bit product.
  ///
  /// - Precondition: `self` and `multiplier` are not negative, `divisor` is positive, and the
  ///   quotient fits in 63 bits.
  @inlinable
  public func scaledRoundingUp(by multiplier: Int64, over divisor: Int64) -> Int64 {
    precondition(self >= 0 && multiplier >= 0 && divisor > 0)
    let (small, overflow) = multipliedReportingOverflow(by: multiplier)
    if !overflow { return small.dividedRoundingUp(by: divisor) }
    let product = UInt64(self).multipliedFullWidth(by: UInt64(multiplier))
    let (quotient, remainder) = UInt64(divisor).dividingFullWidth(product)
    return Int64(quotient) + (remainder == 0 ? 0 : 1)
  }
}

extension Int {
  /// The quotient rounded towards positive infinity.
  ///
  /// - Precondition: `self` is not negative and `divisor` is positive.
  @inlinable
  public func dividedRoundingUp(by divisor: Int) -> Int {
    precondition(self >= 0 && divisor > 0)
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder == 0 ? quotient : quotient + 1
  }

  /// The product, or `nil` when it does not fit in 63 bits.
  @inlinable
  public func multipliedIfRepresentable(by other: Int) -> Int? {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? nil : product
  }
}
