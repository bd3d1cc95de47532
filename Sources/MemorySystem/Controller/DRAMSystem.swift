/// All channels of a memory, driven by a stream of requests in order.
///
/// At most one request a clock enters, and a request that its channel cannot take holds up those
/// behind it. Memory does not grow with the number of requests, except for commands that were
/// asked for and not yet drained. Channels are worked through only as far as the stream needs, so
/// `send` costs O(1) amortised over the commands that it causes.
///
/// The clock starts at 0; a request of clock t reaches its controller at t + 1, moves to a command
/// queue in that clock, and has its first command at t + 2.
public struct DRAMSystem: Sendable {
  /// The memory.
  public let device: DRAMDevice
  let map: AddressMap
  var channels: [ChannelController]
  /// The first clock at which the controllers can be given the next request.
  private var nextArrival = 1
  var lastAnswer = 0

  /// Creates a memory at rest, with all rows closed.
  public init(_ device: DRAMDevice) {
    self.device = device
    map = AddressMap(device.geometry, device.addressOrder)
    channels = (0..<device.geometry.channels).map { ChannelController(device, index: $0) }
  }

  /// Whether commands are kept for `drainCommands`; switch it on before the first request.
  public var recordsCommands: Bool {
    get { channels[0].recordsCommands }
    set { for index in channels.indices { channels[index].recordsCommands = newValue } }
  }

  /// Sends the next request of an open stream, when the memory takes it.
  ///
  /// - Parameter request: The request; its clock may lie before that of an earlier request.
  /// - Returns: The clock at which its controller got it.
  @discardableResult
  public mutating func send(_ request: MemoryRequest) -> Int {
    let location = map.location(of: request.address)
    let arrival = max(nextArrival, request.notBefore &+ 1)
    let channel = location.channel
    channels[channel].advance(to: arrival)
    while !channels[channel].accepts(isWrite: request.isWrite) {
      channels[channel].work(at: channels[channel].nextEvent)
    }
    let taken = channels[channel].clock
    if let answer = channels[channel].add(
      request.address, location, isWrite: request.isWrite, tag: 0)
    {
      lastAnswer = max(lastAnswer, answer)
    }
    nextArrival = taken + 1
    return taken
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
