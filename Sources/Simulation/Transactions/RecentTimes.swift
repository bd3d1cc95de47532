internal import Quantities

/// The times of the last few of a numbered series of happenings.
///
/// Buffers hold at most `Slots.maximum` tiles, so nobody asks for one that lies further back than
/// that behind the latest known one.
struct RecentTimes {
  private static let length = 4 * Slots.maximum
  private var numbers = [Int](repeating: -1, count: length)
  private var times = [Cycles](repeating: 0, count: length)

  /// Notes when number `number` happened.
  mutating func note(_ number: Int, at time: Cycles) {
    numbers[number % Self.length] = number
    times[number % Self.length] = time
  }

  /// When number `number` happened, 0 for one before the first, `nil` while it is open.
  func time(_ number: Int) -> Cycles? {
    if number < 0 { return 0 }
    return numbers[number % Self.length] == number ? times[number % Self.length] : nil
  }
}
