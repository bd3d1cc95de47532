internal import Diagnostics
internal import HardwareModel
internal import Mapping
internal import MemorySystem
internal import NetworkModel
internal import Quantities
internal import StreamingArrays

extension Schedule {
  /// Times a dataflow's first frame with what it moves as transactions.
  ///
  /// Transfers are asked for at the times of a run in which DRAM is a rate; what comes later than it is
  /// wanted there holds up its pixels in a second run, from which the frame's times are. An output row
  /// takes as long from its last pixel to DRAM as in the first run.
  ///
  /// - Throws: `InputError` where a frame has more transfers than are followed.
  /// - Complexity: O(DRAM bursts + pixels).
  func frameTransactions(
    _ streaming: StreamingTiming, _ interface: MemoryInterface, events: (any EventSink)?,
    answersImmediately: Bool
  ) throws(InputError) -> TransactionTiming {
    let rates = MemoryRates(profile, activeCores: 1)
    guard let planned = streaming.pixels(),
      let frame = FrameTransfers(
        self, streaming, planned, interface)
    else {
      throw InputError(
        file: network.name,
        reason: "a frame has more than \(FrameTransfers.limit) transfers to and from DRAM",
        remedy: "use fidelity l1, or stream the weights of fewer layers")
    }
    var run = FrameRun(
      profile, rates, interface, stepCount: work.count, events: events,
      answersImmediately: answersImmediately)
    let spans = run.run(frame.transfers)
    // What came late, by channel and by engine.
    var arrivals = streaming.arrivals
    var floors: [Int: [Cycles]] = [:]
    for (transfer, span) in zip(frame.transfers, spans) {
      switch transfer.activity {
      case .loadInputs:
        guard let channel = transfer.channel, let row = frame.inputRows[channel] else { continue }
        let put = planned.put[channel]
        let first = transfer.number * row
        for pixel in min(first, put.count)..<min(put.count, first + row) {
          arrivals[channel, default: put][pixel] = max(put[pixel], span.upperBound)
        }
      case .loadWeights:
        floors[
          transfer.step, default: [Cycles](repeating: 0, count: planned.left[transfer.step].count)
        ][transfer.number] = span.upperBound
      case .loadPartialSums, .compute, .store: break
      }
    }
    let late = streaming.pixels(arrivals: arrivals, floors: floors) ?? planned
    var stored = late.left.map { $0.last ?? 0 }
    var shown: [(FrameTransfers.Transfer, Range<Cycles>)] = []
    for (transfer, span) in zip(frame.transfers, spans) {
      guard transfer.activity == .store, let row = frame.outputRows[transfer.step] else {
        shown.append((transfer, span))
        continue
      }
      let left = late.left[transfer.step]
      let shift = left[min(left.count, (transfer.number + 1) * row) - 1] - transfer.wanted
      let moved = span.lowerBound + shift..<span.upperBound + shift
      stored[transfer.step] = max(stored[transfer.step], moved.upperBound)
      shown.append((transfer, moved))
    }
    let total = max(stored.max() ?? 0, streaming.interval(.l0))
    tell(shown, late, streaming, total: total, events)
    var latest: Cycles = 0
    var steps = late.left.map { left in
      let end = left.last ?? 0
      defer { latest = max(latest, end) }
      return max(0, end - latest)
    }
    steps[steps.count - 1] += max(0, total - latest)
    return run.result(Timing(steps: steps), addressBytes: frame.addressEnd)
  }

  /// Tells of the frame: its transfers, its engines, and the levels of the FIFOs.
  private func tell(
    _ transfers: [(FrameTransfers.Transfer, Range<Cycles>)], _ pixels: StreamingPipeline.Pixels,
    _ streaming: StreamingTiming, total: Cycles, _ events: (any EventSink)?
  ) {
    guard let buffer = EventBuffer(events) else { return }
    defer { buffer.flush() }
    var tiles = transfers.map { transfer, span in
      TileEvent(
        step: transfer.step, tile: transfer.number, activity: transfer.activity,
        begin: span.lowerBound, end: span.upperBound, bytes: transfer.bytes, cause: .none,
        stallCycles: 0)
    }
    for (step, left) in pixels.left.enumerated() {
      let begin = (left.first ?? 0) - streaming.pipeline.nodes[step].outputCycles
      tiles.append(
        TileEvent(
          step: step, tile: 0, activity: .compute, begin: begin, end: left.last ?? begin, bytes: 0,
          cause: .none, stallCycles: 0))
    }
    tiles.sort {
      ($0.begin, $0.activity.rawValue, $0.step) < ($1.begin, $1.activity.rawValue, $1.step)
    }
    if let last = tiles.indices.max(by: { tiles[$0].end < tiles[$1].end }) {
      tiles[last].end = max(tiles[last].end, total)
    }
    for tile in tiles { buffer.append(tile) }
    buffer.appendLevels(streaming.pipeline.levels(pixels), of: streaming.pipeline)
  }
}

