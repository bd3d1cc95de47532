import Diagnostics
import Foundation
import MemorySystem
import Simulation
import TestSupport
import Testing
import TraceFiles

struct SliceTests {
  /// A trace of all families over about the same time: 10 ns a cycle, 2 ns a clock of the DRAM.
  private func fill(_ writer: TraceWriter, _ random: inout SeededRandom) {
    var begin: Int64 = 0
    let tiles = (0..<20_000).map { number in
      begin += .random(in: 0...10, using: &random)
      return TileEvent(
        step: number / 4000, tile: .random(in: 0...1 << 40, using: &random),
        activity: TileEvent.Activity.allCases.randomElement(using: &random) ?? .store,
        begin: begin, end: begin + .random(in: 0...30, using: &random),
        bytes: .random(in: 0...1 << 40, using: &random), cause: .layer,
        stallCycles: .random(in: 0...1 << 40, using: &random))
    }
    tiles.withUnsafeBufferPointer(writer.take)
    let transactions = (0..<40_000).map { number in
      TransactionEvent(
        cycle: 12 * number + Int.random(in: 0...11, using: &random),
        address: .random(in: 0 ... .max, using: &random), stream: .inputs, step: number / 8000)
    }
    transactions.withUnsafeBufferPointer(writer.take)
    let commands = (0..<40_000).map { number in
      DRAMCommand(
        cycle: 12 * number + Int.random(in: 0...11, using: &random), kind: .read, channel: 0,
        bank: .random(in: 0...15, using: &random), row: .random(in: 0...1 << 20, using: &random),
        column: .random(in: 0...1 << 20, using: &random))
    }
    commands.withUnsafeBufferPointer(writer.take)
  }

  @Test func aSliceIsAFilterOfTheWhole() throws {
    var random = SeededRandom(seed: 41)
    let trace = try TemporaryTrace()
    defer { try? FileManager.default.removeItem(at: trace.folder) }
    try trace.write(ExportTests.header) { fill($0, &random) }
    let whole = try TraceReader(trace.path)
    let tiles = try whole.allTiles
    let transactions = try whole.allTransactions
    let commands = try whole.allCommands
    let end = try #require(tiles.last).begin
    for number in 0..<12 {
      let from = Int64.random(in: 0..<end, using: &random)
      let to = from + 1 + .random(in: 0...end >> Int64(number), using: &random)
      let steps: Set<Int>? = number % 3 == 2 ? [1, Int.random(in: 0...4, using: &random)] : nil
      let clocks = Int(5 * from)..<Int(5 * to)
      let path = trace.folder.appendingPathComponent("slice").path
      let reader = try TraceReader(trace.path)
      try Self.slice(reader, TraceSelection(cycles: from..<to, steps: steps), to: path)
      let slice = try TraceReader(path)
      #expect(
        try slice.allTiles
          == tiles.filter { (from..<to).contains($0.begin) && steps?.contains($0.step) ?? true })
      #expect(
        try slice.allTransactions
          == transactions.filter {
            clocks.contains($0.cycle) && steps?.contains($0.step) ?? true
          })
      #expect(
        try slice.allCommands
          == (steps == nil ? commands.filter { clocks.contains($0.cycle) } : []))
      #expect(slice.incompleteReason == nil)
      #expect(try slice.verify().disagreements.isEmpty)
      #expect(slice.header.options["slice"]?.contains("\(from)..<\(to)") == true)
      #expect(slice.header.steps == whole.header.steps)
      // Blocks of one family do not overlap here: but for two at its ends, a block that is read
      // has nothing but events of the window.
      let needed = slice.blocks.reduce(0) { $0 + $1.count }
      let fewest = whole.blocks.map(\.count).filter { $0 > 4000 }.min() ?? 1
      if steps == nil { #expect(reader.blocksRead <= needed / fewest + 3 * 3) }
    }
  }

  /// Every family has eight blocks or more; a window of one cycle meets at most two of each.
  @Test func onlyNeededBlocksAreRead() throws {
    var random = SeededRandom(seed: 42)
    let trace = try TemporaryTrace()
    defer { try? FileManager.default.removeItem(at: trace.folder) }
    try trace.write(ExportTests.header) { fill($0, &random) }
    #expect(try TraceReader(trace.path).blocks.count > 20)
    for cycle in stride(from: Int64(0), to: 90_000, by: 7000) {
      let reader = try TraceReader(trace.path)
      let path = trace.folder.appendingPathComponent("slice").path
      try Self.slice(reader, TraceSelection(cycles: cycle..<cycle + 1), to: path)
      #expect(reader.blocksRead <= 6)
    }
  }

  @Test func aSliceOfAnIncompleteTraceSaysSo() throws {
    var random = SeededRandom(seed: 43)
    let trace = try TemporaryTrace()
    defer { try? FileManager.default.removeItem(at: trace.folder) }
    try trace.write(ExportTests.header, reason: "interrupted") { fill($0, &random) }
    let path = trace.folder.appendingPathComponent("slice").path
    try Self.slice(TraceReader(trace.path), TraceSelection(cycles: 0..<1000), to: path)
    #expect(try TraceReader(path).incompleteReason == "interrupted")
    let again = trace.folder.appendingPathComponent("again").path
    try Self.slice(TraceReader(path), TraceSelection(steps: [0]), to: again)
    #expect(try TraceReader(again).header.options["slice"] == "cycles 0..<1000; steps 0")
  }

  private static func slice(
    _ reader: TraceReader, _ selection: TraceSelection, to path: String
  ) throws {
    let output = CollectedOutput()
    #expect(try reader.slice(selection, to: output).errorCode == 0)
    try Data(output.bytes).write(to: URL(fileURLWithPath: path))
  }
}
