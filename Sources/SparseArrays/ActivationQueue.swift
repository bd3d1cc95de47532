/// The queues between the broadcast of non-zero activations and the processing elements, to the
/// cycle.
///
/// The i-th non-zero activation is broadcast in cycle b, starts in element k in cycle s and is
/// finished there in cycle f (a queue of D activations an element; n entries of the activation's
/// column in the element):
///
///     b[i]    = max(b[i−1] + 1, a[i], 1 + max over k of s[i−D, k])
///     s[i, k] = max(b[i] + 1, f[i−1, k])
///     f[i, k] = s[i, k] + max(e, n[i, k])
///
/// with a[i] the cycle in which activation and column are there, and e the least cycles of a column.
/// It is the queueing of EIE (Han et al., ISCA 2016, section IV) written as a recurrence.
public struct ActivationQueue {
  /// What a run took.
  public struct Outcome: Hashable, Sendable {
    /// Cycles from the first broadcast to the last product.
    public var cycles: Int64 = 0
    /// The cycles of the busiest element: no queue makes the run shorter.
    public var busiest: Int64 = 0
    /// Entries that were multiplied, fillers included.
    public var entries: Int64 = 0
    /// Activations that were broadcast.
    public var broadcasts: Int64 = 0

    /// Creates an outcome of nothing.
    public init() {}
  }

  /// A broadcast that waited.
  public struct Stall: Hashable, Sendable {
    /// What it waited for.
    public enum Cause: Hashable, Sendable {
      /// Room in the queue of this element, the one that started the oldest activation last.
      case queue(element: Int)
      /// The column or the activation itself.
      case arrival
    }

    /// The broadcast, counted from 0.
    public let broadcast: Int
    /// The first cycle in which it could have been, had it not waited.
    public let begin: Int64
    /// The cycle in which the wait was over.
    public let end: Int64
    /// What it waited for.
    public let cause: Cause

    /// Creates a wait.
    public init(broadcast: Int, begin: Int64, end: Int64, cause: Cause) {
      self.broadcast = broadcast
      self.begin = begin
      self.end = end
      self.cause = cause
    }
  }

  private let counts: EntryCounts
  private let depth: Int
  private let least: Int32
  private var finished: [Int32]
  private var work: [Int32]
  private var starts: [Int32]
  /// The elements whose starts those are; kept only where stalls are told.
  private var holders: [Int]
  private var workOrigin: [Int64]
  private var origin: Int64 = 0
  private var broadcast: Int32 = -1

  /// Creates empty queues.
  ///
  /// - Parameters:
  ///   - counts: The matrix.
  ///   - depth: Activations that a queue holds, at least 1.
  ///   - minimumColumnCycles: The least cycles of a column in an element.
  public init(_ counts: EntryCounts, depth: Int, minimumColumnCycles: Int) {
    self.counts = counts
    self.depth = depth
    least = Int32(minimumColumnCycles)
    finished = [Int32](repeating: 0, count: counts.elements)
    work = [Int32](repeating: 0, count: counts.elements)
    starts = [Int32](repeating: 0, count: depth)
    workOrigin = [Int64](repeating: 0, count: counts.elements)
    holders = [Int](repeating: 0, count: depth)
  }

  /// The deepest queue: what waits in one is then counted in less than 2³⁰ cycles.
  public static let maximumDepth = 4096

  /// Times are 32 bits wide; beyond this they are counted from a later origin.
  private static let rebase = Int32(1) << 29
  /// Origin shifts reach back no further than this.
  private static let floor = -(Int32(1) << 30)

  /// Runs one activation vector through the empty queues.
  ///
  /// - Parameters:
  ///   - columns: The columns whose activation is not zero, in the order of their broadcast.
  ///   - arrivals: For each of them, the cycle in which it is there; `nil` where all are.
  ///   - stalls: Who is told of each broadcast that waits.
  /// - Complexity: O(columns × elements).
  public mutating func run(
    _ columns: [Int32], arrivals: [Int64]? = nil, stalls: ((Stall) -> Void)? = nil
  ) -> Outcome {
    reset()
    var outcome = Outcome()
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
        broadcast = Int32(arrivals[position] - origin)
      }
      outcome.entries += Int64(counts.columnEntries[Int(column)])
      starts[slot] = step(Int(column) * counts.elements)
      slot = slot + 1 == depth ? 0 : slot + 1
    }
    outcome.cycles = origin + Int64(finished.max() ?? 0)
    outcome.busiest = zip(workOrigin, work).map { $0 + Int64($1) }.max() ?? 0
    return outcome
  }

  /// Tells of what a broadcast waited for: room first, then its column.
  private func tell(
    _ stalls: (Stall) -> Void, _ position: Int, from soonest: Int32, slot: Int, arrival: Int64?
  ) {
    let (begin, free) = (origin + Int64(soonest), origin + Int64(broadcast))
    if free > begin {
      stalls(
        Stall(
          broadcast: position, begin: begin, end: free, cause: .queue(element: holders[slot])))
    }
    if let arrival, arrival > free {
      stalls(Stall(broadcast: position, begin: free, end: arrival, cause: .arrival))
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
  private mutating func step(_ base: Int) -> Int32 {
    let elements = counts.elements
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
            let entries = Int32(column[element])
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

  /// Counts all times from a later origin.
  private mutating func shift(by amount: Int64) {
    origin += amount
    func moved(_ time: Int32) -> Int32 {
      Int32(max(Int64(Self.floor), Int64(time) - amount))
    }
    broadcast = moved(broadcast)
    for index in starts.indices { starts[index] = moved(starts[index]) }
    for index in finished.indices {
      finished[index] = moved(finished[index])
      workOrigin[index] += Int64(work[index])
      work[index] = 0
    }
  }
}
