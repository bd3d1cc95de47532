@testable import MemorySystem

/// The controller written down a second time, clock by clock and without any bookkeeping.
///
/// Whether a command is legal is found by comparing it with every earlier command, and every queue
/// is searched from its start in every clock. It is meant to be obvious and is very slow.
struct ClockedModel {
  struct Waiting {
    var request: MemoryRequest
    var location: DRAMLocation
    var arrival: Int
  }

  let device: DRAMDevice
  let spacing: CommandSpacing
  let map: AddressMap
  let channel: Int
  var clock = 0
  var reads: [Waiting] = []
  var writes: [Waiting] = []
  var queues: [[Waiting]]
  var draining = 0
  var yieldsToReads = false
  var served = 0
  var openRow: [Int?]
  var hits: [Int]
  var history: [DRAMCommand] = []
  var refreshes: [Int] = []
  var nextRefreshRank = 0
  /// Reads and writes by address that have not had their command; reads with all arrivals.
  var pendingReads: [UInt64: [Int]] = [:]
  var pendingWrites: Set<UInt64> = []
  var latencies: [Int] = []

  init(_ device: DRAMDevice, channel: Int) {
    self.device = device
    self.channel = channel
    spacing = CommandSpacing(device.geometry, device.timing)
    map = AddressMap(device.geometry, device.addressOrder)
    let geometry = device.geometry
    let count =
      device.policy.queueStructure == .perBank ? geometry.banksPerChannel : geometry.ranks
    queues = Array(repeating: [], count: count)
    openRow = Array(repeating: nil, count: geometry.banksPerChannel)
    hits = Array(repeating: 0, count: geometry.banksPerChannel)
  }

  func rank(_ bank: Int) -> Int { bank / device.geometry.banksPerRank }
  func group(_ bank: Int) -> Int { bank / device.geometry.banksPerGroup }
  func queue(of bank: Int) -> Int {
    device.policy.queueStructure == .perBank ? bank : rank(bank)
  }

  func accepts(_ request: MemoryRequest) -> Bool {
    request.isWrite && !device.policy.unifiedQueue
      ? writes.count < device.policy.writeBufferDepth : reads.count < device.policy.readQueueDepth
  }

  mutating func add(_ request: MemoryRequest) {
    let waiting = Waiting(
      request: request, location: map.location(of: request.address), arrival: clock)
    if request.isWrite {
      guard pendingWrites.insert(request.address).inserted else { return }
      if device.policy.unifiedQueue { reads.append(waiting) } else { writes.append(waiting) }
    } else if pendingWrites.contains(request.address) {
      latencies.append(1)
    } else {
      pendingReads[request.address, default: []].append(clock)
      if pendingReads[request.address]?.count == 1 { reads.append(waiting) }
    }
  }

  /// Works through one clock.
  mutating func tick() {
    let interval = device.timing.refreshInterval
    let ranks = device.geometry.ranks
    let spacing = device.policy.refresh == .staggered ? interval / ranks : interval
    if clock > 0, clock % spacing == 0 {
      refreshes.append(nextRefreshRank)
      if device.policy.refresh == .staggered { nextRefreshRank = (nextRefreshRank + 1) % ranks }
    }
    let first = refreshCommand() ?? queueCommand()
    if let first {
      issue(first)
      if device.policy.dualCommand, let second = queueCommand(),
        second.kind.isColumn != first.kind.isColumn
      {
        issue(second)
      }
    }
    moveTransaction()
    clock += 1
  }

  private mutating func moveTransaction() {
    let areIdle = queues.allSatisfy(\.isEmpty)
    if draining <= 0, !device.policy.unifiedQueue, !yieldsToReads,
      writes.count >= device.policy.writeBufferDepth || (writes.count > 8 && areIdle)
    {
      draining = writes.count
    }
    yieldsToReads = false
    let isWriting = draining > 0
    let source = isWriting ? writes : reads
    for (index, waiting) in source.enumerated() {
      let queue = queue(of: waiting.location.bank)
      guard queues[queue].count < device.policy.commandQueueDepth else { continue }
      if isWriting {
        if pendingReads[waiting.request.address] != nil {
          draining = 0
          // Otherwise the same write would be tried, and the same read left waiting, for ever.
          yieldsToReads = areIdle
          return
        }
        draining -= 1
        writes.remove(at: index)
      } else {
        reads.remove(at: index)
      }
      queues[queue].append(waiting)
      return
    }
  }

