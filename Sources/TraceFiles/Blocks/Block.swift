/// What a member of the file holds.
enum BlockKind: UInt8, CaseIterable {
  case header = 0x48  // H
  case tiles = 0x54  // T
  case transactions = 0x4D  // M
  case commands = 0x43  // C
  case array = 0x41  // A
  case index = 0x49  // I
  case footer = 0x46  // F
  case trailer = 0x45  // E

  /// The first bytes of every member's content, before its kind.
  static let mark: [UInt8] = Array("MRT".utf8)
}

/// A row group: the columns of neighbouring events of one family, with what they span.
struct Block {
  /// The most bytes of a member's content: with the frame, and even if nothing can be compressed,
  /// a member then stays within the 64 KiB of BGZF (SAM specification, section 4.1).
  static let payloadLimit = 65_000
  /// The most events of a block, so that a reader never has to hold more than a few megabytes.
  static let eventLimit = 65_536
  /// The fewest bytes that must be left for one more event and for what closes the columns.
  static let reserve = 256
  /// Bytes before the columns.
  static let headLength = 40

  /// What the block spans.
  var summary: BlockSummary
  /// The content of the member.
  var payload: [UInt8]

  init(_ summary: BlockSummary, columns: [ByteColumn]) {
    self.summary = summary
    var bytes = BlockKind.mark
    bytes.reserveCapacity(Self.headLength + columns.reduce(0) { $0 + $1.count + 3 })
    bytes.append(summary.kind.rawValue)
    bytes.append(integer: UInt32(summary.count))
    bytes.append(integer: summary.firstCycle)
    bytes.append(integer: summary.lastCycle)
    bytes.append(integer: summary.firstStep)
    bytes.append(integer: summary.lastStep)
    bytes.append(integer: summary.streams)
    bytes.append(integer: UInt32(columns.count))
    let lengths = ByteColumn()
    for column in columns { lengths.append(unsigned: UInt64(column.count)) }
    bytes.append(contentsOf: lengths.bytes)
    for column in columns {
      bytes.append(contentsOf: column.bytes)
      column.clear()
    }
    payload = bytes
  }

  /// The columns of a member's content.
  static func columns(
    _ payload: [UInt8], count expected: Int
  ) throws(BlockFault) -> [ColumnCursor] {
    guard payload.count >= headLength,
      payload.integer(at: headLength - 4, as: UInt32.self) == UInt32(expected)
    else { throw BlockFault(reason: "the number of columns is wrong") }
    var lengths = ColumnCursor(payload[headLength...])
    var sizes: [Int] = []
    for _ in 0..<expected { sizes.append(try lengths.count(below: payload.count)) }
    var end = payload.count
    var cursors: [ColumnCursor] = []
    for size in sizes.reversed() {
      guard end - size >= headLength else { throw BlockFault(reason: "columns overlap") }
      cursors.append(ColumnCursor(payload[end - size..<end]))
      end -= size
    }
    return cursors.reversed()
  }
}

/// What a block of events spans.
public struct BlockSummary: Hashable, Sendable {
  var kind: BlockKind
  /// Events.
  public var count = 0
  /// The earliest beginning.
  public var firstCycle = Int64.max
  /// The latest beginning.
  public var lastCycle = Int64.min
  /// The lowest step, or channel of a command.
  public var firstStep = UInt32.max
  /// The highest step, or channel of a command.
  public var lastStep: UInt32 = 0
  /// A bit for each activity, stream, kind of command or kind of what happens inside the array.
  public var streams: UInt32 = 0

  init(kind: BlockKind) { self.kind = kind }

  init?(_ payload: [UInt8]) {
    guard payload.count >= Block.headLength, payload.starts(with: BlockKind.mark),
      let kind = BlockKind(rawValue: payload[3])
    else { return nil }
    self.kind = kind
    count = Int(payload.integer(at: 4, as: UInt32.self))
    firstCycle = payload.integer(at: 8, as: Int64.self)
    lastCycle = payload.integer(at: 16, as: Int64.self)
    firstStep = payload.integer(at: 24, as: UInt32.self)
    lastStep = payload.integer(at: 28, as: UInt32.self)
    streams = payload.integer(at: 32, as: UInt32.self)
  }

  mutating func add(cycle: Int64, step: Int, stream: UInt8) {
    count += 1
    firstCycle = min(firstCycle, cycle)
    lastCycle = max(lastCycle, cycle)
    firstStep = min(firstStep, UInt32(step))
    lastStep = max(lastStep, UInt32(step))
    streams |= 1 << UInt32(stream)
  }
}

extension [UInt8] {
  /// Appends an integer, its lowest byte first.
  mutating func append(integer value: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
  }

  /// An integer at a place that exists, its lowest byte first.
  func integer<Value: FixedWidthInteger>(at place: Int, as type: Value.Type) -> Value {
    withUnsafeBytes { Value(littleEndian: $0.loadUnaligned(fromByteOffset: place, as: type)) }
  }
}
