import Foundation
import TestSupport
import Testing

/// `millrace compare`.
@Suite struct CompareTests {
  private static let words = [
    "compare", "alexnet", "--hardware", "zcu102-store", "--hardware", "zcu102-b4096",
    "--plan", "none", "--plan", "deep-compression/alexnet",
  ]

  private func json(_ words: [String]) throws -> [String: Any] {
    let run = try BuiltProgram.run(words + ["--json", "-"])
    #expect(run.status == 0, "\(run.messages)")
    return try #require(try JSONSerialization.jsonObject(with: run.output) as? [String: Any])
  }

  @Test func everyDesignIsThatOfSimulate() throws {
    let document = try json(Self.words)
    #expect(document["schema"] as? String == "millrace.comparison/1")
    let designs = try #require(document["designs"] as? [[String: Any]])
    #expect(
      designs.compactMap { $0["label"] as? String } == [
        "zcu102-store, no plan", "zcu102-store, deep-compression/alexnet",
        "zcu102-b4096, no plan", "zcu102-b4096, deep-compression/alexnet",
      ])
    #expect(document["baseline"] as? String == "zcu102-store, no plan")
    let alone = try BuiltProgram.run([
      "simulate", "alexnet", "--hardware", "zcu102-b4096", "--plan", "deep-compression/alexnet",
      "--json", "-",
    ])
    var expected = try #require(
      try JSONSerialization.jsonObject(with: alone.output) as? [String: Any])
    expected["schema"] = nil
    expected["provenance"] = nil
    expected["label"] = designs[3]["label"]
    expected["plan"] = "deep-compression/alexnet"
    #expect(designs[3] as NSDictionary == expected as NSDictionary)
    let differences = try #require(document["differences"] as? [[String: Any]])
    let traffic = try #require(
      differences.first {
        $0["label"] as? String == "zcu102-b4096, deep-compression/alexnet"
          && $0["metric"] as? String == "totalBytes"
      })
    func bytes(_ design: [String: Any]) throws -> Double {
      let totals = try #require(design["totals"] as? [String: Any])
      return try #require((totals["dram"] as? [String: Any])?["totalBytes"] as? Double)
    }
    let percent = 100 * (try bytes(designs[3]) / bytes(designs[0]) - 1)
    #expect(abs(try #require(traffic["percent"] as? Double) - percent) < 1e-6)
    #expect(traffic["decidable"] as? Bool == true)
  }

  @Test func theReportHasATableOfEachKind() throws {
    let run = try BuiltProgram.run(Self.words)
    #expect(run.status == 0)
    #expect(run.text.contains("  2 zcu102-store, deep-compression/alexnet\n"))
    for heading in ["time and DRAM traffic", "energy of one pass, mJ", "resources", "notes"] {
      #expect(run.text.contains("\n\(heading)\n"))
    }
  }

  @Test func widthsGoTogether() throws {
    let words = ["compare", "lenet-5", "--hardware", "zcu102-store"]
    let document = try json(
      words + ["--weight-bits", "16", "--weight-bits", "8", "--activation-bits", "8"])
    let labels = (document["designs"] as? [[String: Any]])?.compactMap { $0["label"] as? String }
    #expect(
      labels == [
        "zcu102-store, 16-bit weights, 8-bit activations",
        "zcu102-store, 8-bit weights, 8-bit activations",
      ])
    let wrong = try BuiltProgram.run(
      words + ["--weight-bits", "16", "--weight-bits", "8", "--weight-bits", "4"]
        + ["--activation-bits", "8", "--activation-bits", "4"])
    #expect(wrong.status == 64)
    #expect(wrong.messages.contains("3 times --weight-bits do not go with 2 times"))
  }

  @Test func whatCannotBeIsListedWithItsReason() throws {
    let words = [
      "compare", "lenet-5", "--hardware", "zcu102-b4096", "--hardware", "zcu102-store",
      "--weights", "on-chip",
    ]
    let run = try BuiltProgram.run(words)
    #expect(run.status == 0)
    #expect(run.text.contains("not possible"))
    #expect(run.text.contains("1 zcu102-b4096: "))
    let designs = try #require(try json(words)["designs"] as? [[String: Any]])
    #expect((designs[0]["error"] as? String)?.contains("has no store") == true)
    #expect(designs[1]["totals"] != nil)
    let none = try BuiltProgram.run(
      ["compare", "lenet-5", "--hardware", "zcu102-b4096", "--weights", "on-chip"])
    #expect(none.status == 65)
    let plan = try BuiltProgram.run(
      ["compare", "lenet-5", "--hardware", "zcu102-b4096", "--plan", "deep-compresion/alexnet"])
    #expect(plan.status == 66)
    #expect(plan.messages.contains("did you mean deep-compression/alexnet?"))
  }

  @Test func filesHoldALineADesign() throws {
    let folder = try BuiltProgram.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: folder) }
    let run = try BuiltProgram.run(
      Self.words + ["--csv", "designs.csv", "--markdown", "designs.md"], directory: folder)
    #expect(run.status == 0)
    func text(_ name: String) throws -> String {
      try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }
    let records = try text("designs.csv").split(separator: "\r\n")
    #expect(records.count == 5)
    #expect(records[0].hasPrefix("label,hardware,plan,weights,latencyMilliseconds,"))
    #expect(records[1].hasPrefix("\"zcu102-store, no plan\",zcu102-store,,auto,"))
    let markdown = try text("designs.md")
    #expect(markdown.contains("| 4 zcu102-b4096, deep-compression/alexnet |"))
    #expect(markdown.contains("## resources"))
  }

  @Test("layers are told side by side, with the gain of each")
  func layersSideBySide() throws {
    let words = [
      "compare", "lenet-5", "--hardware", "zcu102-decompress-64", "--hardware", "zcu102-eie-64",
    ]
    let plain = try BuiltProgram.run(words)
    #expect(plain.status == 0 && !plain.text.contains("layers, and how often"))
    let run = try BuiltProgram.run(words + ["--layers"])
    #expect(run.status == 0, "\(run.messages)")
    let lines = run.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let start = try #require(
      lines.firstIndex { $0.hasPrefix("layers, and how often as fast as 1 ") })
    let rows = lines[(start + 3)...].prefix { !$0.isEmpty }
    #expect(rows.count > 3 && lines.allSatisfy { $0.count <= 100 })
    for row in rows {
      let cells = row.split(separator: " ").suffix(3).compactMap { Double($0) }
      guard cells.count == 3, cells[1] > 0.01 else { continue }
      #expect(abs(cells[0] / cells[1] / cells[2] - 1) < 0.1, "\(row)")
    }
    let markdown = try BuiltProgram.run(words + ["--layers", "--markdown", "-"])
    #expect(markdown.text.contains("| layer | 1 ms | 2 ms | × |"))
  }

  @Test("layers of a dataflow are told by the frame in their own engine")
  func layersOfADataflow() throws {
    let run = try BuiltProgram.run([
      "compare", "cnv", "--hardware", "zcu102-systolic-32x32", "--hardware", "zcu102-finn",
      "--layers",
    ])
    #expect(run.status == 0, "\(run.messages)")
    let lines = run.text.split(separator: "\n").map(String.init)
    let start = try #require(lines.firstIndex { $0.hasSuffix("(of a dataflow, in its engine)") })
    // The profile asks for 200 frames a second, with the cheapest engines that give them.
    let times = lines[(start + 3)...].compactMap { line in
      let cells = line.split(separator: " ")
      return cells.count == 4 ? Double(cells[2]) : nil
    }
    #expect(times.count >= 9)
    #expect(times.allSatisfy { $0 <= 5.0005 })
    #expect(times.count { $0 > 2 } >= 3)
  }

  @Test("a machine without transactions is a line, and one that is too large is marked")
  func whatCannotBe() throws {
    let words = ["compare", "lenet-5", "--fidelity", "l2"]
    let run = try BuiltProgram.run(
      words + ["--hardware", "scalesim-32x32-ws", "--hardware", "zcu102-b4096"])
    #expect(run.status == 0, "\(run.messages)")
    let rest = run.text.split(separator: "not possible\n", maxSplits: 1).last ?? ""
    #expect(rest.contains("1 scalesim-32x32-ws") && rest.contains("no transactions"))
    #expect(run.text.contains("2 zcu102-b4096"))
    // Where no design can be, the first reason is the error.
    #expect(try BuiltProgram.run(words + ["--hardware", "scalesim-32x32-ws"]).status == 65)

    let large = try BuiltProgram.run([
      "compare", "alexnet", "--hardware", "zcu102-b4096", "--hardware", "zcu102-finn",
      "--fidelity", "l0",
    ])
    #expect(large.text.contains("  1 zcu102-b4096\n"))
    #expect(large.text.contains("  2 zcu102-finn: does not fit XCZU9EG\n"))
  }
}
