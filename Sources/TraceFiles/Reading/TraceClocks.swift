/// The accelerator's cycles and the DRAM's clocks on one scale of time.
struct TraceClocks {
  private static let femtosecondsPerSecond: Int128 = 1_000_000_000_000_000

  private let hertz: Int128
  private let period: Int128

  init(_ header: TraceHeader) {
    hertz = Int128(header.clockHertz)
    // Without a DRAM nothing is timed in its clock.
    period = Int128(header.memoryClockFemtoseconds ?? 1)
  }

  /// When a cycle of the accelerator begins, rounded down to a unit of so many femtoseconds.
  func time(ofCycle cycle: Int64, unit: Int64) -> Int64 {
    Self.quotient(Int128(cycle) * Self.femtosecondsPerSecond, hertz * Int128(unit))
  }

  /// When a clock of the DRAM begins, rounded down to a unit of so many femtoseconds.
  func time(ofClock clock: Int64, unit: Int64) -> Int64 {
    Self.quotient(Int128(clock) * period, Int128(unit))
  }

  /// The clocks of the DRAM that begin in a range of cycles of the accelerator.
  func clocks(in cycles: Range<Int64>) -> Range<Int64> {
    func first(from cycle: Int64) -> Int64 {
      if cycle == .min || cycle == .max { return cycle }
      return -Self.quotient(-Int128(cycle) * Self.femtosecondsPerSecond, hertz * period)
    }
    return first(from: cycles.lowerBound)..<first(from: cycles.upperBound)
  }

  /// The quotient, rounded down, of a dividend and a positive divisor; within 63 bits.
  private static func quotient(_ dividend: Int128, _ divisor: Int128) -> Int64 {
    let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
    return max(-Int64.max, Int64(clamping: remainder < 0 ? quotient - 1 : quotient))
  }
}
