extension TimingState {
  /// Records a command: moves the gates that it moves, and opens or closes rows.
  ///
  /// - Parameters:
  ///   - kind: The command, which must be legal at `clock`.
  ///   - bank: The bank; for a refresh, any bank of the rank.
  ///   - row: The row to open, for an activate.
  ///   - clock: When it goes out.
  public mutating func record(_ kind: DRAMCommand.Kind, bank: Int, row: Int = 0, at clock: Int) {
    switch kind {
    case .activate: activate(bank, Int32(truncatingIfNeeded: row), clock)
    case .precharge: precharge(bank, clock)
    case .read: read(bank, closing: false, clock)
    case .write: write(bank, closing: false, clock)
    case .readPrecharge: read(bank, closing: true, clock)
    case .writePrecharge: write(bank, closing: true, clock)
    case .refresh: refresh(rank: Int(banks[bank].rank), clock)
    }
  }

  private mutating func activate(_ bank: Int, _ row: Int32, _ clock: Int) {
    let group = Int(banks[bank].group)
    let rank = Int(banks[bank].rank)
    banks[bank].openRow = row
    banks[bank].hits = 0
    banks[bank].activate = clock + spacing.activateToActivateSameBank
    banks[bank].read = clock + spacing.activateToRead
    banks[bank].write = clock + spacing.activateToWrite
    banks[bank].precharge = max(banks[bank].precharge, clock + spacing.activateToPrecharge)
    let first = rank * groupsPerRank
    for other in first..<first + groupsPerRank {
      let distance =
        other == group
        ? spacing.activateToActivateSameGroup : spacing.activateToActivateOtherGroup
      groups[other].activate = max(groups[other].activate, clock + distance)
    }
    ranks[rank].openBanks += 1
    let windows = ranks[rank].windows
    ranks[rank].windows = (windows.1, windows.2, windows.3, clock + spacing.fourActivates)
    ranks[rank].fourActivates = windows.1
  }

  private mutating func precharge(_ bank: Int, _ clock: Int) {
    let rank = Int(banks[bank].rank)
    close(bank)
    let next = clock + spacing.prechargeToActivate
    banks[bank].activate = max(banks[bank].activate, next)
    banks[bank].refresh = max(banks[bank].refresh, next)
    ranks[rank].precharge = max(ranks[rank].precharge, clock + spacing.prechargeToPrecharge)
  }

  private mutating func read(_ bank: Int, closing: Bool, _ clock: Int) {
    let group = Int(banks[bank].group)
    let row = group &* groups.count
    for other in groups.indices {
      let distance = afterRead[row &+ other]
      groups[other].read = max(groups[other].read, clock &+ distance.toRead)
      groups[other].write = max(groups[other].write, clock &+ distance.toWrite)
    }
    raiseColumnFloor(afterRead: true, at: clock)
    if closing {
      close(bank)
      banks[bank].activate = max(
        banks[bank].activate, clock + spacing.autoPrechargedReadToActivate)
      banks[bank].refresh = max(
        banks[bank].refresh, clock + spacing.autoPrechargedReadToRefresh)
    } else {
      banks[bank].hits += 1
      banks[bank].precharge = max(banks[bank].precharge, clock + spacing.readToPrecharge)
    }
  }

  private mutating func write(_ bank: Int, closing: Bool, _ clock: Int) {
    let group = Int(banks[bank].group)
    let row = group &* groups.count
    for other in groups.indices {
      let distance = afterWrite[row &+ other]
      groups[other].read = max(groups[other].read, clock &+ distance.toRead)
      groups[other].write = max(groups[other].write, clock &+ distance.toWrite)
    }
    raiseColumnFloor(afterRead: false, at: clock)
    if closing {
      close(bank)
      banks[bank].activate = max(banks[bank].activate, clock + spacing.writeToActivate)
      banks[bank].refresh = max(banks[bank].refresh, clock + spacing.writeToActivate)
    } else {
      banks[bank].hits += 1
      banks[bank].precharge = max(banks[bank].precharge, clock + spacing.writeToPrecharge)
    }
  }

  private mutating func refresh(rank: Int, _ clock: Int) {
    let next = clock + spacing.refreshToActivate
    for bank in banks(ofRank: rank) {
      banks[bank].activate = max(banks[bank].activate, next)
      banks[bank].refresh = max(banks[bank].refresh, next)
    }
  }

  private mutating func close(_ bank: Int) {
    banks[bank].openRow = Self.closed
    banks[bank].hits = 0
    ranks[Int(banks[bank].rank)].openBanks -= 1
  }
}
