import Foundation
import TestSupport
import Testing

/// `millrace foldings`.
@Suite struct FoldingsTests {
  @Test func theTableIsShortAndTheFilesWhole() throws {
    let folder = try BuiltProgram.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: folder) }
    let run = try BuiltProgram.run(
      [
        "foldings", "cnv", "--hardware", "pynq-z1-cnv-w1a1", "--json", "a.json", "--csv", "a.csv",
      ], directory: folder)
    #expect(run.status == 0, "\(run.messages)")
    let lines = run.text.split(separator: "\n")
    #expect(lines.count < 40 && lines.allSatisfy { $0.count <= 100 })
    #expect(run.text.contains("that fits"))
    let data = try Data(contentsOf: folder.appendingPathComponent("a.json"))
    let document = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(document["schema"] as? String == "millrace.foldings/1")
    let steps = try #require(document["steps"] as? [[String: Any]])
    #expect(
      Set(steps[0].keys) == [
        "interval", "framesPerSecond", "slowestLayer", "dsp", "bram36", "uram", "lut", "ff", "fits",
      ])
    let csv = try String(contentsOf: folder.appendingPathComponent("a.csv"), encoding: .utf8)
    #expect(csv.components(separatedBy: "\r\n").count == steps.count + 2)
    // The published folding's pace is among those that fit, and more look-up tables are more frames.
    let intervals = steps.compactMap { $0["interval"] as? Int }
    #expect(intervals == intervals.sorted(by: >) && intervals.contains(32_768))
    let fitting = steps.filter { $0["fits"] as? Bool == true }
    #expect(fitting.contains { $0["interval"] as? Int ?? .max <= 32_768 })
    #expect(fitting.count < steps.count)
  }

  @Test(arguments: [
    ("cnv", "zcu102-store", "zcu102-store:array.family: loopUnrolled has no foldings"),
    ("none.onnx", "zcu102-finn", "none.onnx: there is no such file"),
  ])
  func faultsAreExplained(network: String, hardware: String, message: String) throws {
    let run = try BuiltProgram.run(["foldings", network, "--hardware", hardware])
    #expect(run.status == 65 || run.status == 66)
    #expect(run.messages.contains(message), "\(run.messages)")
  }
}
