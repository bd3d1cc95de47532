import Diagnostics
import Foundation
import MemorySystem
import Simulation
import TestSupport
import Testing
import TraceFiles

struct WaveformTests {
  private static let hasGTKWave = ["vcd2fst", "fst2vcd"].allSatisfy {
    FileManager.default.isExecutableFile(atPath: "/usr/bin/\($0)")
  }

  private static func tile(
    _ tile: Int, _ activity: TileEvent.Activity, _ time: ClosedRange<Int64>
  ) -> TileEvent {
    TileEvent(
      step: 1, tile: tile, activity: activity, begin: time.lowerBound, end: time.upperBound,
      bytes: 0, cause: .none, stallCycles: 0)
  }

  private func dump(
    _ selection: TraceSelection = TraceSelection(), _ fill: (TraceWriter) -> Void
  ) throws -> String {
    let trace = try TemporaryTrace()
    defer { try? FileManager.default.removeItem(at: trace.folder) }
    try trace.write(ExportTests.header, fill)
    return try TraceReader(trace.path).exported(.vcd, selection)
  }

  /// Two tiles one behind the other, at 10 ns a cycle, and a request at clock 3 of 2 ns.
  @Test func aDumpByHand() throws {
    let text = try dump { writer in
      [Self.tile(0, .compute, 1...2), Self.tile(1, .compute, 2...4)]
        .withUnsafeBufferPointer(writer.take)
      [TransactionEvent(cycle: 3, address: 0x40, stream: .outputs, step: 1)]
        .withUnsafeBufferPointer(writer.take)
    }
    #expect(
      text == """
        $comment step_0_first $end
        $comment step_1_the,_second $end
        $timescale 1 ps $end
        $scope module accelerator $end
        $scope module compute $end
        $var wire 1 ! busy $end
        $var wire 32 " step $end
        $var wire 64 # tile $end
        $var wire 64 $ bytes $end
        $var wire 4 % cause $end
        $upscope $end
        $upscope $end
        $scope module memory $end
        $scope module request $end
        $var wire 1 & valid $end
        $var wire 64 ' address $end
        $var wire 1 ( write $end
        $var wire 3 ) stream $end
        $var wire 32 * step $end
        $upscope $end
        $upscope $end
        $enddefinitions $end
        #0
        $dumpvars
        0!
        bx "
        bx #
        bx $
        bx %
        0&
        bx '
        x(
        bx )
        bx *
        $end
        #6000
        1&
        b1000000 '
        1(
        b101 )
        b1 *
        #8000
        0&
        #10000
        1!
        b1 "
        b0 #
        b0 $
        b0 %
        #20000
        b1 #
        #40000
        0!

        """)
  }

  @Test func aWindowBeginsUnknown() throws {
    let text = try dump(TraceSelection(cycles: 3..<9)) { writer in
      [Self.tile(0, .compute, 1...4), Self.tile(1, .compute, 5...6)]
        .withUnsafeBufferPointer(writer.take)
    }
    #expect(text.contains("#30000\n$dumpvars\nx!\n"))
    #expect(text.contains("#50000\n1!\n"))
    #expect(!text.contains("#10000"))
  }

  @Test func withoutAWindowALongTraceIsRefused() throws {
    let events = (0...1 << 20).map {
      TransactionEvent(cycle: $0, address: 0, stream: .weights, step: 0)
    }
    let error = #expect(throws: InputError.self) {
      try dump { events.withUnsafeBufferPointer($0.take) }
    }
    #expect(error?.remedy?.contains("--from") == true)
    let text = try dump(TraceSelection(cycles: 5..<6)) { events.withUnsafeBufferPointer($0.take) }
    #expect(text.contains("#50000\n$dumpvars"))
  }

  /// Overlapping tiles, requests and commands of two channels, through GTKWave's own format.
  @Test(.enabled(if: hasGTKWave, "vcd2fst and fst2vcd of Debian's gtkwave are not installed"))
  func gtkwaveKeepsEveryChange() throws {
    var random = SeededRandom(seed: 31)
    var begin: Int64 = 0
    let tiles = (0..<600).map { number in
      begin += .random(in: 0...9, using: &random)
      return Self.tile(
        number, TileEvent.Activity.allCases.randomElement(using: &random) ?? .store,
        begin...begin + .random(in: 0...12, using: &random))
    }
    let transactions = (0..<3000).map {
      TransactionEvent(
        cycle: 4 * $0 + Int.random(in: 0...3, using: &random),
        address: .random(in: 0 ... .max, using: &random),
        stream: MemoryStream.allCases.randomElement(using: &random) ?? .weights, step: $0 / 100)
    }
    let commands = (0..<2000).map {
      DRAMCommand(
        cycle: 3 * $0 + Int.random(in: 0...2, using: &random), kind: $0 % 7 == 0 ? .refresh : .read,
        channel: $0 % 2, bank: $0 % 16, row: $0 % 7 == 0 ? nil : $0, column: $0 % 7 == 0 ? nil : 5)
    }
    let text = try dump { writer in
      tiles.withUnsafeBufferPointer(writer.take)
      transactions.withUnsafeBufferPointer(writer.take)
      commands.withUnsafeBufferPointer(writer.take)
    }
    let folder = try BuiltProgram.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(text.utf8).write(to: folder.appendingPathComponent("a.vcd"))
    let run = try BuiltProgram.shell(
      "vcd2fst a.vcd a.fst && fst2vcd a.fst > b.vcd", directory: folder)
    #expect(run.status == 0, "\(run.messages)")
    let back = try String(contentsOf: folder.appendingPathComponent("b.vcd"), encoding: .utf8)
    let before = ValueChanges(text)
    let after = ValueChanges(back)
    #expect(before.names.count == after.names.count && before.changes.count > 10_000)
    #expect(before.changes == after.changes)
  }
}

/// The changes of a dump: when a signal, by its path, got another value.
private struct ValueChanges {
  struct Change: Hashable {
    var time: Int
    var name: String
    var value: String
  }

  private(set) var names: [Substring: String] = [:]
  private(set) var changes: Set<Change> = []

  init(_ text: String) {
    var scopes: [Substring] = []
    var time = 0
    var values: [String: String] = [:]
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      if line.hasPrefix("$scope") {
        scopes.append(words[2])
      } else if line.hasPrefix("$upscope") {
        scopes.removeLast()
      } else if line.hasPrefix("$var") {
        names[words[3]] = (scopes + [words[4]]).joined(separator: ".")
      } else if line.hasPrefix("#") {
        time = Int(line.dropFirst()) ?? -1
      } else if let first = line.first, "01xb".contains(first) {
        let isVector = first == "b"
        let identifier = isVector ? words[1] : line.dropFirst()
        guard let name = names[identifier] else { continue }
        var value = String(isVector ? words[0].dropFirst() : line.prefix(1))
        // Leading zeros, and what repeats an unknown bit, say nothing.
        if value.allSatisfy({ $0 == "x" }) { value = "x" }
        while value.count > 1, value.hasPrefix("0") { value.removeFirst() }
        if values[name] != value { changes.insert(Change(time: time, name: name, value: value)) }
        values[name] = value
      }
    }
  }
}
