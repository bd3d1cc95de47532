/// What one step did in one stream.
public struct TraceTotal: Codable, Hashable, Sendable {
  /// The step, or a command's channel.
  public var step: Int
  /// The activity of a tile, the stream of a transaction or the kind of a command, by number.
  public var stream: Int
  /// Events.
  public var count: Int
  /// Bytes to or from DRAM.
  public var bytes: Int
  /// The first beginning.
  public var firstCycle: Int64
  /// The last end.
  public var lastCycle: Int64

  mutating func add(_ other: TraceTotal) {
    count += other.count
    bytes &+= other.bytes
    firstCycle = min(firstCycle, other.firstCycle)
    lastCycle = max(lastCycle, other.lastCycle)
  }
}

/// Totals of each family, step and stream, in the order of step and stream.
public struct TraceTotals: Codable, Hashable, Sendable {
  /// Of tiles.
  public var tiles: [TraceTotal] = []
  /// Of transactions.
  public var memory: [TraceTotal] = []
  /// Of commands.
  public var commands: [TraceTotal] = []

  /// Creates totals; without arguments, of nothing.
  public init(
    tiles: [TraceTotal] = [], memory: [TraceTotal] = [], commands: [TraceTotal] = []
  ) {
    self.tiles = tiles
    self.memory = memory
    self.commands = commands
  }
}

/// Adds events up; a stream mostly stays with its step.
struct TotalsAccumulator {
  private struct Key: Hashable {
    var step: Int
    var lane: UInt8
  }

  private var open = [TraceTotal?](repeating: nil, count: 8)
  private var closed: [Key: TraceTotal] = [:]

  mutating func add(lane: UInt8, step: Int, count: Int, bytes: Int, first: Int64, last: Int64) {
    let total = TraceTotal(
      step: step, stream: Int(lane), count: count, bytes: bytes, firstCycle: min(first, last),
      lastCycle: max(first, last))
    if open[Int(lane)]?.step == step {
      open[Int(lane)]?.add(total)
    } else {
      if let old = open[Int(lane)] { close(old) }
      open[Int(lane)] = total
    }
  }

  private mutating func close(_ total: TraceTotal) {
    closed[Key(step: total.step, lane: UInt8(total.stream)), default: total.empty].add(total)
  }

  /// The totals so far.
  var totals: [TraceTotal] {
    var copy = self
    for total in open.compactMap(\.self) { copy.close(total) }
    return copy.closed.values.sorted { ($0.step, $0.stream) < ($1.step, $1.stream) }
  }
}

extension TraceTotal {
  fileprivate var empty: TraceTotal {
    TraceTotal(
      step: step, stream: stream, count: 0, bytes: 0, firstCycle: .max, lastCycle: .min)
  }
}
