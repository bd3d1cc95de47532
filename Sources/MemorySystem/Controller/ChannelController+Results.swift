extension ChannelController {
  /// Works until nothing waits any more.
  ///
  /// Without further requests the last writes would stay in the buffer, so the buffer drains from
  /// now on whenever the command queues are empty.
  mutating func flush() {
    drainThreshold = 0
    updateCanMove()
    while !isIdle { work(at: nextEvent) }
  }

  /// What the channel has done, with the rows that are still open counted as open until `end`.
  func counts(until end: Int) -> ChannelCounts {
    var result = counts
    for rank in state.ranks.indices where state.ranks[rank].openBanks > 0 {
      result.activeRankCycles += end - activeSince[rank]
    }
    return result
  }

  /// Takes the earliest known answer.
  ///
  /// - Precondition: There is one.
  mutating func takeReturn() -> MemoryReturn {
    returns.firstCycle <= acknowledgements.firstCycle
      ? returns.removeFirst() : acknowledgements.removeFirst()
  }
}
