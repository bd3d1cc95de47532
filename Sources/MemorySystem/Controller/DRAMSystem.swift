/// All channels of a memory, driven by a stream of requests in order.
///
/// At most one request a clock enters, and a request that its channel cannot take holds up those
/// behind it. Memory does not grow with the number of requests, except for commands that were
/// asked for and not yet drained and for answers that were asked for and not yet taken. Channels
/// are worked through only as far as the stream needs, so `send` costs O(1) amortised over the
/// commands that it causes.
///
/// The clock starts at 0; a request of clock t reaches its controller at t + 1, moves to a command
/// queue in that clock, and has its first command at t + 2.
public struct DRAMSystem: ~Copyable, Sendable {
  /// The memory.
  public let device: DRAMDevice
  let map: AddressMap
  var channels: FixedBuffer<ChannelController>
  /// The first clock at which the controllers can be given the next request.
  private var nextArrival = 1
  private var lastAnswer = 0
  private(set) var requests = 0

  /// The earliest clock that the next request can have: one enters a clock.
  var earliestRequestClock: Int { nextArrival - 1 }

  /// Creates a memory at rest, with all rows closed.
  public init(_ device: DRAMDevice) {
    self.device = device
    map = AddressMap(device.geometry, device.addressOrder)
    channels = FixedBuffer(count: device.geometry.channels) {
      ChannelController(device, index: $0)
    }
  }

  /// Whether commands are kept for `drainCommands`; switch it on before the first request.
  public var recordsCommands: Bool {
    get { channels[0].recordsCommands }
    set { for index in channels.indices { channels[index].recordsCommands = newValue } }
  }

  /// Whether answers are kept for `nextReturn`; switch it on before the first request.
  public var recordsReturns: Bool {
    get { channels[0].recordsReturns }
    set { for index in channels.indices { channels[index].recordsReturns = newValue } }
  }

  /// Sends the next request, when the memory takes it.
  ///
  /// - Parameters:
  ///   - request: The request; its clock may lie before that of an earlier request, but not before
  ///     that of an answer already taken with `nextReturn`.
  ///   - tag: A number that comes back with the answer.
  /// - Returns: The clock at which its controller got it.
  @discardableResult
  public mutating func send(_ request: MemoryRequest, tag: Int = 0) -> Int {
    let location = map.location(of: request.address)
    let arrival = max(nextArrival, request.notBefore + 1)
    let channel = location.channel
    channels[channel].advance(to: arrival)
    while !channels[channel].accepts(isWrite: request.isWrite) {
      channels[channel].work(at: channels[channel].nextEvent)
    }
    let taken = channels[channel].clock
    if let answer = channels[channel].add(
      request.address, location, isWrite: request.isWrite, tag: tag)
    {
      lastAnswer = max(lastAnswer, answer)
    }
    requests += 1
    nextArrival = taken + 1
    return taken
  }

  /// Takes the earliest answer that has not been taken yet.
  ///
  /// Channels are worked through just far enough to know that no other answer is earlier.
  ///
  /// - Parameter limit: Nothing later than this clock is taken, and no channel is worked through
  ///   further than that needs; requests may be sent from the next clock on.
  /// - Returns: The answer, or `nil` when there is none until then.
  public mutating func nextReturn(notAfter limit: Int = .max) -> MemoryReturn? {
    while true {
      var first = Int.max
      var firstChannel = 0
      var event = Int.max
      var eventChannel = 0
      for index in channels.indices {
        let cycle = min(
          channels[index].returns.firstCycle, channels[index].acknowledgements.firstCycle)
        if cycle < first { (first, firstChannel) = (cycle, index) }
        if !channels[index].owesReads { continue }
        let next = channels[index].nextEvent
        if next < event { (event, eventChannel) = (next, index) }
      }
      let delay = channels[0].state.spacing.readDelay
      if first != .max, event == .max || first <= event + delay {
        return first <= limit ? channels[firstChannel].takeReturn() : nil
      }
      guard event != .max, event <= limit - delay else { return nil }
      channels[eventChannel].work(at: event)
    }
  }

  /// Works until everything is transferred, and sums up.
  ///
  /// The end is the clock of the last data, answer or command; writes that still wait in a buffer
  /// are written first.
  public mutating func finish() -> MemoryStatistics {
    for index in channels.indices { channels[index].flush() }
    var end = lastAnswer
    for index in channels.indices { end = max(end, channels[index].lastActivity) }
    for index in channels.indices { channels[index].advance(to: end) }
    var counts = ChannelCounts()
    for index in channels.indices { counts.add(channels[index].counts(until: end)) }
    return MemoryStatistics(device: device, requests: requests, cycles: end, counts: counts)
  }

  /// What has been done so far; writes may still wait in a buffer.
  ///
  /// Its cycles are the clocks that the channels have been worked through to.
  public func statistics() -> MemoryStatistics {
    var end = 0
    for index in channels.indices { end = max(end, channels[index].clock) }
    var counts = ChannelCounts()
    for index in channels.indices { counts.add(channels[index].counts(until: end)) }
    return MemoryStatistics(device: device, requests: requests, cycles: end, counts: counts)
  }

  /// Hands the commands recorded so far to a sink, channel by channel, and forgets them.
  @inlinable
  public mutating func drainCommands(into sink: inout some DRAMCommandSink) {
    for channel in 0..<device.geometry.channels {
      for command in takeCommands(ofChannel: channel) { sink.take(command) }
    }
  }

  @usableFromInline
  mutating func takeCommands(ofChannel channel: Int) -> [DRAMCommand] {
    defer { channels[channel].commands.removeAll(keepingCapacity: true) }
    return channels[channel].commands
  }
}