/// The transfers of a frame on their way through the ports.
private struct FrameRun: ~Copyable {
  private let clocks: ClockCrossing
  private let rates: MemoryRates
  private let duties: [TransferQueue.Duties]
  private let events: (any EventSink)?
  private var ports: PortSystem
  private var requests: [Int]
  private var latency: [Int64]
  private var busy: [Cycles]

  init(
    _ profile: HardwareProfile, _ rates: MemoryRates, _ interface: MemoryInterface,
    stepCount: Int, events: (any EventSink)?, answersImmediately: Bool
  ) {
    clocks = ClockCrossing(profile.clock)
    self.rates = rates
    self.events = events
    duties = CorePipeline.duties(rates.arrangement)
    var timing = PortTiming(profile, rates, interface.bursts)
    if answersImmediately { timing.addressInterval = 0 }
    ports = PortSystem(
      interface.device, ports: Array(repeating: timing, count: duties.count),
      answersImmediately: answersImmediately)
    let families = events?.families ?? []
    ports.recordsRequests = families.contains(.memory)
    ports.recordsCommands = families.contains(.commands)
    requests = [Int](repeating: 0, count: stepCount)
    latency = [Int64](repeating: 0, count: stepCount)
    busy = [Cycles](repeating: 0, count: duties.count)
  }

  private func port(of transfer: FrameTransfers.Transfer) -> Int {
    let duty: TransferQueue.Duties =
      switch transfer.activity {
      case .loadWeights, .loadPartialSums: .weights
      case .loadInputs, .compute: .inputs
      case .store: .stores
      }
    return duties.firstIndex { $0.contains(duty) } ?? 0
  }

  /// Moves everything; each port serves its transfers in order.
  ///
  /// - Returns: For each transfer, when it was under way.
  mutating func run(_ transfers: [FrameTransfers.Transfer]) -> [Range<Cycles>] {
    var queues = [[Int]](repeating: [], count: duties.count)
    for (index, transfer) in transfers.enumerated() { queues[port(of: transfer)].append(index) }
    var begun = [Int](repeating: 0, count: duties.count)
    var done = begun
    var free = [Cycles](repeating: 0, count: duties.count)
    var spans = [Range<Cycles>](repeating: 0..<0, count: transfers.count)
    func beginAll(_ ports: inout PortSystem) {
      for port in queues.indices {
        while begun[port] < queues[port].count, ports.isReady(port: port) {
          let transfer = transfers[queues[port][begun[port]]]
          begun[port] += 1
          ports.begin(
            PortTransfer(
              regions: [StridedRegion(base: transfer.address, runBits: 0)],
              bytes: Int(transfer.bytes), isWrite: transfer.stream.isWrite,
              notBefore: clocks.time(transfer.wanted), leastTime: clocks.time(transfer.decoding),
              tag: TransferTag(step: transfer.step, stream: transfer.stream).number), port: port)
        }
      }
    }
    beginAll(&ports)
    while let event = ports.nextEvent() {
      switch event {
      case .ready: break
      case .completed(let completion):
        let index = queues[completion.port][done[completion.port]]
        done[completion.port] += 1
        let transfer = transfers[index]
        let rate = transfer.stream.isWrite ? rates.write : rates.read
        let begin = max(free[completion.port], transfer.wanted)
        let own = max(rate.cycles(for: transfer.bytes), transfer.decoding)
        let end = max(begin + own, clocks.cycle(completion.time))
        free[completion.port] = end
        spans[index] = begin..<end
        busy[completion.port] += end - begin
        requests[transfer.step] += completion.requests
        latency[transfer.step] += completion.latencySum
      case .recorded:
        ports.report(to: events)
        continue
      }
      beginAll(&ports)
    }
    return spans
  }

  /// Sums up.
  ///
  /// Engines work side by side, so that what the memory did is the last step's.
  consuming func result(_ timing: Timing, addressBytes: UInt64) -> TransactionTiming {
    let statistics = ports.finish()
    ports.report(to: events)
    let last = requests.count - 1
    let memory = requests.indices.map { step in
      var memory = StepMemory(
        counts: step == last ? statistics.counts : statistics.counts.since(statistics.counts),
        clocks: step == last ? statistics.cycles : 0)
      memory.requests = requests[step]
      memory.meanLatencyNanoseconds =
        requests[step] == 0 ? 0 : Double(latency[step]) / Double(requests[step]) / 1e6
      return memory
    }
    return TransactionTiming(
      timing: timing, memory: memory, statistics: statistics, addressBytes: addressBytes,
      slowestCore: timing.total, portCycles: busy.max() ?? 0)
  }
}
