internal import Simulation

/// Transactions as columns.
///
/// Streams are sequences of bursts, so an address is mostly that of the stream's burst before, plus
/// a burst; only the others are stored, each behind the number of those in between. Who is served
/// changes seldom, too, and is stored as runs. What remains of an ordinary transaction is the
/// distance of its clock to the one before, a byte that mostly repeats.
struct TransactionEncoder {
  private let burst: UInt64
  private let clocks = ByteColumn()
  private let streams = ByteColumn()
  private let lengths = ByteColumn()
  private let steps = ByteColumn()
  private let hits = ByteColumn()
  private let jumps = ByteColumn()
  private var state: TransactionState
  private var summary = BlockSummary(kind: .transactions)
  private var run = 0
  private var runFirst = 0
  private var hitCount: UInt64 = 0
  private(set) var totals = TotalsAccumulator()

  init(burstBytes: Int) {
    burst = UInt64(burstBytes)
    state = TransactionState()
  }

  /// Adds transactions, and hands over each block that is full.
  mutating func append(
    _ events: UnsafeBufferPointer<TransactionEvent>, _ handOver: (Block) -> Void
  ) {
    // What the blocks' own columns but the clocks' take, known to change only where they do.
    var room = 0
    for event in events {
      let lane = Int(event.stream.rawValue)
      var changes = summary.count == 0
      if run == 0 || event.stream != state.stream || event.step != state.steps[lane] {
        openRun(event)
        changes = true
      }
      run &+= 1
      clocks.append(signed: Int64(event.cycle &- state.cycle))
      state.cycle = event.cycle
      summary.firstCycle = min(summary.firstCycle, Int64(event.cycle))
      summary.lastCycle = max(summary.lastCycle, Int64(event.cycle))
      summary.count &+= 1
      let expected = state.addresses[lane]
      if event.address == expected {
        hitCount &+= 1
      } else {
        hits.append(unsigned: hitCount)
        hitCount = 0
        jumps.append(signed: Int64(bitPattern: event.address &- expected))
        changes = true
      }
      state.addresses[lane] = event.address &+ burst
      if changes || room == 0 {
        room =
          Block.payloadLimit - Block.reserve
          - (streams.count + lengths.count + steps.count + hits.count + jumps.count)
      }
      if clocks.count > room || summary.count == Block.eventLimit, let block = finish() {
        handOver(block)
      }
    }
  }

  /// Begins a run of transactions of one stream and step.
  private mutating func openRun(_ event: TransactionEvent) {
    closeRun()
    let lane = Int(event.stream.rawValue)
    let isNew = event.step != state.steps[lane]
    streams.append(event.stream.rawValue | (isNew ? 0x80 : 0))
    if isNew { steps.append(signed: Int64(event.step &- state.steps[lane])) }
    state.stream = event.stream
    state.steps[lane] = event.step
    runFirst = event.cycle
  }

  private mutating func closeRun() {
    guard run > 0 else { return }
    lengths.append(unsigned: UInt64(run))
    let lane = state.stream.rawValue
    let step = state.steps[Int(lane)]
    summary.firstStep = min(summary.firstStep, UInt32(step))
    summary.lastStep = max(summary.lastStep, UInt32(step))
    summary.streams |= 1 << UInt32(lane)
    totals.add(
      lane: lane, step: step, count: run, bytes: run * Int(burst), first: Int64(runFirst),
      last: Int64(state.cycle))
    run = 0
  }

  /// Closes the block, if there is anything in it.
  mutating func finish() -> Block? {
    guard summary.count > 0 else { return nil }
    closeRun()
    let block = Block(summary, columns: [clocks, streams, lengths, steps, hits, jumps])
    state = TransactionState()
    summary = BlockSummary(kind: .transactions)
    hitCount = 0
    return block
  }
}

/// What the next transaction is predicted from; at the beginning of a block everything is zero.
private struct TransactionState {
  var cycle = 0
  var stream = MemoryStream.weights
  var steps = InlineLanes(repeating: 0)
  var addresses = SIMD8<UInt64>(repeating: 0)
}

private typealias InlineLanes = SIMD8<Int>

/// Reads what `TransactionEncoder` wrote.
enum TransactionDecoder {
  static func events(
    _ payload: [UInt8], _ summary: BlockSummary, burstBytes: Int
  ) throws(BlockFault) -> [TransactionEvent] {
    var columns = try Block.columns(payload, count: 6)
    guard summary.count <= Block.eventLimit else { throw BlockFault(reason: "too many events") }
    var events: [TransactionEvent] = []
    events.reserveCapacity(summary.count)
    var state = TransactionState()
    var run: UInt64 = 0
    var hits = columns[4].isAtEnd ? UInt64.max : try columns[4].unsigned()
    for _ in 0..<summary.count {
      if run == 0 {
        let word = try columns[1].byte()
        guard let stream = MemoryStream(rawValue: word & 0x7F) else {
          throw BlockFault(reason: "there is no stream \(word & 0x7F)")
        }
        state.stream = stream
        if word & 0x80 != 0 {
          state.steps[Int(stream.rawValue)] &+= Int(try columns[3].signed())
        }
        run = try columns[2].unsigned()
        guard run > 0 else { throw BlockFault(reason: "a run is empty") }
      }
      run -= 1
      let lane = Int(state.stream.rawValue)
      state.cycle &+= Int(try columns[0].signed())
      var address = state.addresses[lane]
      if hits == 0 {
        address &+= UInt64(bitPattern: try columns[5].signed())
        hits = columns[4].isAtEnd ? .max : try columns[4].unsigned()
      } else {
        hits -= 1
      }
      state.addresses[lane] = address &+ UInt64(burstBytes)
      events.append(
        TransactionEvent(
          cycle: state.cycle, address: address, stream: state.stream, step: state.steps[lane]))
    }
    guard run == 0, columns.allSatisfy(\.isAtEnd) else {
      throw BlockFault(reason: "its columns have more than its events")
    }
    return events
  }
}
