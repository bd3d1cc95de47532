extension ChannelController {
  /// Puts the rank whose turn it is among those that wait for a refresh.
  mutating func refreshFallsDue() {
    let now = refreshDue
    refreshDue += refreshSpacing
    refreshQueue.append(nextRefreshRank)
    switch refreshPolicy {
    case .staggered: nextRefreshRank = (nextRefreshRank + 1) % state.ranks.count
    case .firstRank: break
    }
    if refreshQueue.count == 1 {
      prepareRefresh(from: now)
      findCommand(from: now)
    }
  }

  /// Blocks the banks of the rank that is to be refreshed next, and finds its next command.
  mutating func prepareRefresh(from start: Int) {
    guard let rank = refreshQueue.first else {
      refreshTime = Self.never
      blockedBanks = BankSet()
      return
    }
    blockedBanks = BankSet(state.banks(ofRank: rank))
    var precharge = Self.never
    var refresh = start
    for bank in state.banks(ofRank: rank) {
      if state.isOpen(bank) {
        precharge = min(precharge, state.earliestPrecharge(bank))
      } else {
        refresh = max(refresh, state.banks[bank].refresh)
      }
    }
    refreshTime = precharge == Self.never ? refresh : max(precharge, start)
  }

  /// Closes a bank of the rank to be refreshed, or refreshes it.
  mutating func issueForRefresh(at now: Int) -> DRAMCommand.Kind {
    let rank = refreshQueue[0]
    let banks = state.banks(ofRank: rank)
    let open = banks.first { state.isOpen($0) && state.earliestPrecharge($0) <= now }
    let kind: DRAMCommand.Kind = open == nil ? .refresh : .precharge
    let bank = open ?? banks.lowerBound
    if recordsCommands {
      commands.append(
        DRAMCommand(cycle: now, kind: kind, channel: index, bank: bank, row: nil, column: nil))
    }
    record(kind, bank: bank, row: 0, at: now)
    switch kind {
    case .refresh:
      refreshQueue.removeFirst()
      blockedBanks = BankSet()
    case .precharge, .activate, .read, .write, .readPrecharge, .writePrecharge:
      updateCandidates(bank)
    }
    return kind
  }
}
