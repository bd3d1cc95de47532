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
}
