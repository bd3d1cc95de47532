/// Masters behind AXI ports in front of a memory.
///
/// Every port makes the requests of one transfer at a time, burst by burst; the ports take turns
/// where several have a request to make. The memory works on as far as requests and answers need and
/// no further, so that a transfer may begin at any time that follows from what has happened.
public struct PortSystem: ~Copyable {
  /// What answers the requests.
  private enum Answering {
    case dram
    /// Everything at once, whatever is asked: what ports cost by themselves.
    case immediate
  }

  /// Records that are kept before they should be taken out.
  private static let recordLimit = 4096
  private static let portBits = 8
  /// The most ports of a system.
  public static let maximumPorts = 1 << portBits

  /// The memory.
  public private(set) var memory: DRAMSystem
  /// Whether requests are kept for `takeRequests`.
  public var recordsRequests = false
  private var ports: FixedBuffer<PortState>
  private let clock: Int64
  private let answering: Answering
  private var served = 0
  private var completions: [TransferCompletion] = []
  private var nextCompletion = 0
  private var requests: [PortRequest] = []

  /// Puts ports in front of a memory at rest.
  ///
  /// - Parameters:
  ///   - device: The memory.
  ///   - timings: The ports, at least one and at most `maximumPorts`.
  public init(_ device: DRAMDevice, ports timings: [PortTiming]) {
    self.init(device, ports: timings, answersImmediately: false)
  }

  /// The same, where asked for with a memory that answers every request at once: what ports cost
  /// by themselves.
  public init(_ device: DRAMDevice, ports timings: [PortTiming], answersImmediately: Bool) {
    precondition(!timings.isEmpty && timings.count <= Self.maximumPorts)
    memory = DRAMSystem(device)
    memory.recordsReturns = true
    answering = answersImmediately ? .immediate : .dram
    let clock = device.timing.clockFemtoseconds
    self.clock = clock
    let granule = device.geometry.burstBytes
    ports = FixedBuffer(count: timings.count) { index in
      PortState(timings[index], granuleBytes: granule, clock: clock)
    }
  }

  /// Whether commands are kept for `drainCommands`; switch it on before the first transfer.
  public var recordsCommands: Bool {
    get { memory.recordsCommands }
    set { memory.recordsCommands = newValue }
  }

  /// Whether a port takes another transfer.
  public func isReady(port: Int) -> Bool { ports[port].isReady }

  /// Begins a transfer.
  ///
  /// - Precondition: `isReady(port:)`, and the transfer begins not before anything that has been
  ///   reported and that it follows from.
  public mutating func begin(_ transfer: PortTransfer, port: Int) { ports[port].begin(transfer) }

  /// Works until something happens.
  ///
  /// - Returns: What happened, or `nil` when no port has anything left to do.
  public mutating func nextEvent() -> PortEvent? {
    while true {
      if nextCompletion < completions.count {
        defer { nextCompletion += 1 }
        return .completed(completions[nextCompletion])
      }
      completions.removeAll(keepingCapacity: true)
      nextCompletion = 0
      let (port, clock) = nextPort()
      if let answer = memory.nextReturn(notAfter: clock) {
        take(answer)
        continue
      }
      guard clock != .max else { return nil }
      makeRequests(port, at: clock)
      if ports[port].isReady { return .ready(port: port) }
      if recordsRequests, requests.count >= Self.recordLimit { return .recorded }
    }
  }

  /// The port whose turn it is, and the clock of its request.
  private func nextPort() -> (port: Int, clock: Int) {
    let floor = memory.earliestRequestClock
    var best = (port: 0, clock: Int.max)
    let count = ports.count
    var port = served
    for _ in 0..<count {
      port = port + 1 == count ? 0 : port + 1
      let clock = ports[port].issueClock
      if clock == .max { continue }
      let effective = max(clock, floor)
      if effective < best.clock { best = (port, effective) }
    }
    return best
  }

  /// Makes a port's next request, and with it all of a read burst.
  private mutating func makeRequests(_ port: Int, at now: Int) {
    served = port
    var goesOn = true
    while goesOn {
      let request = ports[port].makeRequest()
      goesOn = request.isContinued
      if answering == .immediate {
        ports[port].take(
          ring: request.ring, time: request.time, index: port, completions: &completions)
        continue
      }
      let taken = memory.send(
        MemoryRequest(
          address: request.address, isWrite: request.isWrite, notBefore: now),
        tag: request.ring << Self.portBits | port)
      if recordsRequests {
        requests.append(
          PortRequest(cycle: taken - 1, address: request.address, tag: request.tag))
      }
    }
  }

  private mutating func take(_ answer: MemoryReturn) {
    let port = answer.tag & (Self.maximumPorts - 1)
    ports[port].take(
      ring: answer.tag >> Self.portBits, time: Int64(answer.cycle) * clock, index: port,
      completions: &completions)
  }

  /// Hands out the requests recorded so far, in the order of their clocks, and forgets them.
  public mutating func takeRequests(_ body: (UnsafeBufferPointer<PortRequest>) -> Void) {
    requests.withUnsafeBufferPointer(body)
    requests.removeAll(keepingCapacity: true)
  }

  /// Hands the commands recorded so far to a sink, channel by channel, and forgets them.
  public mutating func drainCommands(into sink: inout some DRAMCommandSink) {
    memory.drainCommands(into: &sink)
  }

  /// What the memory has done so far.
  public func statistics() -> MemoryStatistics { memory.statistics() }

  /// Lets the memory write what waits in its buffers, and sums up.
  public mutating func finish() -> MemoryStatistics { memory.finish() }
}
