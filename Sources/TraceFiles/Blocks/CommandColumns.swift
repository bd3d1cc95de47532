internal import MemorySystem

/// Flags beside a command's kind.
private enum CommandFlag {
  static let kind: UInt8 = 0x07
  static let hasRow: UInt8 = 0x08
  static let hasColumn: UInt8 = 0x10
  static let row: UInt8 = 0x20
  static let column: UInt8 = 0x40
  static let channel: UInt8 = 0x80
}

/// The row and next column of each bank, and the command before.
private struct CommandState {
  var cycle: Int64 = 0
  var channel = 0
  var rows: [BankKey: Int] = [:]
  var columns: [BankKey: Int] = [:]
}

private struct BankKey: Hashable {
  var channel: Int
  var bank: Int
}

/// Commands as columns: a bank's row mostly stays, and its column moves on by one burst.
struct CommandEncoder {
  private let columns = (0..<6).map { _ in ByteColumn() }
  private var state = CommandState()
  private var summary = BlockSummary(kind: .commands)
  private(set) var totals = TotalsAccumulator()

  /// Adds a command.
  ///
  /// - Returns: Whether the block is full.
  mutating func append(_ command: DRAMCommand) -> Bool {
    var flags = command.kind.rawValue
    let key = BankKey(channel: command.channel, bank: command.bank)
    columns[1].append(signed: Int64(command.cycle) &- state.cycle)
    columns[2].append(signed: Int64(command.bank))
    if command.channel != state.channel {
      flags |= CommandFlag.channel
      columns[3].append(signed: Int64(command.channel))
    }
    if let row = command.row {
      flags |= CommandFlag.hasRow
      let expected = state.rows[key] ?? 0
      if row != expected {
        flags |= CommandFlag.row
        columns[4].append(signed: Int64(row &- expected))
        state.rows[key] = row
      }
    }
    if let column = command.column {
      flags |= CommandFlag.hasColumn
      let expected = state.columns[key] ?? 0
      if column != expected {
        flags |= CommandFlag.column
        columns[5].append(signed: Int64(column &- expected))
      }
      state.columns[key] = command.kind.isColumn ? column &+ 1 : column
    }
    columns[0].append(flags)
    state.cycle = Int64(command.cycle)
    state.channel = command.channel
    summary.add(
      cycle: state.cycle, step: command.channel, stream: command.kind.rawValue)
    totals.add(
      lane: command.kind.rawValue, step: command.channel, count: 1, bytes: 0, first: state.cycle,
      last: state.cycle)
    return summary.count == Block.eventLimit
      || columns.reduce(0) { $0 + $1.count } > Block.payloadLimit - Block.reserve
  }

  /// Closes the block, if there is anything in it.
  mutating func finish() -> Block? {
    guard summary.count > 0 else { return nil }
    let block = Block(summary, columns: columns)
    state = CommandState()
    summary = BlockSummary(kind: .commands)
    return block
  }
}

/// Reads what `CommandEncoder` wrote.
enum CommandDecoder {
  static func events(
    _ payload: [UInt8], _ summary: BlockSummary
  ) throws(BlockFault) -> [DRAMCommand] {
    var columns = try Block.columns(payload, count: 6)
    guard summary.count <= Block.eventLimit else { throw BlockFault(reason: "too many events") }
    var events: [DRAMCommand] = []
    events.reserveCapacity(summary.count)
    var state = CommandState()
    for _ in 0..<summary.count {
      let flags = try columns[0].byte()
      guard let kind = DRAMCommand.Kind(rawValue: flags & CommandFlag.kind) else {
        throw BlockFault(reason: "there is no command \(flags & CommandFlag.kind)")
      }
      state.cycle &+= try columns[1].signed()
      let bank = Int(try columns[2].signed())
      if flags & CommandFlag.channel != 0 { state.channel = Int(try columns[3].signed()) }
      let key = BankKey(channel: state.channel, bank: bank)
      var row: Int?
      if flags & CommandFlag.hasRow != 0 {
        var value = state.rows[key] ?? 0
        if flags & CommandFlag.row != 0 {
          value &+= Int(try columns[4].signed())
          state.rows[key] = value
        }
        row = value
      }
      var column: Int?
      if flags & CommandFlag.hasColumn != 0 {
        var value = state.columns[key] ?? 0
        if flags & CommandFlag.column != 0 { value &+= Int(try columns[5].signed()) }
        state.columns[key] = kind.isColumn ? value &+ 1 : value
        column = value
      }
      events.append(
        DRAMCommand(
          cycle: Int(state.cycle), kind: kind, channel: state.channel, bank: bank, row: row,
          column: column))
    }
    guard columns.allSatisfy(\.isAtEnd) else {
      throw BlockFault(reason: "its columns have more than its events")
    }
    return events
  }
}
