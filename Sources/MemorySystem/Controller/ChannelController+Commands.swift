extension ChannelController {
  /// The first clock at which a bank has a command to give, or `never`.
  @inline(__always)
  func readyTime(_ bank: Int) -> Int {
    let candidates = queues.candidates(bank)
    switch candidates.sole {
    case .read: return state.earliestRead(bank)
    case .write: return state.earliestWrite(bank)
    case .none: break
    }
    if candidates.activate { return state.earliestActivate(bank) }
    var ready = Self.never
    if candidates.read >= 0 { ready = state.earliestRead(bank) }
    if candidates.write >= 0 { ready = min(ready, state.earliestWrite(bank)) }
    if candidates.precharge { ready = min(ready, state.earliestPrecharge(bank)) }
    return ready
  }

  /// Finds the next command of the queues that goes out at `start` or later.
  ///
  /// Banks are asked in turn after the one served last, so that of several that are ready at the
  /// same clock the first in turn goes. O(banks with entries).
  @inline(__always)
  mutating func findCommand(from start: Int) {
    commandTime = Self.never
    let waiting = queues.nonEmpty.subtracting(blockedBanks)
    if waiting.isEmpty { return }
    guard isPerBank else { return findCommandOfRanks(from: start, waiting) }
    // Where rows need neither opening nor closing, no command can come before the bus is free.
    let isOnlyColumns = queues.rowBanks.isDisjoint(with: waiting)
    let floor = isOnlyColumns ? max(start, state.columnFloor) : start
    let (through, after) = waiting.split(after: served)
    if findCommand(from: start, floor: floor, among: after) { return }
    _ = findCommand(from: start, floor: floor, among: through)
  }

  /// Improves on the command found so far; true when none can be earlier.
  @inline(__always)
  private mutating func findCommand(from start: Int, floor: Int, among banks: BankSet) -> Bool {
    var rest = banks
    while !rest.isEmpty {
      let bank = rest.popFirst()
      let ready = max(readyTime(bank), start)
      if ready < commandTime {
        commandTime = ready
        commandBank = bank
        if ready == floor { return true }
      }
    }
    return false
  }

  /// The same with a queue a rank: of the ready entries of a rank the oldest goes.
  private mutating func findCommandOfRanks(from start: Int, _ waiting: BankSet) {
    let ranks = state.ranks.count
    for step in 1...ranks {
      let rank = (served + step) % ranks
      let first = rank * state.banksPerRank
      var time = Self.never
      for bank in first..<first + state.banksPerRank where waiting.contains(bank) {
        time = min(time, max(readyTime(bank), start))
      }
      guard time < commandTime else { continue }
      commandTime = time
      var oldest = Self.never
      for bank in first..<first + state.banksPerRank where waiting.contains(bank) {
        guard readyTime(bank) <= time else { continue }
        let order = queues.entry(bank, choice(bank, at: time).position).order
        if order < oldest {
          oldest = order
          commandBank = bank
        }
      }
      if time == start { return }
    }
  }

  /// The command of a bank that is ready at a clock: the one of the oldest entry that has any.
  @inline(__always)
  private func choice(
    _ bank: Int, at now: Int
  ) -> (kind: DRAMCommand.Kind, position: Int) {
    let candidates = queues.candidates(bank)
    switch candidates.sole {
    case .read: return (page == .open ? .read : .readPrecharge, Int(candidates.read))
    case .write: return (page == .open ? .write : .writePrecharge, Int(candidates.write))
    case .none: break
    }
    if candidates.activate { return (.activate, 0) }
    if candidates.precharge, state.earliestPrecharge(bank) <= now { return (.precharge, 0) }
    let read = Int(candidates.read)
    let write = Int(candidates.write)
    let canRead = read >= 0 && state.earliestRead(bank) <= now
    if canRead && (write < 0 || read < write || state.earliestWrite(bank) > now) {
      return (page == .open ? .read : .readPrecharge, read)
    }
    return (page == .open ? .write : .writePrecharge, write)
  }

  /// Gives the clock's command, or its two commands, and finds the next ones.
  mutating func issue(at now: Int) {
    let isRefreshStep = refreshTime <= now
    let kind = isRefreshStep ? issueForRefresh(at: now) : issueOfQueues(at: now)
    if hasDualCommand {
      findCommand(from: now)
      if commandTime == now {
        if choice(commandBank, at: now).kind.isColumn != kind.isColumn {
          _ = issueOfQueues(at: now)
        } else {
          // The second bus cannot carry it, but the turn has passed to it.
          served = isPerBank ? commandBank : commandBank / state.banksPerRank
        }
      }
    }
    if isRefreshStep || !refreshQueue.isEmpty { prepareRefresh(from: now + 1) }
    findCommand(from: now + 1)
  }

  @inline(__always)
  private mutating func issueOfQueues(at now: Int) -> DRAMCommand.Kind {
    let bank = commandBank
    served = isPerBank ? bank : bank / state.banksPerRank
    let (kind, position) = choice(bank, at: now)
    let entry = queues.entry(bank, position)
    if recordsCommands {
      let transaction = pending[entry.slot]
      commands.append(
        DRAMCommand(
          cycle: now, kind: kind, channel: index, bank: bank, row: Int(transaction.row),
          column: Int(transaction.column)))
    }
    if kind.isColumn {
      if state.banks[bank].hits > 0 { counts.rowHits += 1 }
      complete(entry, at: now)
      queues.remove(bank, position)
    }
    record(kind, bank: bank, row: Int(entry.row), at: now)
    updateCandidates(bank)
    if kind.isColumn { updateCanMove() }
    return kind
  }

  /// Ends a transaction with its column command.
  @inline(__always)
  private mutating func complete(_ entry: CommandQueues.Entry, at now: Int) {
    if !entry.isWrite {
      let transaction = pending[entry.slot]
      let done = now + state.spacing.readDelay
      returned(latency: done - transaction.arrival)
      lastActivity = max(lastActivity, done)
      if transaction.mergedCount > 0 {
        counts.readsReturned += transaction.mergedCount
        counts.readLatencySum += done * transaction.mergedCount - transaction.mergedArrivals
      }
      if recordsReturns { recordReturns(entry.slot, transaction.tag, done) }
    } else {
      lastActivity = max(lastActivity, now + state.spacing.writeDelay)
    }
    pending.remove(entry.slot)
  }

  private mutating func recordReturns(_ slot: Int32, _ tag: Int, _ done: Int) {
    returns.append(MemoryReturn(tag: tag, cycle: done))
    guard !mergedReads.isEmpty else { return }
    for merged in mergedReads where merged.slot == slot {
      returns.append(MemoryReturn(tag: merged.tag, cycle: done))
    }
    mergedReads.removeAll { $0.slot == slot }
  }

  /// Counts a command and moves the gates.
  @inline(__always)
  mutating func record(_ kind: DRAMCommand.Kind, bank: Int, row: Int, at now: Int) {
    lastActivity = max(lastActivity, now)
    switch kind {
    case .read:
      counts.readCommands += 1
      return state.record(.read, bank: bank, at: now)
    case .write:
      counts.writeCommands += 1
      return state.record(.write, bank: bank, at: now)
    case .activate, .precharge, .readPrecharge, .writePrecharge, .refresh:
      recordChange(kind, bank: bank, row: row, at: now)
    }
  }

  /// The same for a command that may open a rank's first row or close its last one.
  private mutating func recordChange(
    _ kind: DRAMCommand.Kind, bank: Int, row: Int, at now: Int
  ) {
    let rank = Int(state.banks[bank].rank)
    let wasActive = state.ranks[rank].openBanks > 0
    state.record(kind, bank: bank, row: row, at: now)
    let isActive = state.ranks[rank].openBanks > 0
    if isActive != wasActive {
      if isActive {
        activeSince[rank] = now
      } else {
        counts.activeRankCycles += now - activeSince[rank]
      }
    }
    switch kind {
    case .activate: counts.activates += 1
    case .precharge: counts.precharges += 1
    case .read, .readPrecharge: counts.readCommands += 1
    case .write, .writePrecharge: counts.writeCommands += 1
    case .refresh: counts.refreshes += 1
    }
  }
}
