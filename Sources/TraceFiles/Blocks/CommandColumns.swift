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
  /// What a bank's next command is predicted from.
  struct Place {
    var row = 0
    var column = 0
  }

  /// Channels and banks that a trace can have; far more than any memory.
  static let channelLimit = 1 << 12
  static let bankLimit = 1 << 12

  var cycle: Int64 = 0
  var channel = 0
  private var places: [[Place]] = []

  /// The place of a bank within the limits.
  @inline(__always)
  subscript(channel: Int, bank: Int) -> Place {
    mutating get {
      grow(channel, bank)
      return places[channel][bank]
    }
    _modify {
      grow(channel, bank)
      yield &places[channel][bank]
    }
  }

  @inline(__always)
  private mutating func grow(_ channel: Int, _ bank: Int) {
    while channel >= places.count { places.append([]) }
    while bank >= places[channel].count { places[channel].append(Place()) }
  }
}

/// Commands as columns: a bank's row mostly stays, and its column moves on by one burst.
struct CommandEncoder {
  private let flagColumn = ByteColumn()
  private let clocks = ByteColumn()
  private let banks = ByteColumn()
  private let channels = ByteColumn()
  private let rows = ByteColumn()
  private let bursts = ByteColumn()
  private var state = CommandState()
  private var summary = BlockSummary(kind: .commands)
  private(set) var totals = TotalsAccumulator()

  /// Adds commands, and hands over each block that is full.
  mutating func append(
    _ commands: UnsafeBufferPointer<DRAMCommand>, _ handOver: (Block) -> Void
  ) {
    for command in commands {
      append(command)
      let bytes =
        flagColumn.count + clocks.count + banks.count + channels.count + rows.count + bursts.count
      if bytes > Block.payloadLimit - Block.reserve || summary.count == Block.eventLimit,
        let block = finish()
      {
        handOver(block)
      }
    }
  }

  @inline(__always)
  private mutating func append(_ command: DRAMCommand) {
    precondition(
      command.channel < CommandState.channelLimit && command.bank < CommandState.bankLimit)
    var flags = command.kind.rawValue
    clocks.append(signed: Int64(command.cycle) &- state.cycle)
    banks.append(signed: Int64(command.bank))
    if command.channel != state.channel {
      flags |= CommandFlag.channel
      channels.append(signed: Int64(command.channel))
    }
    var place = state[command.channel, command.bank]
    if let row = command.row {
      flags |= CommandFlag.hasRow
      if row != place.row {
        flags |= CommandFlag.row
        rows.append(signed: Int64(row &- place.row))
        place.row = row
      }
    }
    if let column = command.column {
      flags |= CommandFlag.hasColumn
      if column != place.column {
        flags |= CommandFlag.column
        bursts.append(signed: Int64(column &- place.column))
      }
      place.column = command.kind.isColumn ? column &+ 1 : column
    }
    state[command.channel, command.bank] = place
    flagColumn.append(flags)
    state.cycle = Int64(command.cycle)
    state.channel = command.channel
    summary.add(
      cycle: state.cycle, step: command.channel, stream: command.kind.rawValue)
    totals.add(
      lane: command.kind.rawValue, step: command.channel, count: 1, bytes: 0, first: state.cycle,
      last: state.cycle)
  }

  /// Closes the block, if there is anything in it.
  mutating func finish() -> Block? {
    guard summary.count > 0 else { return nil }
    let block = Block(
      summary, columns: [flagColumn, clocks, banks, channels, rows, bursts])
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
      guard 0..<CommandState.channelLimit ~= state.channel, 0..<CommandState.bankLimit ~= bank
      else { throw BlockFault(reason: "there is no channel \(state.channel) or no bank \(bank)") }
      var place = state[state.channel, bank]
      var row: Int?
      if flags & CommandFlag.hasRow != 0 {
        if flags & CommandFlag.row != 0 { place.row &+= Int(try columns[4].signed()) }
        row = place.row
      }
      var column: Int?
      if flags & CommandFlag.hasColumn != 0 {
        if flags & CommandFlag.column != 0 { place.column &+= Int(try columns[5].signed()) }
        column = place.column
        if kind.isColumn { place.column &+= 1 }
      }
      state[state.channel, bank] = place
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
