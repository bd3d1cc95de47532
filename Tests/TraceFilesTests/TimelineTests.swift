import Foundation
import Simulation
import TestSupport
import Testing
import TraceFiles

/// The rules of the Trace Event Format, as Perfetto reads it.
struct TimelineTests {
  private static let script = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Scripts/trace_events.py").path
  private static let hasPython = FileManager.default.isExecutableFile(atPath: "/usr/bin/python3")

  /// Tiles that overlap those of their own activity.
  private func timeline(seed: UInt64) throws -> (text: String, tiles: Int, steps: Int) {
    var random = SeededRandom(seed: seed)
    var begin: Int64 = 0
    let tiles = (0..<5000).map { number in
      begin += .random(in: 0...40, using: &random)
      return TileEvent(
        step: number / 100, tile: number % 100,
        activity: TileEvent.Activity.allCases.randomElement(using: &random) ?? .store,
        begin: begin, end: begin + .random(in: 0...300, using: &random), bytes: 64, cause: .none,
        stallCycles: 0)
    }
    var header = ExportTests.header
    header.clockHertz = 281_000_000
    let trace = try TemporaryTrace()
    defer { try? FileManager.default.removeItem(at: trace.folder) }
    try trace.write(header) { tiles.withUnsafeBufferPointer($0.take) }
    return (try TraceReader(trace.path).exported(.perfetto), tiles.count, 50)
  }

  @Test(arguments: [UInt64(1), 2, 3])
  func eventsAreSortedNamedAndApart(seed: UInt64) throws {
    let (text, tiles, steps) = try timeline(seed: seed)
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let events = try #require(document["traceEvents"] as? [[String: Any]])
    var names: [Int: String] = [:]
    var ends: [Int: Int] = [:]
    var last = 0
    var drawn = 0
    for event in events {
      let thread = event["tid"] as? Int ?? 0
      if event["name"] as? String == "thread_name" {
        names[thread] = (event["args"] as? [String: Any])?["name"] as? String
      }
      guard event["ph"] as? String == "X" else { continue }
      let begin = try nanoseconds(event["ts"])
      let end = begin + (try nanoseconds(event["dur"]))
      #expect(begin >= last)
      #expect(begin >= ends[thread, default: 0], "two events of one track overlap")
      #expect(names[thread] != nil)
      (last, ends[thread]) = (begin, end)
      drawn += 1
    }
    #expect(drawn == tiles + steps)
    #expect(Set(names.values).count == names.count)
    #expect(names.values.contains("array 2"), "some tiles do overlap")
  }

  private func nanoseconds(_ value: Any?) throws -> Int {
    Int((try #require(value as? Double) * 1000).rounded())
  }

  @Test(.enabled(if: hasPython, "python3 is not installed"))
  func theScriptAgrees() throws {
    let folder = try BuiltProgram.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: folder) }
    func check(_ text: String) throws -> Int32 {
      try Data(text.utf8).write(to: folder.appendingPathComponent("timeline.json"))
      return try BuiltProgram.shell(
        "python3 '\(Self.script)' timeline.json", directory: folder
      ).status
    }
    let text = try timeline(seed: 4).text
    #expect(try check(text) == 0)
    // Each of these breaks one rule.
    var lines = text.split(separator: "\n").map(String.init)
    let first = try #require(lines.firstIndex { $0.contains(#""ph":"X""#) })
    lines.swapAt(first, first + 900)
    #expect(try check(lines.joined(separator: "\n")) == 1, "not sorted")
    #expect(
      try check(text.replacing(/"dur":[0-9.]+/, with: #""dur":1000000"#)) == 1,
      "not nested")
    #expect(try check(text.replacing(#""thread_name""#, with: #""thread_nam""#)) == 1, "no names")
    #expect(
      try check(text.replacing(#""ph":"X""#, with: #""ph":"B""#, maxReplacements: 1)) == 1,
      "not balanced")
  }

  /// A fold and a wait as bars on tracks of their own, a FIFO as a counter that falls to 0 when empty.
  @Test func foldsWaitsAndLevels() throws {
    let tile = TileEvent(
      step: 0, tile: 0, activity: .compute, begin: 0, end: 9, bytes: 0, cause: .none,
      stallCycles: 0)
    func event(_ kind: ArrayEvent.Kind, _ begin: Int64, _ end: Int64, _ value: Int) -> ArrayEvent {
      ArrayEvent(step: 0, unit: 4, kind: kind, begin: begin, end: end, value: value)
    }
    let trace = try TemporaryTrace()
    defer { try? FileManager.default.removeItem(at: trace.folder) }
    try trace.write(ExportTests.header) { writer in
      [tile].withUnsafeBufferPointer(writer.take)
      [
        event(.fold, 0, 3, 64), event(.fifoLevel, 1, 2, 5), event(.fifoLevel, 2, 3, 6),
        event(.fifoLevel, 5, 6, 1), event(.queueStall, 6, 8, 2),
      ].withUnsafeBufferPointer(writer.take)
    }
    let text = try TraceReader(trace.path).exported(.perfetto)
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let events = try #require(document["traceEvents"] as? [[String: Any]])
    let counters = events.filter { $0["ph"] as? String == "C" }
    #expect(counters.allSatisfy { $0["name"] as? String == "FIFO 4" })
    let levels = counters.compactMap { ($0["args"] as? [String: Int])?["pixels"] }
    #expect(levels == [5, 6, 0, 1, 0])
    let names = events.filter { $0["name"] as? String == "thread_name" }
      .compactMap { ($0["args"] as? [String: String])?["name"] }
    #expect(names.contains("folds") && names.contains("full queues"))
    #expect(!names.contains("missing columns"))
    #expect(events.count { ($0["args"] as? [String: Int])?["unit"] == 4 } == 2)
    let dump = try TraceReader(trace.path).exported(.vcd)
    for scope in ["fold", "queueStall", "fifo0", "fifo4"] {
      #expect(dump.contains("$scope module \(scope) $end"))
    }
    #expect(!dump.contains("columnStall"))
  }
}
