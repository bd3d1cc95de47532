/// Puts events of several lanes in the order of their cycles.
///
/// Each lane is in order by itself, and lanes are apart by what is in flight. Events wait until
/// more than `window` do; the earliest then goes on. Lanes further apart than the window leave
/// neighbouring blocks whose cycles overlap, which costs a seek a block more and loses nothing.
struct EventOrder<Event> {
  private struct Lane {
    var events: [Event] = []
    var position = 0
  }

  private let window: Int
  private let cycle: (Event) -> Int64
  private var lanes: [Lane] = []
  private(set) var count = 0

  init(window: Int, cycle: @escaping (Event) -> Int64) {
    self.window = window
    self.cycle = cycle
  }

  /// Adds an event.
  ///
  /// - Returns: The event that goes on, if one does.
  mutating func push(_ event: Event, lane: Int) -> Event? {
    while lanes.count <= lane { lanes.append(Lane()) }
    lanes[lane].events.append(event)
    count += 1
    return count > window ? pop() : nil
  }

  /// The earliest event, of equal ones that of the first lane; `nil` when none waits.
  mutating func pop() -> Event? {
    var best: (cycle: Int64, lane: Int)?
    for index in lanes.indices where lanes[index].position < lanes[index].events.count {
      let time = cycle(lanes[index].events[lanes[index].position])
      if best.map({ time < $0.cycle }) ?? true { best = (time, index) }
    }
    guard let lane = best?.lane else { return nil }
    let event = lanes[lane].events[lanes[lane].position]
    lanes[lane].position += 1
    if lanes[lane].position == lanes[lane].events.count || lanes[lane].position > window {
      lanes[lane].events.removeFirst(lanes[lane].position)
      lanes[lane].position = 0
    }
    count -= 1
    return event
  }
}
