/// One port: the transfer whose requests it makes, and what is on its way.
///
/// Data moves in the order of the requests. A read occupies the data channel from its arrival on; a
/// write occupies it before its request, which goes out when its data is there. A burst may begin
/// when fewer than `outstanding` bursts before it are unanswered. Reads and writes on one port take
/// turns only when nothing of the other kind is on its way.
struct PortState: ~Copyable {
  /// A part of a burst that one DRAM burst carries.
  struct Granule {
    /// When it was asked for.
    var issued: Int64 = 0
    /// When it arrived or was acknowledged; −1 before that.
    var arrival: Int64 = -1
    /// When its part of the data channel's time must be over at the earliest.
    var service: Int64 = 0
    var isWrite = false
    var endsBurst = false
    var endsTransfer = false
  }

  /// The request that the port makes next.
  struct Request {
    var address: UInt64 = 0
    var time: Int64 = 0
    var isWrite = false
    /// Whether the port's next request belongs to the same burst of a read.
    var isContinued = false
    var ring = 0
    var tag = 0
  }

  /// What has to be known of a transfer to make its requests.
  private struct Order {
    var isWrite = false
    var notBefore: Int64 = 0
    var leastTime: Int64 = 0
    var bytes = 0
    var tag = 0
  }

  let timing: PortTiming
  private let granuleBytes: Int
  private let clock: Int64
  private var cursor = RegionCursor()
  private var transfer = Order()
  /// Whether another transfer can begin to make its requests.
  private(set) var isReady = true
  private var requestsOfTransfer = 0
  private var latencyOfTransfer: Int64 = 0

  /// What has been asked for and not passed on, in order.
  private var granules: FixedBuffer<Granule>
  private let mask: Int
  private var head = 0
  private var tail = 0
  /// When each of the last `outstanding` bursts was over.
  private var burstEnds: FixedBuffer<Int64>
  private var burstsBegun = 0
  private var burstsEnded = 0
  /// When the data channel is free.
  private var channelFree: Int64 = 0
  /// When the next burst's address may go out.
  private var nextAddress: Int64 = 0
  private var isWriting = false
  /// What is left of the burst that is being asked for.
  private var burstAddress: UInt64 = 0
  private var burstBytes = 0
  private var burstTime: Int64 = 0
  /// When the data of the writes asked for so far has left the master.
  private var dataSent: Int64 = 0

  /// Tags of the transfers on their way, with what they took.
  private var finishing: [(tag: Int, requests: Int, latency: Int64)] = []

  /// The DRAM clock of the next request, or `Int.max` while there is none to make.
  private(set) var issueClock = Int.max

  init(_ timing: PortTiming, granuleBytes: Int, clock: Int64) {
    self.timing = timing
    self.granuleBytes = granuleBytes
    self.clock = clock
    let perBurst = timing.burstBytes / granuleBytes + 2
    var capacity = 1
    while capacity < timing.outstanding * perBurst { capacity *= 2 }
    granules = FixedBuffer(repeating: Granule(), count: capacity)
    mask = capacity - 1
    burstEnds = FixedBuffer(repeating: 0, count: timing.outstanding)
  }

  /// Takes the next transfer.
  ///
  /// - Precondition: `isReady`.
  mutating func begin(_ next: PortTransfer) {
    precondition(isReady)
    cursor.begin(next.regions, bytes: next.bytes)
    requestsOfTransfer = 0
    transfer = Order(
      isWrite: next.isWrite, notBefore: next.notBefore, leastTime: next.leastTime,
      bytes: next.bytes, tag: next.tag)
    isReady = false
    prepare()
  }

