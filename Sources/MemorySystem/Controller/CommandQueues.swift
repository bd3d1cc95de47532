/// The command queues of a channel, held bank by bank.
///
/// A queue of a rank is the union of its banks' queues: what a bank can do depends on its own
/// entries alone, and each entry's `order` tells which of two banks' entries is the older one.
struct CommandQueues {
  struct Entry {
    var slot: Int32 = 0
    var row: Int32 = 0
    var order = 0
    var isWrite = false
  }

  /// What a bank's entries could do next; a command still has to wait for its gate.
  struct Candidates {
    var activate = false
    var precharge = false
    /// The position of the oldest row hit that reads, and of the oldest that writes, or −1.
    var read: Int32 = -1
    var write: Int32 = -1
  }

  private var entries: [Entry]
  private var counts: [Int]
  private var writeCounts: [Int]
  private var occupancy: [Int]
  private(set) var candidates: [Candidates]
  private(set) var nonEmpty: UInt128 = 0
  private(set) var fullBanks: UInt128 = 0
  private var nextOrder = 0
  private let depth: Int
  private let banksPerQueue: Int
  private let queueMask: UInt128

  /// Creates empty queues.
  init(_ geometry: DRAMGeometry, _ policy: ControllerPolicy) {
    let banks = geometry.banksPerChannel
    depth = policy.commandQueueDepth
    banksPerQueue =
      switch policy.queueStructure {
      case .perBank: 1
      case .perRank: geometry.banksPerRank
      }
    queueMask =
      banksPerQueue == UInt128.bitWidth ? .max : (1 << UInt128(banksPerQueue)) - 1
    entries = Array(repeating: Entry(), count: banks * depth)
    counts = Array(repeating: 0, count: banks)
    writeCounts = Array(repeating: 0, count: banks)
    occupancy = Array(repeating: 0, count: banks / banksPerQueue)
    candidates = Array(repeating: Candidates(), count: banks)
  }

  @inline(__always)
  func entry(_ bank: Int, _ position: Int) -> Entry { entries[bank &* depth &+ position] }

  /// Adds an entry behind the others.
  ///
  /// - Precondition: `bank` is not among `fullBanks`.
  @inline(__always)
  mutating func append(_ slot: Int32, row: Int32, isWrite: Bool, bank: Int) {
    let count = counts[bank]
    entries[bank &* depth &+ count] = Entry(
      slot: slot, row: row, order: nextOrder, isWrite: isWrite)
    nextOrder += 1
    counts[bank] = count + 1
    if isWrite { writeCounts[bank] += 1 }
    nonEmpty |= 1 &<< UInt128(bank)
    let queue = banksPerQueue == 1 ? bank : bank / banksPerQueue
    occupancy[queue] += 1
    if occupancy[queue] == depth { fullBanks |= queueMask &<< UInt128(queue &* banksPerQueue) }
  }

  /// Takes an entry out.
  @inline(__always)
  mutating func remove(_ bank: Int, _ position: Int) {
    let base = bank &* depth
    let count = counts[bank] - 1
    if entries[base &+ position].isWrite { writeCounts[bank] -= 1 }
    var index = base &+ position
    while index < base &+ count {
      entries[index] = entries[index + 1]
      index += 1
    }
    counts[bank] = count
    if count == 0 { nonEmpty &= ~(1 &<< UInt128(bank)) }
    let queue = banksPerQueue == 1 ? bank : bank / banksPerQueue
    occupancy[queue] -= 1
    fullBanks &= ~(queueMask &<< UInt128(queue &* banksPerQueue))
  }

  /// Finds out anew what a bank's entries could do.
  ///
  /// - Parameters:
  ///   - openRow: The bank's open row, or `TimingState.closed`.
  ///   - hits: Column commands since it was opened.
  ///   - columnOf: The column of a slot, for keeping a write behind an older read of its place.
  @inline(__always)
  mutating func update(
    _ bank: Int, openRow: Int32, hits: Int32, columnOf: (Int32) -> Int32
  ) {
    var result = Candidates()
    let count = counts[bank]
    if count > 0 {
      if openRow == TimingState.closed {
        result.activate = true
      } else {
        let base = bank &* depth
        let writes = writeCounts[bank]
        let wantsRead = writes < count
        let wantsWrite = writes > 0
        var position = 0
        var hasHit = false
        while position < count {
          let entry = entries[base &+ position]
          if entry.row == openRow {
            hasHit = true
            if entry.isWrite {
              if result.write < 0, !isBehindRead(base, position, columnOf) {
                result.write = Int32(truncatingIfNeeded: position)
              }
            } else if result.read < 0 {
              result.read = Int32(truncatingIfNeeded: position)
            }
            if (result.read >= 0 || !wantsRead) && (result.write >= 0 || !wantsWrite) { break }
          }
          position += 1
        }
        result.precharge =
          entries[base].row != openRow
          && (!hasHit || hits >= Int32(ControllerPolicy.rowHitLimit))
      }
    }
    candidates[bank] = result
  }

  /// Whether an older read of the same row and column is in the queue.
  private func isBehindRead(
    _ base: Int, _ position: Int, _ columnOf: (Int32) -> Int32
  ) -> Bool {
    let write = entries[base + position]
    for index in base..<base + position {
      let older = entries[index]
      if !older.isWrite, older.row == write.row, columnOf(older.slot) == columnOf(write.slot) {
        return true
      }
    }
    return false
  }
}
