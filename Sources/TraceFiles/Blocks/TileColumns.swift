internal import Simulation

/// What the next tile of an activity is predicted from.
private struct TileState {
  var step = 0
  var tile = 0
  var duration: Int64 = 0
  var bytes: Int64 = 0
}

/// Flags beside an event's activity: what differs from the prediction and is therefore stored.
private enum TileFlag {
  static let activity: UInt8 = 0x07
  static let step: UInt8 = 0x08
  static let tile: UInt8 = 0x10
  static let duration: UInt8 = 0x20
  static let bytes: UInt8 = 0x40
  static let wait: UInt8 = 0x80
}

/// Tiles as columns: each activity's tile follows the one before, and takes and moves as much.
struct TileEncoder {
  private let columns = (0..<8).map { _ in ByteColumn() }
  private var states = [TileState](repeating: TileState(), count: 8)
  private var begin: Int64 = 0
  private var summary = BlockSummary(kind: .tiles)
  private(set) var totals = TotalsAccumulator()

  /// Adds tiles, and hands over each block that is full.
  mutating func append(_ events: UnsafeBufferPointer<TileEvent>, _ handOver: (Block) -> Void) {
    for event in events {
      append(event)
      let bytes = columns.reduce(0) { $0 + $1.count }
      if bytes > Block.payloadLimit - Block.reserve || summary.count == Block.eventLimit,
        let block = finish()
      {
        handOver(block)
      }
    }
  }

  private mutating func append(_ event: TileEvent) {
    let lane = Int(event.activity.rawValue)
    var state = states[lane]
    var flags = event.activity.rawValue
    if event.step != state.step {
      flags |= TileFlag.step
      columns[2].append(signed: Int64(event.step &- state.step))
    }
    if event.tile != state.tile {
      flags |= TileFlag.tile
      columns[3].append(signed: Int64(event.tile &- state.tile))
    }
    let duration = event.end &- event.begin
    if duration != state.duration {
      flags |= TileFlag.duration
      columns[4].append(signed: duration &- state.duration)
    }
    if event.bytes != state.bytes {
      flags |= TileFlag.bytes
      columns[5].append(signed: event.bytes &- state.bytes)
    }
    if event.cause != .none || event.stallCycles != 0 {
      flags |= TileFlag.wait
      columns[6].append(event.cause.rawValue)
      columns[7].append(signed: event.stallCycles)
    }
    columns[0].append(flags)
    columns[1].append(signed: event.begin &- begin)
    begin = event.begin
    state.step = event.step
    state.tile = event.tile &+ 1
    state.duration = duration
    state.bytes = event.bytes
    states[lane] = state
    summary.add(cycle: event.begin, step: event.step, stream: event.activity.rawValue)
    totals.add(
      lane: event.activity.rawValue, step: event.step, count: 1, bytes: Int(event.bytes),
      first: event.begin, last: event.end)
  }

  /// Closes the block, if there is anything in it.
  mutating func finish() -> Block? {
    guard summary.count > 0 else { return nil }
    let block = Block(summary, columns: columns)
    states = [TileState](repeating: TileState(), count: 8)
    begin = 0
    summary = BlockSummary(kind: .tiles)
    return block
  }
}

/// Reads what `TileEncoder` wrote.
enum TileDecoder {
  static func events(
    _ payload: [UInt8], _ summary: BlockSummary
  ) throws(BlockFault) -> [TileEvent] {
    var columns = try Block.columns(payload, count: 8)
    guard summary.count <= Block.eventLimit else { throw BlockFault(reason: "too many events") }
    var events: [TileEvent] = []
    events.reserveCapacity(summary.count)
    var states = [TileState](repeating: TileState(), count: 8)
    var begin: Int64 = 0
    for _ in 0..<summary.count {
      let flags = try columns[0].byte()
      guard let activity = TileEvent.Activity(rawValue: flags & TileFlag.activity) else {
        throw BlockFault(reason: "there is no activity \(flags & TileFlag.activity)")
      }
      var state = states[Int(activity.rawValue)]
      begin &+= try columns[1].signed()
      if flags & TileFlag.step != 0 { state.step &+= Int(try columns[2].signed()) }
      if flags & TileFlag.tile != 0 { state.tile &+= Int(try columns[3].signed()) }
      if flags & TileFlag.duration != 0 { state.duration &+= try columns[4].signed() }
      if flags & TileFlag.bytes != 0 { state.bytes &+= try columns[5].signed() }
      var cause = TileEvent.Cause.none
      var stall: Int64 = 0
      if flags & TileFlag.wait != 0 {
        guard let known = TileEvent.Cause(rawValue: try columns[6].byte()) else {
          throw BlockFault(reason: "a cause is unknown")
        }
        cause = known
        stall = try columns[7].signed()
      }
      events.append(
        TileEvent(
          step: state.step, tile: state.tile, activity: activity, begin: begin,
          end: begin &+ state.duration, bytes: state.bytes, cause: cause, stallCycles: stall))
      state.tile &+= 1
      states[Int(activity.rawValue)] = state
    }
    guard columns.allSatisfy(\.isAtEnd) else {
      throw BlockFault(reason: "its columns have more than its events")
    }
    return events
  }
}
