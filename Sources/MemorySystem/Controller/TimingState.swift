/// Since when each command is legal in each bank of a channel.
///
/// A gate is the first clock at which a command may go out. Gates only move forward. What a column
/// or activate command must keep from others depends on the bank group alone, so those gates are
/// held a group; what only the bank itself imposes is held a bank. `record` costs O(groups).
public struct TimingState: ~Copyable, Sendable {
  struct Bank {
    var activate = 0
    var precharge = 0
    var read = 0
    var write = 0
    var refresh = 0
    /// The open row, or −1: kept in the type of the queue entries that it is compared with.
    var openRow: Int32 = closed
    /// Column commands since the row was opened.
    var hits: Int32 = 0
    let group: Int32
    let rank: Int32
  }

  struct Group {
    var activate = 0
    var read = 0
    var write = 0
  }

  /// What a column command of one bank group adds to its clock for the gates of another.
  struct ColumnDistance {
    let toRead: Int
    let toWrite: Int
  }

  struct Rank {
    var precharge = 0
    /// The end of the window that the fourth activate before the next one opened.
    var fourActivates = 0
    /// The ends of the windows of the last four activates, the oldest at `oldest`.
    var windows: (Int, Int, Int, Int) = (0, 0, 0, 0)
    var openBanks = 0
  }

  /// The row of a bank that has none open.
  static let closed: Int32 = -1

  /// The distances that the gates keep.
  public let spacing: CommandSpacing
  let banksPerRank: Int
  let groupsPerRank: Int
  var banks: FixedBuffer<Bank>
  var groups: FixedBuffer<Group>
  var ranks: FixedBuffer<Rank>
  /// The distances from each group (row) to each group (column) of the channel.
  let afterRead: FixedBuffer<ColumnDistance>
  let afterWrite: FixedBuffer<ColumnDistance>
  private let leastAfterRead: Int
  private let leastAfterWrite: Int
  /// A clock before which no column command is legal.
  private(set) var columnFloor = 0

  /// The state after power-up: everything closed and every command legal at clock 0.
  public init(_ geometry: DRAMGeometry, _ timing: DRAMTiming) {
    let spacing = CommandSpacing(geometry, timing)
    self.spacing = spacing
    banksPerRank = geometry.banksPerRank
    groupsPerRank = geometry.bankGroups
    banks = FixedBuffer(count: geometry.banksPerChannel) { bank in
      Bank(
        group: Int32(bank / geometry.banksPerGroup), rank: Int32(bank / geometry.banksPerRank))
    }
    groups = FixedBuffer(repeating: Group(), count: geometry.ranks * geometry.bankGroups)
    ranks = FixedBuffer(repeating: Rank(), count: geometry.ranks)
    let groupCount = geometry.ranks * geometry.bankGroups
    func distances(_ make: (_ isSameGroup: Bool, _ isSameRank: Bool) -> ColumnDistance)
      -> FixedBuffer<ColumnDistance>
    {
      FixedBuffer(count: groupCount * groupCount) { index in
        let (from, to) = (index / groupCount, index % groupCount)
        return make(from == to, from / geometry.bankGroups == to / geometry.bankGroups)
      }
    }
    func least(_ distances: borrowing FixedBuffer<ColumnDistance>) -> Int {
      var least = Int.max
      for index in distances.indices {
        least = min(least, distances[index].toRead, distances[index].toWrite)
      }
      return least
    }
    afterRead = distances { isSameGroup, isSameRank in
      ColumnDistance(
        toRead: isSameGroup
          ? spacing.readToReadSameGroup
          : isSameRank ? spacing.readToReadOtherGroup : spacing.readToReadOtherRank,
        toWrite: isSameRank ? spacing.readToWrite : spacing.readToWriteOtherRank)
    }
    afterWrite = distances { isSameGroup, isSameRank in
      ColumnDistance(
        toRead: isSameGroup
          ? spacing.writeToReadSameGroup
          : isSameRank ? spacing.writeToReadOtherGroup : spacing.writeToReadOtherRank,
        toWrite: isSameGroup
          ? spacing.writeToWriteSameGroup
          : isSameRank ? spacing.writeToWriteOtherGroup : spacing.writeToWriteOtherRank)
    }
    leastAfterRead = least(afterRead)
    leastAfterWrite = least(afterWrite)
  }

  /// Notes when the next column command can be, whatever it is.
  @inline(__always)
  mutating func raiseColumnFloor(afterRead: Bool, at clock: Int) {
    columnFloor = max(columnFloor, clock &+ (afterRead ? leastAfterRead : leastAfterWrite))
  }

  /// Whether a bank's row is open.
  @inline(__always)
  public func isOpen(_ bank: Int) -> Bool { banks[bank].openRow != Self.closed }

  /// The first clock at which a command is legal, or `nil` when the bank's state forbids it.
  ///
  /// A refresh concerns the whole rank of the bank, all of whose banks must be closed.
  public func earliest(_ kind: DRAMCommand.Kind, bank: Int) -> Int? {
    switch kind {
    case .activate: isOpen(bank) ? nil : earliestActivate(bank)
    case .precharge: isOpen(bank) ? earliestPrecharge(bank) : nil
    case .read, .readPrecharge: isOpen(bank) ? earliestRead(bank) : nil
    case .write, .writePrecharge: isOpen(bank) ? earliestWrite(bank) : nil
    case .refresh: earliestRefresh(rank: Int(banks[bank].rank))
    }
  }

  @inline(__always)
  func earliestActivate(_ bank: Int) -> Int {
    let state = banks[bank]
    return max(
      state.activate, groups[Int(state.group)].activate, ranks[Int(state.rank)].fourActivates)
  }

  @inline(__always)
  func earliestPrecharge(_ bank: Int) -> Int {
    max(banks[bank].precharge, ranks[Int(banks[bank].rank)].precharge)
  }

  @inline(__always)
  func earliestRead(_ bank: Int) -> Int {
    max(banks[bank].read, groups[Int(banks[bank].group)].read)
  }

  @inline(__always)
  func earliestWrite(_ bank: Int) -> Int {
    max(banks[bank].write, groups[Int(banks[bank].group)].write)
  }

  /// The banks of a rank.
  func banks(ofRank rank: Int) -> Range<Int> {
    rank * banksPerRank..<(rank + 1) * banksPerRank
  }

  private func earliestRefresh(rank: Int) -> Int? {
    guard ranks[rank].openBanks == 0 else { return nil }
    var earliest = 0
    for bank in banks(ofRank: rank) { earliest = max(earliest, banks[bank].refresh) }
    return earliest
  }
}
