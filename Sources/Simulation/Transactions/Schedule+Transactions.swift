public import Diagnostics
public import HardwareModel
internal import Mapping
internal import NetworkModel
internal import Quantities

extension Schedule {
  /// The longest time that is simulated transaction by transaction, in seconds: times in
  /// femtoseconds then stay well within 63 bits.
  private static let longestSeconds = 1000.0

  /// Times one pass over the network transaction by transaction (fidelity L2).
  ///
  /// Loads and stores of the tile recurrence become AXI bursts, and those requests to a DRAM that
  /// several engines, and several cores, share. The ports move no more bytes a cycle than at L1 and
  /// serve the same transfers in the same order, so that no step ends earlier than there.
  ///
  /// - Parameters:
  ///   - interface: The memory and how the ports ask it.
  ///   - activeCores: Cores that run the network side by side, each on maps of its own.
  ///   - events: Who is told what happens on the first core and in the memory.
  /// - Throws: `InputError` when the machine does not work tile by tile, or the time is too long.
  /// - Complexity: O(DRAM bursts + tiles); memory does not grow with either.
  public func transactions(
    _ interface: MemoryInterface, activeCores: Int = 1, events: (any EventSink)? = nil
  ) throws(InputError) -> TransactionTiming {
    try transactions(
      interface, activeCores: activeCores, events: events, answersImmediately: false)
  }

  /// The same, with a memory that answers at once where asked for.
  func transactions(
    _ interface: MemoryInterface, activeCores: Int, events: (any EventSink)?,
    answersImmediately: Bool
  ) throws(InputError) -> TransactionTiming {
    let array = profile.array.unrolled
    try profile.checkTransactions()
    let rates = MemoryRates(profile, activeCores: activeCores)
    let expected = profile.clock.seconds(timing(.l1, activeCores: activeCores).total)
    guard expected < Self.longestSeconds else {
      throw InputError(
        file: network.name,
        reason: "one pass takes \(Int(expected)) s, too long to follow every transaction",
        remedy: "use fidelity l1")
    }
    if let streaming {
      return try frameTransactions(
        streaming, interface, events: events, answersImmediately: answersImmediately)
    }
    var simulation = TransactionSimulation(
      self, array, rates, interface: interface, cores: activeCores, events: events,
      answersImmediately: answersImmediately)
    return simulation.run()
  }
}

extension HardwareProfile {
  /// Refuses machines whose way to DRAM is not followed burst by burst.
  public func checkTransactions() throws(InputError) {
    if case .scaleSim? = array.systolic?.mode {
      throw InputError(
        file: name, place: "array.mode", reason: "the rules of SCALE-Sim have no transactions",
        remedy: "use fidelity l0 or l1, or mode physical")
    }
    guard array.unrolled.stream == nil else {
      throw InputError(
        file: name, place: "array",
        reason: "its maps stay on chip and its weights come at a stated pace, so there are no "
          + "transactions",
        remedy: "use fidelity l0 or l1")
    }
  }
}
