import Foundation
import TestSupport
import Testing

/// `--report` and `millrace report`.
@Suite struct ReportTests {
  private static let simulate = ["simulate", "lenet-5", "--hardware", "zcu102-b4096"]
  private static let compare = [
    "compare", "lenet-5", "--hardware", "zcu102-b4096", "--hardware", "zc706-qiu16",
  ]

  private func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = try BuiltProgram.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  @Test(arguments: [simulate, compare])
  func reportsAreThoseOfTheDocument(words: [String]) throws {
    try withFolder { folder in
      let whole = try BuiltProgram.run(
        words + ["--report", "a.html", "--json=a.json", "--csv", "a.csv"], directory: folder)
      #expect(whole.status == 0, "\(whole.messages)")
      #expect(!whole.output.isEmpty)
      for (target, expected) in [("b.html", "a.html"), ("b.csv", "a.csv")] {
        let run = try BuiltProgram.run(["report", "a.json", "-o", target], directory: folder)
        #expect(run.status == 0, "\(run.messages)")
        #expect(run.output.isEmpty && run.messages.isEmpty)
        let files = [target, expected].map { folder.appendingPathComponent($0) }
        #expect(try Data(contentsOf: files[0]) == Data(contentsOf: files[1]))
      }
      let page = try Data(contentsOf: folder.appendingPathComponent("a.html"))
      let printed = try BuiltProgram.run(words + ["--report", "-"], directory: folder)
      #expect(printed.output == page)
    }
  }

  @Test(arguments: [simulate + ["--batch=2"], compare + ["--weight-bits", "8"]])
  func theDocumentTellsTheCommandThatMakesIt(words: [String]) throws {
    let run = try BuiltProgram.run(words + ["--json", "-"])
    let document = try #require(
      try JSONSerialization.jsonObject(with: run.output) as? [String: Any])
    let made = try #require(document["provenance"] as? [String: Any])
    #expect(made["program"] as? String == "millrace 0.1.0")
    let command = try #require(made["command"] as? [String])
    #expect(command.first == "millrace" && !command.contains("--json"))
    let again = try BuiltProgram.run(Array(command.dropFirst()) + ["--json", "-"])
    #expect(again.output == run.output)
  }

  @Test func whatIsNoResultIsRefused() throws {
    try withFolder { folder in
      let texts = ["empty": "", "other": "{\"schema\": \"millrace.accuracy/1\"}", "list": "[]"]
      for (name, text) in texts {
        try Data(text.utf8).write(to: folder.appendingPathComponent(name + ".json"))
        let run = try BuiltProgram.run(
          ["report", name + ".json", "-o", "a.html"], directory: folder)
        #expect(run.status == 65)
        #expect(run.messages.hasPrefix("millrace: error: \(name).json:"), "\(run.messages)")
        #expect(run.messages.contains("wrote with --json"))
      }
      let missing = try BuiltProgram.run(["report", "no.json", "-o", "a.html"], directory: folder)
      #expect(missing.status == 66)
      let kind = try BuiltProgram.run(["report", "list.json", "-o", "a.pdf"], directory: folder)
      #expect(kind.status == 64)
      #expect(kind.messages.contains(".html, .md, .csv"))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == texts.count)
    }
  }

  @Test func severalResultsAreOneReport() throws {
    try withFolder { folder in
      for (words, name) in [(Self.simulate, "a"), (Self.compare, "b")] {
        let made = try BuiltProgram.run(words + ["--json", name + ".json"], directory: folder)
        try #require(made.status == 0, "\(made.messages)")
        let alone = try BuiltProgram.run(
          ["report", name + ".json", "-o", name + ".md"], directory: folder)
        #expect(alone.status == 0)
      }
      let both = try BuiltProgram.run(
        ["report", "a.json", "b.json", "-o", "both.md"], directory: folder)
      #expect(both.status == 0, "\(both.messages)")
      let texts = try ["a.md", "b.md", "both.md"].map {
        try String(contentsOf: folder.appendingPathComponent($0), encoding: .utf8)
      }
      #expect(texts[2] == texts[0] + "\n" + texts[1])
      let csv = try BuiltProgram.run(
        ["report", "a.json", "b.json", "-o", "both.csv"], directory: folder)
      #expect(csv.status == 64)
      #expect(csv.messages.contains("one result"))
    }
  }

  @Test func anOlderPageSurvivesAFullDisk() throws {
    try withFolder { folder in
      let file = folder.appendingPathComponent("a.html")
      try Data("older".utf8).write(to: file)
      let run = try BuiltProgram.shell(
        "ulimit -f 8; \"$MILLRACE\" " + Self.simulate.joined(separator: " ") + " --report a.html",
        directory: folder)
      #expect(run.status == 73)
      #expect(try Data(contentsOf: file) == Data("older".utf8))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.html"])
    }
  }

  /// The sample reports are those that the command in their README makes.
  @Test(arguments: ["digits.md", "digits.csv"])
  func sampleReportsAreUpToDate(name: String) throws {
    let project = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    try withFolder { folder in
      let json = folder.appendingPathComponent("digits.json").path
      let target = folder.appendingPathComponent(name)
      let made = try BuiltProgram.run(
        [
          "simulate", "Networks/digits/digits-int8.onnx", "--hardware", "zcu102-b4096", "--json",
          json,
        ], directory: project)
      #expect(made.status == 0, "\(made.messages)")
      let run = try BuiltProgram.run(["report", json, "-o", target.path])
      #expect(run.status == 0, "\(run.messages)")
      let sample = project.appendingPathComponent("Reports").appendingPathComponent(name)
      #expect(try Data(contentsOf: target) == Data(contentsOf: sample))
    }
  }
}
