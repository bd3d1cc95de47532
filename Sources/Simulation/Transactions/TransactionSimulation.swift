internal import HardwareModel
internal import Mapping
internal import MemorySystem
internal import Quantities

/// Cores, ports and memory, from event to event.
struct TransactionSimulation: ~Copyable {
  private static let femtosecondsPerNanosecond = 1e6

  private var cores: [CorePipeline] = []
  private var ports: PortSystem
  private let portsPerCore: Int
  private let stepCount: Int
  private let addressBytes: UInt64
  private let events: (any EventSink)?
  private let tiles: EventBuffer?

  /// Bursts and their latency, for each step of the first core.
  private var requests: [Int]
  private var latency: [Int64]
  private var memory: [StepMemory] = []
  private var before = ChannelCounts()
  private var clocksBefore = 0

  init(
    _ schedule: Schedule, _ array: LoopUnrolledArray, _ rates: MemoryRates,
    interface: MemoryInterface, cores count: Int, events: (any EventSink)?,
    answersImmediately: Bool
  ) {
    let clocks = ClockCrossing(schedule.profile.clock)
    let duties = CorePipeline.duties(rates.arrangement)
    var timing = PortTiming(schedule.profile, rates, interface.bursts)
    if answersImmediately { timing.addressInterval = 0 }
    ports = PortSystem(
      interface.device, ports: Array(repeating: timing, count: duties.count * count),
      answersImmediately: answersImmediately)
    var start: UInt64 = 0
    for core in 0..<count {
      let program = NetworkProgram(
        schedule, array, rates, interface: interface, core: core, of: count, start: start)
      start = program.addressEnd
      cores.append(CorePipeline(program, clocks: clocks, firstPort: core * duties.count))
    }
    portsPerCore = duties.count
    stepCount = schedule.work.count
    addressBytes = start
    self.events = events
    let families = events?.families ?? []
    tiles = EventBuffer(events)
    ports.recordsRequests = families.contains(.memory)
    ports.recordsCommands = families.contains(.commands)
    requests = [Int](repeating: 0, count: stepCount)
    latency = [Int64](repeating: 0, count: stepCount)
  }

  /// Runs everything.
  mutating func run() -> TransactionTiming {
    for core in cores.indices { cores[core].advance(&ports, core == 0 ? tiles : nil) }
    while let event = ports.nextEvent() {
      let core: Int
      switch event {
      case .ready(let port): core = port / portsPerCore
      case .completed(let done):
        core = done.port / portsPerCore
        if core == 0, let tag = TransferTag(number: done.tag) {
          requests[tag.step] += done.requests
          latency[tag.step] += done.latencySum
        }
        cores[core].finish(port: done.port, at: done.time, core == 0 ? tiles : nil)
      case .recorded:
        ports.report(to: events)
        continue
      }
      cores[core].advance(&ports, core == 0 ? tiles : nil)
      if core == 0 { closeSteps() }
    }
    precondition(cores.allSatisfy(\.isDone), "engines wait for each other")
    let statistics = ports.finish()
    closeSteps(last: statistics)
    for step in memory.indices {
      memory[step].requests = requests[step]
      memory[step].meanLatencyNanoseconds =
        requests[step] == 0
        ? 0 : Double(latency[step]) / Double(requests[step]) / Self.femtosecondsPerNanosecond
    }
    ports.report(to: events)
    tiles?.flush()
    let ends = cores[0].stepEnds
    let steps = ends.indices.map { ends[$0] - ($0 == 0 ? 0 : ends[$0 - 1]) }
    let slowest = cores.reduce(0) { max($0, $1.end) }
    return TransactionTiming(
      timing: Timing(steps: steps), memory: memory, statistics: statistics,
      addressBytes: addressBytes, slowestCore: slowest)
  }

  /// Notes what the memory has done when a step of the first core ends.
  ///
  /// - Parameter last: What it has done in all, when everything is over.
  private mutating func closeSteps(last: MemoryStatistics? = nil) {
    let ended = last == nil ? min(cores[0].stepEnds.count, stepCount - 1) : stepCount
    while memory.count < ended {
      let statistics = last ?? ports.statistics()
      memory.append(
        StepMemory(
          counts: statistics.counts.since(before),
          clocks: max(0, statistics.cycles - clocksBefore)))
      before = statistics.counts
      clocksBefore = max(clocksBefore, statistics.cycles)
    }
  }
}

extension PortSystem {
  /// Hands over what the memory has been asked and told.
  mutating func report(to events: (any EventSink)?) {
    guard let events else { return }
    var batch: [TransactionEvent] = []
    takeRequests { requests in
      for request in requests {
        guard let tag = TransferTag(number: request.tag) else { continue }
        batch.append(
          TransactionEvent(
            cycle: request.cycle, address: request.address, stream: tag.stream, step: tag.step))
      }
    }
    if !batch.isEmpty { batch.withUnsafeBufferPointer(events.take) }
    guard recordsCommands else { return }
    var commands = CommandBatch()
    drainCommands(into: &commands)
    if !commands.commands.isEmpty { commands.commands.withUnsafeBufferPointer(events.take) }
  }
}

/// Commands on their way to a sink.
private struct CommandBatch: DRAMCommandSink {
  var commands: [DRAMCommand] = []

  mutating func take(_ command: DRAMCommand) { commands.append(command) }
}

extension PortTiming {
  /// The timing of an engine that deals its bursts to all ports of a core.
  init(
    _ profile: HardwareProfile, _ rates: MemoryRates, _ bursts: AXIBursts
  ) {
    let ports = profile.memory.ports
    let period = Self.femtosecondsPerSecond / ports.clock.hertz
    self.init(
      burstBytes: bursts.burstBytes, outstanding: bursts.outstanding * ports.count,
      readBytesPerSecond: rates.read.wholeBytesPerSecond(at: profile.clock),
      writeBytesPerSecond: rates.write.wholeBytesPerSecond(at: profile.clock),
      latency: Int64(bursts.latencyCycles) * period,
      addressInterval: period / Int64(ports.count))
  }
}