  // MARK: Commands

  private func command(
    _ kind: DRAMCommand.Kind, _ bank: Int, _ location: DRAMLocation? = nil
  ) -> DRAMCommand {
    DRAMCommand(
      cycle: clock, kind: kind, channel: channel, bank: bank, row: location?.row,
      column: location?.column)
  }

  private func refreshCommand() -> DRAMCommand? {
    guard let rank = refreshes.first else { return nil }
    let banks = rank * device.geometry.banksPerRank..<(rank + 1) * device.geometry.banksPerRank
    for bank in banks where openRow[bank] != nil {
      let precharge = command(.precharge, bank)
      if isLegal(precharge) { return precharge }
    }
    let refresh = command(.refresh, banks.lowerBound)
    return banks.allSatisfy { openRow[$0] == nil } && isLegal(refresh) ? refresh : nil
  }

  private mutating func queueCommand() -> DRAMCommand? {
    for step in 1...queues.count {
      let index = (served + step) % queues.count
      if let waitingRank = refreshes.first {
        let isOfRank =
          device.policy.queueStructure == .perBank
          ? rank(index) == waitingRank : index == waitingRank
        if isOfRank { continue }
      }
      if let command = firstReady(queues[index]) {
        served = index
        return command
      }
    }
    return nil
  }

  private func firstReady(_ queue: [Waiting]) -> DRAMCommand? {
    for (position, waiting) in queue.enumerated() {
      let bank = waiting.location.bank
      let older = queue[..<position].filter { $0.location.bank == bank }
      let isWrite = waiting.request.isWrite
      if openRow[bank] == nil {
        let activate = command(.activate, bank, waiting.location)
        if isLegal(activate) { return activate }
      } else if openRow[bank] == waiting.location.row {
        let closes = device.policy.page == .closed
        let kind: DRAMCommand.Kind =
          isWrite ? (closes ? .writePrecharge : .write) : (closes ? .readPrecharge : .read)
        let column = command(kind, bank, waiting.location)
        let isBehindRead =
          isWrite && older.contains { !$0.request.isWrite && $0.location == waiting.location }
        if isLegal(column) && !isBehindRead { return column }
      } else if older.isEmpty {
        let hasHits = queue.contains {
          $0.location.bank == bank && $0.location.row == openRow[bank]
        }
        let precharge = command(.precharge, bank, waiting.location)
        if isLegal(precharge), !hasHits || hits[bank] >= 4 { return precharge }
      }
    }
    return nil
  }

  private mutating func issue(_ command: DRAMCommand) {
    history.append(command)
    let bank = command.bank
    switch command.kind {
    case .activate: openRow[bank] = command.row
    case .precharge: close(bank)
    case .refresh: refreshes.removeFirst()
    case .read, .write: hits[bank] += 1
    case .readPrecharge, .writePrecharge: close(bank)
    }
    guard command.kind.isColumn else { return }
    let isWrite = command.kind == .write || command.kind == .writePrecharge
    let queue = queue(of: bank)
    let index = queues[queue].firstIndex {
      $0.request.isWrite == isWrite && $0.location.bank == bank && $0.location.row == command.row
        && $0.location.column == command.column
    }
    let waiting = queues[queue].remove(at: index!)
    if isWrite {
      pendingWrites.remove(waiting.request.address)
    } else {
      for arrival in pendingReads.removeValue(forKey: waiting.request.address)! {
        latencies.append(clock + spacing.readDelay - arrival)
      }
    }
  }

  private mutating func close(_ bank: Int) {
    openRow[bank] = nil
    hits[bank] = 0
  }

  // MARK: Legality

