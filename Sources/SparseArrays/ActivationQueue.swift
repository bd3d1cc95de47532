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
  /// Times in 16 bits, where columns are short and queues shallow, as nearly always.
  private var narrow: QueueTimes<Int16>?
  /// Otherwise in 32 bits.
  private var wide: QueueTimes<Int32>?

  /// The deepest queue: what waits in one is then counted in less than 2²⁹ cycles.
  public static let maximumDepth = 4096

  /// Creates empty queues.
  ///
  /// - Parameters:
  ///   - counts: The matrix.
  ///   - depth: Activations that a queue holds, at least 1.
  ///   - minimumColumnCycles: The least cycles of a column in an element.
  /// - Complexity: O(columns × elements).
  public init(_ counts: EntryCounts, depth: Int, minimumColumnCycles: Int) {
    self.counts = counts
    let most = max(minimumColumnCycles, Int(counts.counts.max() ?? 0))
    if QueueTimes<Int16>.holds(depth: depth, mostTaken: most) {
      narrow = QueueTimes(
        elements: counts.elements, depth: depth, least: minimumColumnCycles, mostTaken: most)
    } else {
      wide = QueueTimes(
        elements: counts.elements, depth: depth, least: minimumColumnCycles, mostTaken: most)
    }
  }

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
    narrow?.run(columns, of: counts, arrivals: arrivals, stalls: stalls)
      ?? wide?.run(columns, of: counts, arrivals: arrivals, stalls: stalls) ?? Outcome()
  }
}
