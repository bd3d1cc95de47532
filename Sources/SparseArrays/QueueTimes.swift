/// The elements of a sparse engine with their queues in time, counted from an origin that moves on, so
/// that times are narrow and many elements are looked at together.
struct QueueTimes<Time: FixedWidthInteger & SignedInteger & Sendable>: Sendable {
  private let elements: Int
  private let least: Time
  /// The most cycles of a column in an element.
  private let mostTaken: Int
  private var finished: [Time]
  private var work: [Time]
  private var workOrigin: [Int64]
  /// No element of `work` is more than this.
  private var workBound = 0
  private var starts: [Time]
  /// The elements whose starts those are; kept only where stalls are told.
  private var holders: [Int]
  private var origin: Int64 = 0
  private var broadcast: Time = -1

  /// Beyond this, times are counted from a later origin.
  private static var rebase: Time { Time.max / 4 }
  /// Times before the origin are kept no further back than this: nobody waits for them.
  private static var floor: Time { -(Time.max / 2) }

  /// Whether times stay in range.
  ///
  /// With D places an activation waits for at most D + 1 columns, so that nothing ends later than as
  /// many after its broadcast, which itself passes `rebase` by at most as much before it is moved.
  static func holds(depth: Int, mostTaken: Int) -> Bool {
    (depth + 2) * (mostTaken + 1) < Int(Time.max) / 4
  }

  init(elements: Int, depth: Int, least: Int, mostTaken: Int) {
    self.elements = elements
    self.least = Time(least)
    self.mostTaken = mostTaken
    finished = [Time](repeating: 0, count: elements)
    work = finished
    workOrigin = [Int64](repeating: 0, count: elements)
    starts = [Time](repeating: 0, count: depth)
    holders = [Int](repeating: 0, count: depth)
  }

  /// See `ActivationQueue.run`.
  mutating func run(
    _ columns: [Int32], of counts: EntryCounts, arrivals: [Int64]?,
    stalls: ((ActivationQueue.Stall) -> Void)?
  ) -> ActivationQueue.Outcome {
    reset()
    var outcome = ActivationQueue.Outcome()
    outcome.broadcasts = Int64(columns.count)
    var slot = 0
    for (position, column) in columns.enumerated() {
      if broadcast > Self.rebase { shift(by: Int64(broadcast)) }
      let soonest = broadcast + 1
      broadcast = max(soonest, 1 + starts[slot])
      if let stalls {
        tell(stalls, position, from: soonest, slot: slot, arrival: arrivals?[position])
        holders[slot] = latestElement
      }
      if let arrivals, arrivals[position] - origin > Int64(broadcast) {
        if arrivals[position] - origin > Int64(Self.rebase) {
          shift(by: arrivals[position] - origin)
        }
        broadcast = Time(arrivals[position] - origin)
      }
      outcome.entries += Int64(counts.columnEntries[Int(column)])
      starts[slot] = step(counts, Int(column) * elements)
      slot = slot + 1 == starts.count ? 0 : slot + 1
    }
    flushWork()
    outcome.cycles = origin + Int64(finished.max() ?? 0)
    outcome.busiest = workOrigin.max() ?? 0
    return outcome
  }

  /// Tells of what a broadcast waited for: room first, then its column.
  private func tell(
    _ stalls: (ActivationQueue.Stall) -> Void, _ position: Int, from soonest: Time, slot: Int,
    arrival: Int64?
  ) {
    let (begin, free) = (origin + Int64(soonest), origin + Int64(broadcast))
    if free > begin {
      stalls(
        ActivationQueue.Stall(
          broadcast: position, begin: begin, end: free, cause: .queue(element: holders[slot])))
    }
    if let arrival, arrival > free {
      stalls(
        ActivationQueue.Stall(broadcast: position, begin: free, end: arrival, cause: .arrival))
    }
  }

  /// The element that is busy for longest.
  private var latestElement: Int {
    var latest = 0
    for element in finished.indices where finished[element] > finished[latest] {
      latest = element
    }
    return latest
  }

  private mutating func reset() {
    origin = 0
    broadcast = -1
    workBound = 0
    for index in finished.indices {
      finished[index] = 0
      work[index] = 0
      workOrigin[index] = 0
    }
    // Places of an empty queue hold nobody up.
    for index in starts.indices { starts[index] = -2 }
  }

  /// Sends an activation to all elements.
  ///
  /// - Returns: The latest start.
  private mutating func step(_ counts: EntryCounts, _ base: Int) -> Time {
    if workBound > Int(Time.max) - mostTaken { flushWork() }
    workBound += mostTaken
    let elements = elements
    let least = least
    let earliest = broadcast + 1
    return counts.counts.withUnsafeBufferPointer { counts in
      finished.withUnsafeMutableBufferPointer { finished in
        work.withUnsafeMutableBufferPointer { work in
          let column = counts.baseAddress! + base
          let finished = finished.baseAddress!
          let work = work.baseAddress!
          var latest = earliest
          for element in 0..<elements {
            let entries = Time(truncatingIfNeeded: column[element])
            let taken = entries > least ? entries : least
            let before = finished[element]
            let start = before > earliest ? before : earliest
            latest = start > latest ? start : latest
            finished[element] = start &+ taken
            work[element] = work[element] &+ taken
          }
          return latest
        }
      }
    }
  }

  private mutating func flushWork() {
    for index in work.indices {
      workOrigin[index] += Int64(work[index])
      work[index] = 0
    }
    workBound = 0
  }

  /// Counts all times from a later origin.
  private mutating func shift(by amount: Int64) {
    origin += amount
    func moved(_ time: Time) -> Time { Time(max(Int64(Self.floor), Int64(time) - amount)) }
    broadcast = moved(broadcast)
    for index in starts.indices { starts[index] = moved(starts[index]) }
    for index in finished.indices { finished[index] = moved(finished[index]) }
  }
}
