extension ChannelController {
  /// Whether the write buffer asks for a batch of writes.
  @inline(__always)
  private var wantsToDrain: Bool {
    writes.isFull || (writes.count > drainThreshold && queues.nonEmpty.isEmpty)
  }

  /// Finds out whether a clock's work on the transactions could change anything.
  @inline(__always)
  mutating func updateCanMove() {
    if draining > 0 {
      canMove = writes.hasRequest(outside: queues.fullBanks)
    } else {
      canMove =
        reads.hasRequest(outside: queues.fullBanks) || (writes.count > 0 && wantsToDrain)
    }
  }

  /// Finds out the same after an arrival, which can only add to what could be done.
  @inline(__always)
  mutating func noteArrival(bank: Int, isBuffered: Bool) {
    if draining > 0 {
      if isBuffered, !queues.fullBanks.contains(bank) { canMove = true }
    } else if isBuffered ? wantsToDrain : !queues.fullBanks.contains(bank) {
      canMove = true
    }
  }

  /// Moves the oldest transaction whose command queue has room, of the kind whose turn it is.
  @inline(__always)
  mutating func moveTransaction(at now: Int) {
    if draining <= 0 && !hasUnifiedQueue && writes.count > 0 && wantsToDrain && !yieldsToReads
      && !isReadOverdue(at: now)
    {
      draining = writes.count
    }
    yieldsToReads = false
    if draining > 0 {
      moveWrite(at: now)
    } else if let bank = reads.bankOfOldest(outside: queues.fullBanks) {
      let slot = reads.oldest(ofBank: bank)
      reads.removeOldest(ofBank: bank)
      enqueue(slot, at: now)
    }
    updateCanMove()
  }

  /// Whether a read has waited so long that no batch begins before it has moved.
  private func isReadOverdue(at now: Int) -> Bool {
    guard let bank = reads.bankOfOldest(outside: BankSet()) else { return false }
    return now - pending[reads.oldest(ofBank: bank)].arrival > ControllerPolicy.readPatience
  }

  private mutating func moveWrite(at now: Int) {
    guard let bank = writes.bankOfOldest(outside: queues.fullBanks) else { return }
    let slot = writes.oldest(ofBank: bank)
    if pending.find(pending[slot].address).read >= 0 {
      // An older read of this address must go first. If it still waits outside the command queues
      // and those are empty, nothing but its own move can end the wait, so reads get a turn even
      // when the buffer asks for a batch again at once.
      draining = 0
      yieldsToReads = queues.nonEmpty.isEmpty
      return
    }
    draining -= 1
    writes.removeOldest(ofBank: bank)
    enqueue(slot, at: now)
  }

  @inline(__always)
  private mutating func enqueue(_ slot: Int32, at now: Int) {
    let transaction = pending[slot]
    let bank = Int(transaction.bank)
    let isShadowed = queues.isShadowed(bank, isWrite: transaction.isWrite)
    queues.append(slot, row: transaction.row, isWrite: transaction.isWrite, bank: bank)
    if isShadowed { return }
    updateCandidates(bank)
    if blockedBanks.contains(bank) { return }
    let ready = max(readyTime(bank), now + 1)
    if ready < commandTime {
      commandTime = ready
      commandBank = bank
    } else if isPerBank {
      if bank == commandBank {
        // The bank may have lost its precharge to a row hit.
        if ready > commandTime { findCommand(from: now + 1) }
      } else if ready == commandTime, isBefore(bank, commandBank) {
        commandBank = bank
      }
    } else if bank == commandBank || ready == commandTime {
      findCommand(from: now + 1)
    }
  }

  /// Whether a bank's turn comes before another one's.
  @inline(__always)
  private func isBefore(_ bank: Int, _ other: Int) -> Bool {
    (bank > served) == (other > served) ? bank < other : bank > served
  }

  @inline(__always)
  mutating func updateCandidates(_ bank: Int) {
    queues.update(
      bank, openRow: state.banks[bank].openRow, hits: state.banks[bank].hits,
      columnOf: { pending[$0].column })
  }
}
