internal import Simulation

/// What the next event of a kind is predicted from.
private struct ArrayState {
  var step = 0
  var unit = 0
  var duration: Int64 = 0
  var value: Int64 = 0

  /// Folds follow each other; a FIFO or an element comes again.
  mutating func advance(_ kind: ArrayEvent.Kind) {
    switch kind {
    case .fold: unit &+= 1
    case .fifoLevel, .queueStall, .columnStall: break
    }
  }
}

/// Flags beside an event's kind: what differs from the prediction and is therefore stored.
private enum ArrayFlag {
  static let kind: UInt8 = 0x07
  static let step: UInt8 = 0x08
  static let unit: UInt8 = 0x10
  static let duration: UInt8 = 0x20
  static let value: UInt8 = 0x40
}

/// What happened inside an array, as columns.
struct ArrayEncoder {
  private static let kinds = 8
  private let columns = (0..<6).map { _ in ByteColumn() }
  private var states = [ArrayState](repeating: ArrayState(), count: kinds)
  private var begin: Int64 = 0
  private var summary = BlockSummary(kind: .array)
  private(set) var totals = TotalsAccumulator()

  /// Adds events, and hands over each block that is full.
  mutating func append(_ events: UnsafeBufferPointer<ArrayEvent>, _ handOver: (Block) -> Void) {
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

  private mutating func append(_ event: ArrayEvent) {
    let lane = Int(event.kind.rawValue)
    var state = states[lane]
    var flags = event.kind.rawValue
    if event.step != state.step {
      flags |= ArrayFlag.step
      columns[2].append(signed: Int64(event.step &- state.step))
      state.step = event.step
    }
    if event.unit != state.unit {
      flags |= ArrayFlag.unit
      columns[3].append(signed: Int64(event.unit &- state.unit))
      state.unit = event.unit
    }
    let duration = event.end &- event.begin
    if duration != state.duration {
      flags |= ArrayFlag.duration
      columns[4].append(signed: duration &- state.duration)
      state.duration = duration
    }
    let value = Int64(event.value)
    if value != state.value {
      flags |= ArrayFlag.value
      columns[5].append(signed: value &- state.value)
      state.value = value
    }
    columns[0].append(flags)
    columns[1].append(signed: event.begin &- begin)
    begin = event.begin
    state.advance(event.kind)
    states[lane] = state
    summary.add(cycle: event.begin, step: event.step, stream: event.kind.rawValue)
    totals.add(event)
  }

  /// Closes the block, if there is anything in it.
  mutating func finish() -> Block? {
    guard summary.count > 0 else { return nil }
    let block = Block(summary, columns: columns)
    states = [ArrayState](repeating: ArrayState(), count: Self.kinds)
    begin = 0
    summary = BlockSummary(kind: .array)
    return block
  }

  /// Reads what was written.
  static func events(
    _ payload: [UInt8], _ summary: BlockSummary
  ) throws(BlockFault) -> [ArrayEvent] {
    var columns = try Block.columns(payload, count: 6)
    guard summary.count <= Block.eventLimit else { throw BlockFault(reason: "too many events") }
    var events: [ArrayEvent] = []
    events.reserveCapacity(summary.count)
    var states = [ArrayState](repeating: ArrayState(), count: kinds)
    var begin: Int64 = 0
    for _ in 0..<summary.count {
      let flags = try columns[0].byte()
      guard let kind = ArrayEvent.Kind(rawValue: flags & ArrayFlag.kind) else {
        throw BlockFault(reason: "there is no kind \(flags & ArrayFlag.kind)")
      }
      var state = states[Int(kind.rawValue)]
      begin &+= try columns[1].signed()
      if flags & ArrayFlag.step != 0 { state.step &+= Int(try columns[2].signed()) }
      if flags & ArrayFlag.unit != 0 { state.unit &+= Int(try columns[3].signed()) }
      if flags & ArrayFlag.duration != 0 { state.duration &+= try columns[4].signed() }
      if flags & ArrayFlag.value != 0 { state.value &+= try columns[5].signed() }
      events.append(
        ArrayEvent(
          step: state.step, unit: state.unit, kind: kind, begin: begin,
          end: begin &+ state.duration, value: Int(state.value)))
      state.advance(kind)
      states[Int(kind.rawValue)] = state
    }
    guard columns.allSatisfy(\.isAtEnd) else {
      throw BlockFault(reason: "its columns have more than its events")
    }
    return events
  }
}

extension TotalsAccumulator {
  /// Adds what happened inside an array; no bytes move.
  mutating func add(_ event: ArrayEvent) {
    add(
      lane: event.kind.rawValue, step: event.step, count: 1, bytes: 0, first: event.begin,
      last: event.end)
  }
}