  /// Finds out when the next request can be made.
  private mutating func prepare() {
    if isReady {
      issueClock = .max
      return
    }
    if burstBytes == 0 {
      let isBlocked = burstsBegun - burstsEnded == timing.outstanding
      // The channel turns round when everything of the other kind is over.
      if isBlocked || (transfer.isWrite != isWriting && head != tail) {
        issueClock = .max
        return
      }
      var time = max(nextAddress, transfer.notBefore)
      if transfer.isWrite != isWriting { time = max(time, channelFree) }
      time = max(time, burstEnds[burstsBegun % timing.outstanding])
      burstTime = time
      issueClock = clockIndex(
        transfer.isWrite ? max(dataSent, time) + serviceOfNext() : time)
      return
    }
    issueClock = clockIndex(transfer.isWrite ? dataSent + serviceOfNext() : burstTime)
  }

  private func clockIndex(_ time: Int64) -> Int { Int((time + clock - 1) / clock) }

  /// The time of a granule on the data channel, or its share of the transfer's least time.
  private func service(_ bytes: Int) -> Int64 {
    let channel = timing.serviceTime(bytes, isWrite: transfer.isWrite)
    guard transfer.leastTime > 0 else { return channel }
    let share = transfer.leastTime.multipliedFullWidth(by: Int64(bytes))
    return max(channel, Int64(transfer.bytes).dividingFullWidth(share).quotient)
  }

  private func serviceOfNext() -> Int64 {
    service(min(granuleBytes, burstBytes == 0 ? transfer.bytes : burstBytes))
  }

  /// Makes the next request.
  ///
  /// - Precondition: `issueClock` is not `Int.max`.
  mutating func makeRequest() -> Request {
    precondition(!isReady, "a port without a transfer makes no requests")
    if burstBytes == 0 {
      (burstAddress, burstBytes) = cursor.next(burstBytes: timing.burstBytes)
      burstsBegun += 1
      isWriting = transfer.isWrite
      nextAddress = burstTime + timing.addressInterval
    }
    let offset = Int(truncatingIfNeeded: burstAddress) & (granuleBytes - 1)
    let bytes = min(granuleBytes - offset, burstBytes)
    let service = service(bytes)
    var time = burstTime
    if transfer.isWrite {
      dataSent = max(dataSent, burstTime) + service
      time = dataSent
    }
    burstBytes -= bytes
    let address = burstAddress &- UInt64(truncatingIfNeeded: offset)
    burstAddress &+= UInt64(truncatingIfNeeded: bytes)
    requestsOfTransfer += 1
    let ring = tail & mask
    let isLast = burstBytes == 0 && cursor.remaining == 0
    granules[ring] = Granule(
      issued: time, arrival: -1, service: transfer.isWrite ? 0 : service,
      isWrite: transfer.isWrite, endsBurst: burstBytes == 0, endsTransfer: isLast)
    tail += 1
    let request = Request(
      address: address, time: time, isWrite: transfer.isWrite,
      isContinued: !transfer.isWrite && burstBytes > 0, ring: ring, tag: transfer.tag)
    if isLast {
      finishing.append((transfer.tag, requestsOfTransfer, 0))
      isReady = true
    }
    prepare()
    return request
  }

  /// Takes the memory's answer, and passes on what is complete.
  ///
  /// - Parameters:
  ///   - ring: The request's place.
  ///   - time: When the memory answered.
  ///   - index: The port's own number.
  ///   - completions: Where transfers that are done are noted.
  mutating func take(
    ring: Int, time: Int64, index: Int, completions: inout [TransferCompletion]
  ) {
    granules[ring].arrival = time + timing.latency
    guard ring == head & mask else { return }
    let endedBefore = burstsEnded
    while head != tail, granules[head & mask].arrival >= 0 {
      let granule = granules[head & mask]
      latencyOfTransfer += granule.arrival - granule.issued
      channelFree = max(channelFree, granule.arrival) + granule.service
      if granule.endsBurst {
        burstEnds[burstsEnded % timing.outstanding] = channelFree
        burstsEnded += 1
      }
      if granule.endsTransfer {
        let done = finishing.removeFirst()
        completions.append(
          TransferCompletion(
            port: index, tag: done.tag, time: channelFree, requests: done.requests,
            latencySum: latencyOfTransfer))
        latencyOfTransfer = 0
      }
      head += 1
    }
    if burstsEnded != endedBefore, issueClock == .max { prepare() }
  }
}
