/// A clock frequency, held in whole hertz.
public struct Frequency: Hashable, Comparable, Sendable {
  /// Cycles a second.
  public let hertz: Int64

  /// Creates a frequency.
  ///
  /// - Precondition: `hertz` is positive.
  public init(hertz: Int64) {
    precondition(hertz > 0)
    self.hertz = hertz
  }

  /// A frequency in megahertz, rounded to the nearest hertz.
  public static func megahertz(_ value: Double) -> Frequency {
    Frequency(hertz: Int64((value * 1e6).rounded()))
  }

  /// The frequency in megahertz.
  public var megahertz: Double { Double(hertz) / 1e6 }

  /// The time that `cycles` take, in seconds.
  public func seconds(_ cycles: Cycles) -> Double { Double(cycles) / Double(hertz) }

  /// The time that `cycles` take, in milliseconds.
  public func milliseconds(_ cycles: Cycles) -> Double { seconds(cycles) * 1e3 }

  /// Orders by cycles a second.
  public static func < (left: Frequency, right: Frequency) -> Bool { left.hertz < right.hertz }
}
