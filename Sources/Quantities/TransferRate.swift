/// A rate of moving data, as an exact ratio of bytes to clock cycles.
///
/// Bandwidths that are not a whole number of bytes a cycle (two 128-bit ports at 80 % are 25.6)
/// stay exact, so that the cycle path keeps to integers.
public struct TransferRate: Hashable, Sendable {
  /// Bytes moved in `cycles` cycles.
  public let bytes: Int64
  /// Cycles that `bytes` bytes take.
  public let cycles: Int64

  /// Creates a rate of `bytes` in `cycles` cycles, in lowest terms.
  ///
  /// - Precondition: Both are positive.
  public init(bytes: Int64, cycles: Int64) {
    precondition(bytes > 0 && cycles > 0)
    let divisor = greatestCommonDivisor(bytes, cycles)
    self.bytes = bytes / divisor
    self.cycles = cycles / divisor
  }

  /// A rate in bytes a second, seen from a clock.
  public init(bytesPerSecond: Int64, clock: Frequency) {
    self.init(bytes: bytesPerSecond, cycles: clock.hertz)
  }

  /// Cycles to move `count` bytes, rounded up.
  @inlinable
  public func cycles(for count: Bytes) -> Cycles {
    count.scaledRoundingUp(by: cycles, over: bytes)
  }

  /// Bytes moved in one cycle.
  public var bytesPerCycle: Double { Double(bytes) / Double(cycles) }

  /// The rate in bytes a second when seen from `clock`.
  public func bytesPerSecond(at clock: Frequency) -> Double {
    bytesPerCycle * Double(clock.hertz)
  }

  /// The rate in whole bytes a second when seen from `clock`, rounded down and at least 1.
  public func wholeBytesPerSecond(at clock: Frequency) -> Int64 {
    let product = UInt64(bytes).multipliedFullWidth(by: UInt64(clock.hertz))
    return max(1, Int64(UInt64(cycles).dividingFullWidth(product).quotient))
  }

  /// The slower of two rates.
  public static func slower(_ first: TransferRate, _ second: TransferRate) -> TransferRate {
    let left = first.bytes.multipliedFullWidth(by: second.cycles)
    let right = second.bytes.multipliedFullWidth(by: first.cycles)
    return (left.high, left.low) <= (right.high, right.low) ? first : second
  }
}

/// The greatest common divisor of two positive integers (Euclid).
private func greatestCommonDivisor(_ first: Int64, _ second: Int64) -> Int64 {
  var (large, small) = (first, second)
  while small != 0 { (large, small) = (small, large % small) }
  return large
}
