internal import MemorySystem
internal import Simulation

/// An event of a lane in which events come in the order of their cycles.
protocol LanedEvent {
  /// When it begins.
  var order: Int64 { get }
  /// Its lane, a small number.
  var lane: Int { get }
}

extension TileEvent: LanedEvent {
  var order: Int64 { begin }
  var lane: Int { Int(activity.rawValue) }
}

extension DRAMCommand: LanedEvent {
  var order: Int64 { Int64(cycle) }
  var lane: Int { channel }
}

/// Puts events of several lanes in the order of their cycles.
///
/// Each lane is in order by itself, and lanes are apart by what is in flight. Once twice `window`
/// events wait, the earliest go on until `window` wait, of equal ones those of the lower lane
/// first. Lanes further apart than that leave neighbouring blocks whose cycles overlap, which costs
/// a seek a block more and loses nothing. O(lanes) for each run of events of one lane.
struct EventOrder<Event: LanedEvent> {
  private struct Lane {
    var events: [Event] = []
    var position = 0

    var isEmpty: Bool { position == events.count }

    /// Gives back the room of what has gone on.
    mutating func compact() {
      guard position > events.count / 2 else { return }
      events.removeFirst(position)
      position = 0
    }
  }

  private let window: Int
  private var lanes: [Lane] = []
  private var count = 0

  init(window: Int) { self.window = window }

  /// Adds events, and hands over runs of those that go on.
  mutating func append(
    _ events: UnsafeBufferPointer<Event>, _ handOver: (UnsafeBufferPointer<Event>) -> Void
  ) {
    for event in events {
      while lanes.count <= event.lane { lanes.append(Lane()) }
      lanes[event.lane].events.append(event)
      count += 1
      if count == 2 * window { release(until: window, handOver) }
    }
  }

  /// Hands over everything that waits.
  mutating func drain(_ handOver: (UnsafeBufferPointer<Event>) -> Void) {
    release(until: 0, handOver)
  }

  private mutating func release(
    until rest: Int, _ handOver: (UnsafeBufferPointer<Event>) -> Void
  ) {
    while count > rest {
      // The lane whose event is the earliest, and the lane that has a say next.
      var first = -1
      var second = -1
      for index in lanes.indices where !lanes[index].isEmpty {
        if first < 0 || order(index) < order(first) {
          (first, second) = (index, first)
        } else if second < 0 || order(index) < order(second) {
          second = index
        }
      }
      let limit =
        second < 0 ? Int64.max : first < second ? order(second) : order(second) &- 1
      let events = lanes[first].events
      let start = lanes[first].position
      let bound = min(events.count, start + count - rest)
      var end = start + 1
      while end < bound, events[end].order <= limit { end += 1 }
      events.withUnsafeBufferPointer { handOver(UnsafeBufferPointer(rebasing: $0[start..<end])) }
      lanes[first].position = end
      count -= end - start
    }
    for index in lanes.indices { lanes[index].compact() }
  }

  private func order(_ lane: Int) -> Int64 { lanes[lane].events[lanes[lane].position].order }
}
