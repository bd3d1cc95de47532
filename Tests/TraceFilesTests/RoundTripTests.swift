import Diagnostics
import Foundation
import MemorySystem
import Simulation
import TestSupport
import Testing
import TraceFiles

struct RoundTripTests {
  @Test(arguments: [(1, 0), (1, 2), (6, 1), (9, 3)])
  func eventsComeBack(level: Int, threads: Int) throws {
    var random = SeededRandom(seed: UInt64(level * 10 + threads))
    let tiles = SeededEvents.tiles(20_000, &random)
    let transactions = SeededEvents.transactions(40_000, &random)
    let commands = SeededEvents.commands(30_000, &random)
    let array = SeededEvents.array(20_000, &random)
    let trace = try TemporaryTrace()
    defer { try? FileManager.default.removeItem(at: trace.folder) }
    try trace.write(options: TraceOptions(level: level, threads: threads)) { writer in
      tiles.withUnsafeBufferPointer(writer.take)
      transactions.withUnsafeBufferPointer(writer.take)
      commands.withUnsafeBufferPointer(writer.take)
      array.withUnsafeBufferPointer(writer.take)
    }
    let reader = try TraceReader(trace.path)
    #expect(reader.incompleteReason == nil)
    #expect(reader.header == TemporaryTrace.header)
    // Tiles that begin together may change places; all others keep their order.
    let read = try reader.allTiles
    #expect(Set(read) == Set(tiles) && read.count == tiles.count)
    #expect(zip(read, read.dropFirst()).allSatisfy { $0.begin <= $1.begin })
    #expect(try reader.allTransactions == transactions)
    #expect(try reader.allCommands == commands)
    #expect(try reader.allArrayEvents == array)
    let totals = try #require(reader.footer?.totals)
    #expect(totals.memory.reduce(0) { $0 + $1.bytes } == 64 * transactions.count)
    #expect(totals.tiles.reduce(0) { $0 + $1.bytes } == tiles.reduce(0) { $0 + Int($1.bytes) })
    #expect(totals.commands.reduce(0) { $0 + $1.count } == commands.count)
    #expect(totals.array.reduce(0) { $0 + $1.count } == array.count)
    #expect(try reader.verify().disagreements == [])
  }

  @Test func bytesDoNotDependOnThreads() throws {
    var random = SeededRandom(seed: 7)
    let transactions = SeededEvents.transactions(50_000, &random)
    let files = try [0, 1, 4].map { threads in
      let trace = try TemporaryTrace()
      defer { try? FileManager.default.removeItem(at: trace.folder) }
      try trace.write(options: TraceOptions(threads: threads)) { writer in
        transactions.withUnsafeBufferPointer(writer.take)
      }
      return try Data(contentsOf: URL(fileURLWithPath: trace.path))
    }
    #expect(files[0] == files[1] && files[0] == files[2])
  }

  @Test func aSeekReadsAtMostTwoBlocks() throws {
    var random = SeededRandom(seed: 8)
    let transactions = SeededEvents.transactions(60_000, &random)
    let trace = try TemporaryTrace()
    defer { try? FileManager.default.removeItem(at: trace.folder) }
    try trace.write { writer in transactions.withUnsafeBufferPointer(writer.take) }
    #expect(try TraceReader(trace.path).blocks.count > 8)
    for place in stride(from: 0, to: transactions.count, by: 997) {
      let reader = try TraceReader(trace.path)
      let clock = Int64(transactions[place].cycle)
      var found: [TransactionEvent] = []
      try reader.transactions(in: clock..<clock + 1) { found += $0 }
      #expect(found == transactions.filter { $0.cycle == transactions[place].cycle })
      #expect((1...2).contains(reader.blocksRead))
    }
  }

  /// Every bit of chosen bytes in each kind of place: frames, contents and checksums of blocks, and
  /// the same of the header, of footer, index and trailer.
  @Test func aFlippedBitIsFoundWithItsBlock() throws {
    var random = SeededRandom(seed: 9)
    let transactions = SeededEvents.transactions(1000, &random)
    let trace = try TemporaryTrace()
    defer { try? FileManager.default.removeItem(at: trace.folder) }
    try trace.write { writer in transactions.withUnsafeBufferPointer(writer.take) }
    let url = URL(fileURLWithPath: trace.path)
    let whole = [UInt8](try Data(contentsOf: url))
    let members = Self.members(whole)
    #expect(members.count == 7, "header, two blocks, footer, index, trailer, the empty member")
    let file = try FileHandle(forUpdating: url)
    defer { try? file.close() }
    for (number, member) in members.enumerated() {
      // Mark, method and flags; time and system; the extra field; content; checksum and length.
      let content = member.lowerBound + 18..<member.upperBound - 8
      let inside = (0..<4).map { _ in Int.random(in: content, using: &random) }
      let frame = [0, 1, 2, 3, 4, 9, 10, 12, 15, 16, 17].map { member.lowerBound + $0 }
      for place in frame + inside + member.suffix(8) {
        for bit in 0..<8 {
          try file.seek(toOffset: UInt64(place))
          try file.write(contentsOf: [whole[place] ^ 1 << UInt8(bit)])
          try Self.check(
            trace, transactions, place - member.lowerBound, in: number, of: members.count)
        }
        try file.seek(toOffset: UInt64(place))
        try file.write(contentsOf: [whole[place]])
      }
    }
  }

  /// What a reader must say of a trace with a flipped bit.
  private static func check(
    _ trace: TemporaryTrace, _ transactions: [TransactionEvent], _ place: Int, in member: Int,
    of count: Int
  ) throws {
    do {
      let reader = try TraceReader(trace.path)
      let events = try reader.allTransactions
      #expect(events == transactions)
      // Time, extra flags and system of a member say nothing; without the trailer or what is behind
      // it the end counts as missing, and then nothing behind the blocks is needed.
      let saysNothing = (4...9).contains(place)
      #expect(
        saysNothing || member >= count - 2 && reader.incompleteReason != nil || member == count - 1)
    } catch let error as InputError {
      #expect(error.place?.hasPrefix("block at byte ") == true)
    }
  }

  /// The ranges of a file's members, by the length in each one's extra field.
  private static func members(_ bytes: [UInt8]) -> [Range<Int>] {
    var members: [Range<Int>] = []
    var start = 0
    while start < bytes.count {
      let end = start + Int(bytes[start + 16]) + Int(bytes[start + 17]) << 8 + 1
      members.append(start..<end)
      start = end
    }
    return members
  }

  @Test func aCutTraceIsReadUpToItsLastWholeBlock() throws {
    var random = SeededRandom(seed: 10)
    let transactions = SeededEvents.transactions(30_000, &random)
    let trace = try TemporaryTrace()
    defer { try? FileManager.default.removeItem(at: trace.folder) }
    try trace.write { writer in transactions.withUnsafeBufferPointer(writer.take) }
    let url = URL(fileURLWithPath: trace.path)
    let whole = try Data(contentsOf: url)
    for length in stride(from: 1000, to: whole.count, by: whole.count / 37) {
      try whole.prefix(length).write(to: url)
      let reader = try TraceReader(trace.path)
      let events = try reader.allTransactions
      #expect(reader.incompleteReason?.contains("cut") == true)
      #expect(events == Array(transactions.prefix(events.count)))
      #expect(events.count == reader.blocks.reduce(0) { $0 + $1.count })
    }
  }
}
