/// A value known only within limits: the lowest, the most likely, and the highest.
public struct Band: Hashable, Sendable {
  /// The lowest credible value.
  public let low: Double
  /// The most likely value.
  public let mid: Double
  /// The highest credible value.
  public let high: Double

  /// Creates a band.
  ///
  /// - Precondition: `low ≤ mid ≤ high`, and all are finite.
  public init(low: Double, mid: Double, high: Double) {
    precondition(low <= mid && mid <= high && low.isFinite && high.isFinite)
    self.low = low
    self.mid = mid
    self.high = high
  }

  /// A band without width.
  public static func exactly(_ value: Double) -> Band {
    Band(low: value, mid: value, high: value)
  }

  /// The band of nothing.
  public static let zero = Band.exactly(0)

  /// The sum, limits added to limits: the errors are taken as fully correlated, the wider choice.
  public static func + (left: Band, right: Band) -> Band {
    Band(low: left.low + right.low, mid: left.mid + right.mid, high: left.high + right.high)
  }

  /// The band scaled by a factor.
  ///
  /// - Precondition: `factor` is not negative.
  public static func * (left: Band, factor: Double) -> Band {
    precondition(factor >= 0)
    return Band(low: left.low * factor, mid: left.mid * factor, high: left.high * factor)
  }
}
