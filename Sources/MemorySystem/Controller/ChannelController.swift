/// The controller of one channel, which goes from event to event and not from clock to clock.
///
/// Its behaviour is that of DRAMsim3's controller (Li et al., IEEE CAL 19(2), 2020): reads wait in
/// a queue, writes in a buffer that drains in batches; one transaction a clock moves on to the
/// command queues; banks are served in turn, and within a queue the oldest command that is ready
/// goes first. In a clock, the order is: refresh falls due, a command goes out, a transaction
/// moves, requests arrive.
///
/// Nothing happens in a clock in which no gate opens, no refresh falls due and no transaction can
/// move, so only the other clocks are visited; the result is that of visiting all.
struct ChannelController: ~Copyable {
  /// No clock: later than any event.
  static let never = Int.max

  let index: Int
  let page: ControllerPolicy.Page
  let isPerBank: Bool
  let hasUnifiedQueue: Bool
  let hasDualCommand: Bool
  let refreshPolicy: ControllerPolicy.Refresh
  let refreshSpacing: Int

  var state: TimingState
  var queues: CommandQueues
  var pending: PendingTransactions
  /// Waiting reads; with a unified queue, waiting writes too.
  var reads: TransactionQueue
  var writes: TransactionQueue
  var counts = ChannelCounts()

  /// Writes that wait before an idle controller begins to drain them.
  var drainThreshold = ControllerPolicy.drainThreshold
  /// Writes still to be moved in this batch; reads move while it is not positive.
  var draining = 0
  /// Whether reads move next although the write buffer asks to be drained.
  var yieldsToReads = false
  /// Whether a transaction could move at the next clock.
  var canMove = false

  /// The next clock to be worked through.
  var clock = 0
  /// When the next command of the queues goes out, and of which bank.
  var commandTime = never
  var commandBank = 0
  /// The bank (or rank) that was served last.
  var served = 0

  var refreshDue: Int
  var nextRefreshRank = 0
  /// Ranks that wait for their refresh, in order.
  var refreshQueue: [Int] = []
  var refreshTime = never
  /// The banks that may not be used until their refresh is done.
  var blockedBanks = BankSet()

  /// When each rank's first row was opened.
  var activeSince: FixedBuffer<Int>
  /// The last clock at which something was under way: a command, or data of a read.
  var lastActivity = 0

  var recordsCommands = false
  var commands: [DRAMCommand] = []
  var recordsReturns = false
  /// Data of reads, in the order of its clocks, and answers known at arrival, likewise.
  var returns = ReturnQueue()
  var acknowledgements = ReturnQueue()
  var mergedReads: [MergedRead] = []

  /// A read that waits for the data of an older one.
  struct MergedRead {
    let slot: Int32
    let tag: Int
  }

  init(_ device: DRAMDevice, index: Int) {
    let geometry = device.geometry
    let policy = device.policy
    self.index = index
    page = policy.page
    isPerBank = policy.queueStructure == .perBank
    hasUnifiedQueue = policy.unifiedQueue
    hasDualCommand = policy.dualCommand
    refreshPolicy = policy.refresh
    refreshSpacing =
      switch policy.refresh {
      case .staggered: max(1, device.timing.refreshInterval / geometry.ranks)
      case .firstRank: device.timing.refreshInterval
      }
    refreshDue = refreshSpacing
    state = TimingState(geometry, device.timing)
    queues = CommandQueues(geometry, policy)
    let banks = geometry.banksPerChannel
    let queueCount =
      switch policy.queueStructure {
      case .perBank: banks
      case .perRank: geometry.ranks
      }
    let slots =
      policy.readQueueDepth + policy.writeBufferDepth + queueCount * policy.commandQueueDepth
    pending = PendingTransactions(capacity: slots)
    reads = TransactionQueue(capacity: policy.readQueueDepth, slots: slots, banks: banks)
    writes = TransactionQueue(capacity: policy.writeBufferDepth, slots: slots, banks: banks)
    activeSince = FixedBuffer(repeating: 0, count: geometry.ranks)
  }

  /// The next clock in which something happens of itself.
  @inline(__always)
  var nextEvent: Int {
    var next = min(commandTime, refreshDue)
    next = min(next, refreshTime)
    return canMove ? clock : next
  }

  /// Whether nothing waits.
  var isIdle: Bool { pending.count == 0 }

  /// Whether a read has been taken whose data has no time of return yet.
  var owesReads: Bool { counts.readsReturned < counts.reads }

  /// Works through all clocks below `end`.
  @inline(__always)
  mutating func advance(to end: Int) {
    var next = nextEvent
    while next < end {
      work(at: next)
      next = nextEvent
    }
    if clock < end { clock = end }
  }

  /// Works through one clock in which something happens.
  @inline(__always)
  mutating func work(at now: Int) {
    clock = now + 1
    if now == refreshDue { refreshFallsDue() }
    if refreshTime <= now || commandTime <= now { issue(at: now) }
    if canMove { moveTransaction(at: now) }
  }

  /// Whether a request would be taken now.
  @inline(__always)
  func accepts(isWrite: Bool) -> Bool {
    isWrite && !hasUnifiedQueue ? !writes.isFull : !reads.isFull
  }

  /// Takes a request at the present clock.
  ///
  /// - Returns: The clock at which it is answered, when that is known: a write is acknowledged in
  ///   a clock, and so is a read of data that waits in the write buffer.
  /// - Precondition: `accepts`.
  @inline(__always)
  mutating func add(
    _ address: UInt64, _ location: DRAMLocation, isWrite: Bool, tag: Int
  ) -> Int? {
    let hash = pending.hash(address)
    let found = pending.find(address, hash: hash)
    if isWrite {
      counts.writes += 1
      if found.write >= 0 {
        counts.mergedWrites += 1
        return acknowledged(tag)
      }
    } else {
      counts.reads += 1
      if found.write >= 0 {
        counts.forwardedReads += 1
        returned(latency: 1)
        return acknowledged(tag)
      }
      if found.read >= 0 {
        counts.forwardedReads += 1
        pending.merge(found.read, arrival: clock)
        if recordsReturns { mergedReads.append(MergedRead(slot: found.read, tag: tag)) }
        return nil
      }
    }
    var transaction = Transaction()
    transaction.address = address
    transaction.arrival = clock
    transaction.tag = tag
    transaction.row = Int32(truncatingIfNeeded: location.row)
    transaction.column = Int32(truncatingIfNeeded: location.column)
    transaction.bank = Int32(truncatingIfNeeded: location.bank)
    transaction.isWrite = isWrite
    let slot = pending.insert(transaction, hash: hash)
    if isWrite && !hasUnifiedQueue {
      writes.append(slot, bank: location.bank)
    } else {
      reads.append(slot, bank: location.bank)
    }
    noteArrival(bank: location.bank, isBuffered: isWrite && !hasUnifiedQueue)
    return isWrite ? acknowledged(tag) : nil
  }

  /// Answers a request a clock after its arrival.
  @inline(__always)
  private mutating func acknowledged(_ tag: Int) -> Int {
    let cycle = clock + 1
    if recordsReturns { acknowledgements.append(MemoryReturn(tag: tag, cycle: cycle)) }
    return cycle
  }

  /// Counts a read's latency.
  @inline(__always)
  mutating func returned(latency: Int) {
    counts.readsReturned += 1
    counts.readLatencySum += latency
    counts.readLatencyMaximum = max(counts.readLatencyMaximum, latency)
  }
}
