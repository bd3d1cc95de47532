import Diagnostics
import Foundation
import MemorySystem
import Simulation
import TestSupport
import Testing
import TraceFiles

struct ExportTests {
  /// A header whose clocks are easy: 10 ns a cycle of the accelerator, 2 ns a clock of the DRAM.
  static let header = TraceHeader(
    network: "made \"up\"", hardware: "sample", fidelity: "l2",
    families: [.tiles, .memory, .commands], steps: ["first", "the, second"],
    clockHertz: 100_000_000, memoryClockFemtoseconds: 2_000_000, burstBytes: 64)

  private func withTrace<Result>(
    of header: TraceHeader = header, _ fill: (TraceWriter) -> Void,
    _ body: (TraceReader) throws -> Result
  ) throws -> Result {
    let trace = try TemporaryTrace()
    defer { try? FileManager.default.removeItem(at: trace.folder) }
    try trace.write(header, fill)
    return try body(TraceReader(trace.path))
  }

  private static let transactions = [
    TransactionEvent(cycle: 0, address: 0x1A2B40, stream: .weights, step: 0),
    TransactionEvent(cycle: 7, address: 0xFFFF_FFFF_FFFF_FFC0, stream: .outputs, step: 1),
    TransactionEvent(cycle: 7, address: 0, stream: .partialSumWrites, step: 1),
  ]

  @Test func requestsOfOtherSimulators() throws {
    try withTrace({ Self.transactions.withUnsafeBufferPointer($0.take) }) { trace throws in
      #expect(
        try trace.exported(.dramsim3)
          == "0x1a2b40 READ 0\n0xffffffffffffffc0 WRITE 7\n0x0 WRITE 7\n")
      #expect(
        try trace.exported(.ramulator) == "LD 0x1a2b40\nST 0xffffffffffffffc0\nST 0x0\n")
    }
  }

  @Test func requestsComeBackFromText() throws {
    var random = SeededRandom(seed: 21)
    var cycle = 0
    let events = (0..<20_000).map { _ in
      cycle += .random(in: 0...1_000_000, using: &random)
      return TransactionEvent(
        cycle: cycle, address: .random(in: 0 ... .max, using: &random),
        stream: MemoryStream.allCases.randomElement(using: &random) ?? .weights, step: 0)
    }
    let folder = try BuiltProgram.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("requests.gz").path
    try withTrace({ events.withUnsafeBufferPointer($0.take) }) { trace throws in
      let output = CollectedOutput()
      try trace.export(.dramsim3, compressed: true, to: output)
      try Data(output.bytes).write(to: URL(fileURLWithPath: path))
    }
    let requests = try RequestTrace(path: path)
    for event in events {
      #expect(
        try requests.next()
          == MemoryRequest(
            address: event.address, isWrite: event.stream.isWrite, notBefore: event.cycle))
    }
    #expect(try requests.next() == nil)
  }

  @Test func aTable() throws {
    let tile = TileEvent(
      step: 1, tile: 3, activity: .loadInputs, begin: 5, end: 9, bytes: 640, cause: .producer,
      stallCycles: 2)
    let command = DRAMCommand(cycle: 4, kind: .activate, channel: 0, bank: 3, row: 17, column: nil)
    let level = ArrayEvent(step: 1, unit: 2, kind: .fifoLevel, begin: 7, end: 8, value: 31)
    try withTrace({ writer in
      [tile].withUnsafeBufferPointer(writer.take)
      Self.transactions.prefix(1).withContiguousStorageIfAvailable(writer.take)
      [command].withUnsafeBufferPointer(writer.take)
      [level].withUnsafeBufferPointer(writer.take)
    }) { trace throws in
      let text = try trace.exported(.csv)
      #expect(
        text == """
          family,begin,end,kind,step,layer,tile,bytes,cause,stallCycles,address,channel,bank,row,column,unit,value
          tiles,5,9,loadInputs,1,"the, second",3,640,producer,2,,,,,,,
          memory,0,1,weights,0,first,,64,,,1715008,,,,,,
          commands,4,5,activate,,,,,,,,0,3,17,,,
          array,7,8,fifoLevel,1,"the, second",,,,,,,,,,2,31

          """)
    }
  }

  /// Cycle 1 begins after 10 ns, clock 5 of the DRAM too; clock 4 belongs to cycle 0.
  @Test(arguments: [(1, 2, [5, 9]), (0, 1, [4]), (2, 3, [10]), (3, 9, [])])
  func aWindowIsOneTimeOfBothClocks(from: Int64, to: Int64, clocks: [Int]) throws {
    let events = [4, 5, 9, 10].map {
      TransactionEvent(cycle: $0, address: 0, stream: .weights, step: 0)
    }
    let text = try withTrace({ events.withUnsafeBufferPointer($0.take) }) {
      try $0.exported(.dramsim3, TraceSelection(cycles: from..<to))
    }
    #expect(text == clocks.map { "0x0 READ \($0)\n" }.joined())
  }

  @Test func aFullDiskIsReported() throws {
    var random = SeededRandom(seed: 22)
    let events = SeededEvents.transactions(20_000, &random)
    try withTrace({ events.withUnsafeBufferPointer($0.take) }) { trace throws in
      for isCompressed in [false, true] {
        let error = #expect(throws: ExportFault.self) {
          try trace.export(
            .dramsim3, compressed: isCompressed, to: CollectedOutput(limit: 100_000))
        }
        #expect(error?.code == CollectedOutput.full)
      }
    }
  }

  @Test(arguments: [
    (EventFamilies.tiles, ExportFormat.dramsim3), (.tiles, .ramulator), (.memory, .perfetto),
  ])
  func whatWasNotRecordedIsMissed(families: EventFamilies, format: ExportFormat) throws {
    var header = Self.header
    header.families = families.rawValue
    let error = try withTrace(of: header, { _ in }) { trace throws in
      #expect(throws: InputError.self) { try trace.exported(format) }
    }
    #expect(error?.remedy?.contains("--trace-events") == true)
  }

  @Test(arguments: [(0, 2_000_000), (-5, 2_000_000), (100, 0)])
  func aHeaderThatCannotBeIsRefused(hertz: Int64, period: Int64) throws {
    var header = Self.header
    header.clockHertz = hertz
    header.memoryClockFemtoseconds = period
    let error = #expect(throws: InputError.self) { try withTrace(of: header, { _ in }) { _ in } }
    #expect(error?.reason.contains("header") == true)
  }
}