  /// Whether a command keeps its distance from every earlier one.
  private func isLegal(_ command: DRAMCommand) -> Bool {
    // Nothing older than the longest distance matters.
    let horizon = clock - 2000
    var activates = 0
    for older in history.reversed() {
      if older.cycle < horizon { break }
      if clock - older.cycle < distance(older, command) { return false }
      if command.kind == .activate, older.kind == .activate,
        rank(older.bank) == rank(command.bank)
      {
        activates += 1
        if activates == 4, clock - older.cycle < spacing.fourActivates { return false }
      }
    }
    return true
  }

  private func distance(_ older: DRAMCommand, _ newer: DRAMCommand) -> Int {
    let isSameRank = rank(older.bank) == rank(newer.bank)
    let isSameGroup = group(older.bank) == group(newer.bank)
    let isSameBank = older.bank == newer.bank
    let isWholeRank = newer.kind == .refresh && isSameRank
    func column(_ same: Int, _ otherGroup: Int, _ otherRank: Int) -> Int {
      isSameGroup ? same : isSameRank ? otherGroup : otherRank
    }
    switch (older.kind, newer.kind) {
    case (.activate, .activate):
      return isSameBank
        ? spacing.activateToActivateSameBank
        : isSameGroup
          ? spacing.activateToActivateSameGroup
          : isSameRank ? spacing.activateToActivateOtherGroup : 0
    case (.activate, .read), (.activate, .readPrecharge):
      return isSameBank ? spacing.activateToRead : 0
    case (.activate, .write), (.activate, .writePrecharge):
      return isSameBank ? spacing.activateToWrite : 0
    case (.activate, .precharge): return isSameBank ? spacing.activateToPrecharge : 0
    case (.precharge, .activate): return isSameBank ? spacing.prechargeToActivate : 0
    case (.precharge, .refresh): return isWholeRank ? spacing.prechargeToActivate : 0
    case (.precharge, .precharge):
      return isSameRank && !isSameBank ? spacing.prechargeToPrecharge : 0
    case (.read, .read), (.read, .readPrecharge), (.readPrecharge, .read),
      (.readPrecharge, .readPrecharge):
      return column(
        spacing.readToReadSameGroup, spacing.readToReadOtherGroup, spacing.readToReadOtherRank)
    case (.read, .write), (.read, .writePrecharge), (.readPrecharge, .write),
      (.readPrecharge, .writePrecharge):
      return column(spacing.readToWrite, spacing.readToWrite, spacing.readToWriteOtherRank)
    case (.write, .read), (.write, .readPrecharge), (.writePrecharge, .read),
      (.writePrecharge, .readPrecharge):
      return column(
        spacing.writeToReadSameGroup, spacing.writeToReadOtherGroup, spacing.writeToReadOtherRank)
    case (.write, .write), (.write, .writePrecharge), (.writePrecharge, .write),
      (.writePrecharge, .writePrecharge):
      return column(
        spacing.writeToWriteSameGroup, spacing.writeToWriteOtherGroup,
        spacing.writeToWriteOtherRank)
    case (.read, .precharge): return isSameBank ? spacing.readToPrecharge : 0
    case (.write, .precharge): return isSameBank ? spacing.writeToPrecharge : 0
    case (.readPrecharge, .activate): return isSameBank ? spacing.autoPrechargedReadToActivate : 0
    case (.readPrecharge, .refresh): return isWholeRank ? spacing.autoPrechargedReadToRefresh : 0
    case (.writePrecharge, .activate): return isSameBank ? spacing.writeToActivate : 0
    case (.writePrecharge, .refresh): return isWholeRank ? spacing.writeToActivate : 0
    case (.refresh, .activate): return isSameRank ? spacing.refreshToActivate : 0
    case (.refresh, .refresh): return isWholeRank ? spacing.refreshToActivate : 0
    case (.activate, .refresh), (.read, .activate), (.write, .activate), (.read, .refresh),
      (.write, .refresh), (.precharge, _), (.readPrecharge, .precharge),
      (.writePrecharge, .precharge), (.refresh, _):
      return 0
    }
  }
}
