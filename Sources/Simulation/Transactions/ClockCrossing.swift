internal import MemorySystem
internal import Quantities

/// The accelerator's cycles on the ports' scale of femtoseconds.
///
/// A cycle's begin is rounded down and a time is rounded up to the next cycle, so that a cycle that
/// goes over and comes back is the same one.
struct ClockCrossing {
  private let hertz: UInt64

  init(_ clock: Frequency) { hertz = UInt64(clock.hertz) }

  /// When a cycle begins.
  func time(_ cycle: Cycles) -> Int64 {
    let product = UInt64(cycle)
      .multipliedFullWidth(by: UInt64(PortTiming.femtosecondsPerSecond))
    return Int64(hertz.dividingFullWidth(product).quotient)
  }

  /// The first cycle that begins at a time or later.
  func cycle(_ time: Int64) -> Cycles {
    time.scaledRoundingUp(by: Int64(hertz), over: PortTiming.femtosecondsPerSecond)
  }
}
