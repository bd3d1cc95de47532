/// What one step did in one stream.
public struct TraceTotal: Codable, Hashable, Sendable {
  /// The step, or a command's channel.
  public var step: Int
  /// The activity of a tile, the stream of a transaction, the kind of a command or of what happened
  /// inside the array, by number.
  public var stream: Int
  /// Events.
  public var count: Int
  /// Bytes to or from DRAM.
  public var bytes: Int
  /// The first beginning.
  public var firstCycle: Int64
  /// The last end.
  public var lastCycle: Int64

  @inline(__always)
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
  /// Of what happened inside the array.
  public var array: [TraceTotal] = []

  /// Creates totals; without arguments, of nothing.
  public init(
    tiles: [TraceTotal] = [], memory: [TraceTotal] = [], commands: [TraceTotal] = [],
    array: [TraceTotal] = []
  ) {
    self.tiles = tiles
    self.memory = memory
    self.commands = commands
    self.array = array
  }

  /// Reads totals; a file without any of an array's inside has nothing of it.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    tiles = try values.decode([TraceTotal].self, forKey: .tiles)
    memory = try values.decode([TraceTotal].self, forKey: .memory)
    commands = try values.decode([TraceTotal].self, forKey: .commands)
    array = try values.decodeIfPresent([TraceTotal].self, forKey: .array) ?? []
  }
}

/// Adds events up; a stream mostly stays with its step.
struct TotalsAccumulator {
  private struct Key: Hashable {
    var step: Int
    var lane: UInt8
  }

  /// The total that each lane adds to; one without events stands for none.
  private var open = [TraceTotal](repeating: .none, count: 8)
  private var closed: [Key: TraceTotal] = [:]

  @inline(__always)
  mutating func add(lane: UInt8, step: Int, count: Int, bytes: Int, first: Int64, last: Int64) {
    let total = TraceTotal(
      step: step, stream: Int(lane), count: count, bytes: bytes, firstCycle: min(first, last),
      lastCycle: max(first, last))
    if open[Int(lane)].count > 0, open[Int(lane)].step == step {
      open[Int(lane)].add(total)
    } else {
      close(open[Int(lane)])
      open[Int(lane)] = total
    }
  }

  private mutating func close(_ total: TraceTotal) {
    guard total.count > 0 else { return }
    let key = Key(step: total.step, lane: UInt8(total.stream))
    if closed[key]?.add(total) == nil { closed[key] = total }
  }

  /// The totals so far.
  var totals: [TraceTotal] {
    var copy = self
    for total in open { copy.close(total) }
    return copy.closed.values.sorted { ($0.step, $0.stream) < ($1.step, $1.stream) }
  }
}

extension TraceTotal {
  fileprivate static let none = TraceTotal(
    step: 0, stream: 0, count: 0, bytes: 0, firstCycle: .max, lastCycle: .min)
}
