import Diagnostics
import Foundation
import MemorySystem
import Simulation
import TestSupport
import Testing
import TraceFiles

struct RoundTripTests {
  /// Seeded events without any regularity, but in the order that a sink may expect.
  private static func tiles(_ count: Int, _ random: inout SeededRandom) -> [TileEvent] {
    var begin: Int64 = 0
    return (0..<count).map { _ in
      begin += Int64.random(in: 0...1 << Int64.random(in: 0...40), using: &random)
      return TileEvent(
        step: .random(in: 0...5000, using: &random), tile: .random(in: 0...1 << 50, using: &random),
        activity: TileEvent.Activity.allCases.randomElement(using: &random) ?? .store,
        begin: begin, end: begin + .random(in: 0...1 << 20, using: &random),
        bytes: .random(in: 0...1 << 40, using: &random),
        cause: TileEvent.Cause.allCases.randomElement(using: &random) ?? .none,
        stallCycles: .random(in: 0...1000, using: &random))
    }
  }

  private static func transactions(
    _ count: Int, _ random: inout SeededRandom
  ) -> [TransactionEvent] {
    var cycle = 0
    return (0..<count).map { _ in
      cycle += .random(in: 0...1 << Int.random(in: 0...30, using: &random), using: &random)
      return TransactionEvent(
        cycle: cycle, address: .random(in: 0 ... .max, using: &random),
        stream: MemoryStream.allCases.randomElement(using: &random) ?? .weights,
        step: .random(in: 0...5000, using: &random))
    }
  }

  private static func commands(_ count: Int, _ random: inout SeededRandom) -> [DRAMCommand] {
    var cycle = 0
    return (0..<count).map { _ in
      cycle += .random(in: 0...100, using: &random)
      return DRAMCommand(
        cycle: cycle, kind: DRAMCommand.Kind.allCases.randomElement(using: &random) ?? .refresh,
        channel: 0, bank: .random(in: 0...15, using: &random),
        row: Bool.random(using: &random) ? .random(in: 0...65_535, using: &random) : nil,
        column: Bool.random(using: &random) ? .random(in: 0...127, using: &random) : nil)
    }
  }

  @Test(arguments: [(1, 0), (1, 2), (6, 1), (9, 3)])
  func eventsComeBack(level: Int, threads: Int) throws {
    var random = SeededRandom(seed: UInt64(level * 10 + threads))
    let tiles = Self.tiles(20_000, &random)
    let transactions = Self.transactions(40_000, &random)
    let commands = Self.commands(30_000, &random)
    let trace = try TemporaryTrace()
    defer { try? FileManager.default.removeItem(at: trace.folder) }
    try trace.write(options: TraceOptions(level: level, threads: threads)) { writer in
      tiles.withUnsafeBufferPointer(writer.take)
      transactions.withUnsafeBufferPointer(writer.take)
      commands.withUnsafeBufferPointer(writer.take)
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
    let totals = try #require(reader.footer?.totals)
    #expect(totals.memory.reduce(0) { $0 + $1.bytes } == 64 * transactions.count)
    #expect(totals.tiles.reduce(0) { $0 + $1.bytes } == tiles.reduce(0) { $0 + Int($1.bytes) })
    #expect(totals.commands.reduce(0) { $0 + $1.count } == commands.count)
  }

  @Test func bytesDoNotDependOnThreads() throws {
    var random = SeededRandom(seed: 7)
    let transactions = Self.transactions(50_000, &random)
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
    let transactions = Self.transactions(60_000, &random)
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

  @Test func aFlippedBitIsFoundWithItsBlock() throws {
    var random = SeededRandom(seed: 9)
    let transactions = Self.transactions(20_000, &random)
    let trace = try TemporaryTrace()
    defer { try? FileManager.default.removeItem(at: trace.folder) }
    try trace.write { writer in transactions.withUnsafeBufferPointer(writer.take) }
    let url = URL(fileURLWithPath: trace.path)
    let whole = try Data(contentsOf: url)
    for _ in 0..<200 {
      var damaged = whole
      // The modification time, the extra flags and the system of a member say nothing.
      let byte = Int.random(in: 20..<whole.count - 90, using: &random)
      damaged[byte] ^= 1 << UInt8.random(in: 0...7, using: &random)
      try damaged.write(to: url)
      let isHarmless = (try? TraceReader(trace.path).allTransactions == transactions) == true
      if isHarmless {
        // Only bytes that gzip ignores may change unnoticed.
        let before = whole[(byte - 9)...].prefix(10)
        #expect(
          (4...9).contains { distance in
            before.dropFirst(9 - distance).prefix(4).elementsEqual([0x1F, 0x8B, 8, 4])
          })
      } else {
        let error = #expect(throws: InputError.self) { try TraceReader(trace.path).allTransactions }
        #expect(error?.place?.hasPrefix("block at byte ") == true)
      }
    }
  }

  @Test func aCutTraceIsReadUpToItsLastWholeBlock() throws {
    var random = SeededRandom(seed: 10)
    let transactions = Self.transactions(30_000, &random)
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
