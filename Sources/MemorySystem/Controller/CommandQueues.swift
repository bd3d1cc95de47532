/// The command queues of a channel, held bank by bank.
///
/// A queue of a rank is the union of its banks' queues: what a bank can do depends on its own
/// entries alone, and each entry's `order` tells which of two banks' entries is the older one.
struct CommandQueues: ~Copyable {
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
    /// Which of these is all there is, as it mostly is.
    var sole = Sole.none
  }

  /// A row hit that is all that a bank could do next.
  enum Sole: UInt8 {
    case none
    case read
    case write
  }

  /// The entries of a bank lie in a window that moves through a stretch of twice the depth, so
  /// that taking the oldest costs nothing.
  struct Window {
    var head: Int32 = 0
    var count: Int32 = 0
    var writes: Int32 = 0
    var candidates = Candidates()
  }

  private var entries: FixedBuffer<Entry>
  private var windows: FixedBuffer<Window>
  private var occupancy: FixedBuffer<Int32>
  private(set) var nonEmpty = BankSet()
  private(set) var fullBanks = BankSet()
  /// The banks that could open or close a row next.
  private(set) var rowBanks = BankSet()
  private var nextOrder = 0
  private let depth: Int
  private let banksPerQueue: Int
  private let queueBanks: FixedBuffer<BankSet>

  /// Creates empty queues.
  init(_ geometry: DRAMGeometry, _ policy: ControllerPolicy) {
    let banks = geometry.banksPerChannel
    depth = policy.commandQueueDepth
    let banksPerQueue =
      switch policy.queueStructure {
      case .perBank: 1
      case .perRank: geometry.banksPerRank
      }
    self.banksPerQueue = banksPerQueue
    entries = FixedBuffer(repeating: Entry(), count: 2 * banks * depth)
    windows = FixedBuffer(repeating: Window(), count: banks)
    occupancy = FixedBuffer(repeating: 0, count: banks / banksPerQueue)
    queueBanks = FixedBuffer(count: banks / banksPerQueue) {
      BankSet($0 * banksPerQueue..<($0 + 1) * banksPerQueue)
    }
  }

  @inline(__always)
  private func base(_ bank: Int) -> Int {
    2 &* bank &* depth &+ Int(windows[bank].head)
  }

  @inline(__always)
  private func queue(of bank: Int) -> Int { banksPerQueue == 1 ? bank : bank / banksPerQueue }

  @inline(__always)
  func candidates(_ bank: Int) -> Candidates { windows[bank].candidates }

  @inline(__always)
  func entry(_ bank: Int, _ position: Int) -> Entry { entries[base(bank) &+ position] }

  /// Whether an entry added to a bank changes nothing of what the bank could do next: an older one
  /// opens the row, or hits the open row with a command of the same kind.
  @inline(__always)
  func isShadowed(_ bank: Int, isWrite: Bool) -> Bool {
    let candidates = windows[bank].candidates
    return candidates.activate || (isWrite ? candidates.write : candidates.read) >= 0
  }

  /// Adds an entry behind the others.
  ///
  /// - Precondition: `bank` is not among `fullBanks`.
  @inline(__always)
  mutating func append(_ slot: Int32, row: Int32, isWrite: Bool, bank: Int) {
    let count = Int(windows[bank].count)
    if Int(windows[bank].head) &+ count == 2 &* depth {
      let from = base(bank)
      windows[bank].head = 0
      let to = base(bank)
      for index in 0..<count { entries[to + index] = entries[from + index] }
    }
    entries[base(bank) &+ count] = Entry(
      slot: slot, row: row, order: nextOrder, isWrite: isWrite)
    nextOrder &+= 1
    windows[bank].count &+= 1
    if isWrite { windows[bank].writes &+= 1 }
    nonEmpty.insert(bank)
    let queue = queue(of: bank)
    occupancy[queue] &+= 1
    if Int(occupancy[queue]) == depth { fullBanks.formUnion(queueBanks[queue]) }
  }

  /// Takes an entry out.
  @inline(__always)
  mutating func remove(_ bank: Int, _ position: Int) {
    let head = base(bank)
    var index = head &+ position
    if entries[index].isWrite { windows[bank].writes &-= 1 }
    while index > head {
      entries[index] = entries[index &- 1]
      index &-= 1
    }
    windows[bank].head &+= 1
    windows[bank].count &-= 1
    if windows[bank].count == 0 { nonEmpty.remove(bank) }
    let queue = queue(of: bank)
    if Int(occupancy[queue]) == depth { fullBanks.subtract(queueBanks[queue]) }
    occupancy[queue] &-= 1
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
    let window = windows[bank]
    let count = Int(window.count)
    if count > 0 {
      if openRow == TimingState.closed {
        result.activate = true
      } else {
        let base = base(bank)
        let writes = Int(window.writes)
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
        if !result.precharge {
          if result.write < 0 {
            result.sole = .read
          } else if result.read < 0 {
            result.sole = .write
          }
        }
      }
    }
    if result.activate || result.precharge {
      rowBanks.insert(bank)
    } else {
      rowBanks.remove(bank)
    }
    windows[bank].candidates = result
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
