internal import Foundation

/// Bytes that are spread over as many members as they need.
enum Document {
  /// Bytes before a part's own: mark, kind, whether another part follows.
  static let headLength = 5

  /// The contents of the members.
  static func parts(_ kind: BlockKind, _ bytes: [UInt8]) -> [[UInt8]] {
    let room = Block.payloadLimit - headLength
    var parts: [[UInt8]] = []
    var start = 0
    repeat {
      let end = min(bytes.count, start + room)
      parts.append(
        BlockKind.mark + [kind.rawValue, end < bytes.count ? 1 : 0] + bytes[start..<end])
      start = end
    } while start < bytes.count
    return parts
  }

  /// A value as JSON with sorted keys, and a line break.
  static func encoded(_ value: some Encodable) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Strings, integers and flags can always be encoded.
    return Array((try? encoder.encode(value)) ?? Data()) + [0x0A]
  }

  static func decoded<Value: Decodable>(_ bytes: [UInt8], as type: Value.Type) -> Value? {
    try? JSONDecoder().decode(type, from: Data(bytes))
  }
}

/// The list of blocks: 48 bytes each.
enum BlockIndex {
  static let entryLength = 48

  static func encoded(_ entries: [BlockPipeline.Entry]) -> [UInt8] {
    var bytes: [UInt8] = []
    for entry in entries {
      let summary = entry.summary
      bytes.append(integer: UInt64(entry.offset))
      bytes.append(integer: summary.firstCycle)
      bytes.append(integer: summary.lastCycle)
      bytes.append(integer: UInt32(summary.count))
      bytes.append(integer: summary.firstStep)
      bytes.append(integer: summary.lastStep)
      bytes.append(integer: summary.streams)
      bytes.append(integer: UInt32(entry.payloadLength))
      bytes += [summary.kind.rawValue, 0, 0, 0]
    }
    return bytes
  }

  static func decoded(_ bytes: [UInt8]) -> [BlockPipeline.Entry]? {
    guard bytes.count % entryLength == 0 else { return nil }
    var entries: [BlockPipeline.Entry] = []
    for place in stride(from: 0, to: bytes.count, by: entryLength) {
      guard let kind = BlockKind(rawValue: bytes[place + 44]) else { return nil }
      var summary = BlockSummary(kind: kind)
      summary.firstCycle = bytes.integer(at: place + 8, as: Int64.self)
      summary.lastCycle = bytes.integer(at: place + 16, as: Int64.self)
      summary.count = Int(bytes.integer(at: place + 24, as: UInt32.self))
      summary.firstStep = bytes.integer(at: place + 28, as: UInt32.self)
      summary.lastStep = bytes.integer(at: place + 32, as: UInt32.self)
      summary.streams = bytes.integer(at: place + 36, as: UInt32.self)
      let offset = bytes.integer(at: place, as: UInt64.self)
      guard offset < 1 << 62 else { return nil }
      entries.append(
        BlockPipeline.Entry(
          summary: summary, offset: Int(offset),
          payloadLength: Int(bytes.integer(at: place + 40, as: UInt32.self))))
    }
    return entries
  }
}

/// Where footer and index begin; stored uncompressed, so that its place is known from the end.
struct Trailer {
  /// Bytes of the trailer's member and of the empty one behind it.
  static let length = 18 + 5 + 20 + 8 + 28

  var footerOffset: Int
  var indexOffset: Int

  /// The member.
  var member: [UInt8] {
    var payload = BlockKind.mark + [BlockKind.trailer.rawValue]
    payload.append(integer: UInt64(footerOffset))
    payload.append(integer: UInt64(indexOffset))
    return MemberCompressor(level: 0).member(payload)
  }

  init(footerOffset: Int, indexOffset: Int) {
    self.footerOffset = footerOffset
    self.indexOffset = indexOffset
  }

  init?(_ payload: [UInt8]) {
    guard payload.count == 20, payload.starts(with: BlockKind.mark),
      payload[3] == BlockKind.trailer.rawValue
    else { return nil }
    let footer = payload.integer(at: 4, as: UInt64.self)
    let index = payload.integer(at: 12, as: UInt64.self)
    guard footer < index, index < 1 << 62 else { return nil }
    self.init(footerOffset: Int(footer), indexOffset: Int(index))
  }
}
