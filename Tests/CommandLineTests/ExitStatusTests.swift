import Foundation
import TestSupport
import Testing

struct ExitStatusTests {
  @Test(arguments: [
    "", "simulat", "simulate", "simulate vgg16",
    "simulate vgg16 --hardware zcu102-b4096 --fidelity l3",
    "simulate vgg16 --hardware zcu102-b4096 --trace-file t", "simulate vgg16 --hardware",
    "simulate vgg16 --hardware zcu102-b4096 --batch 0", "simulate vgg16 --hardware a --batch 2x",
    "simulate vgg16 --hardware zcu102-b4096 --json - --csv -",
    "simulate vgg16 --hardware zcu102-b4096 --json a --csv a",
    "simulate vgg16 --hardware zcu102-b4096 --reports t.html",
    "simulate vgg16 --sede 1 --hardware x",
    "simulate vgg16 --hardware zcu102-b4096 --weights sram",
    "simulate vgg16 --hardware zcu102-b4096 --prototxt p", "profiles", "networks show",
    "completions tcsh", "profiles show", "simulate vgg16 --weight-bits 0 --hardware zcu102-b4096",
  ])
  func wrongWords(line: String) throws {
    let run = try BuiltProgram.run(line.split(separator: " ").map(String.init))
    #expect(run.status == 64)
    #expect(run.output.isEmpty)
    #expect(run.messages.hasPrefix("millrace: error: "))
    #expect(run.messages.contains("usage: millrace"))
  }

  @Test(arguments: ["--help", "--version", "simulate --help", "completions bash", "help networks"])
  func standardRequests(line: String) throws {
    let run = try BuiltProgram.run(line.split(separator: " ").map(String.init))
    #expect(run.status == 0)
    #expect(!run.output.isEmpty)
    #expect(run.messages.isEmpty)
  }

  @Test(arguments: [
    ("simulate resnet5 --hardware zcu102-b4096", "did you mean resnet50?"),
    ("simulate vgg16 --hardware zcu102-b409", "did you mean zcu102-b4096?"),
    ("simulate no/such.onnx --hardware zcu102-b4096", "no such file"),
    ("simulate nosuch.onnx --hardware zcu102-b4096", "no such file"),
    ("simulate vgg16 --hardware nosuch.yaml", "no such file"),
    ("simulate zzzzzzzz --hardware zcu102-b4096", "millrace networks list"),
    ("profiles show zcu102-b409", "did you mean zcu102-b4096?"),
    ("profiles check nosuch.yaml", "no such file"), ("networks show alexne", "alexnet"),
  ])
  func missingInput(line: String, remedy: String) throws {
    let run = try BuiltProgram.run(line.split(separator: " ").map(String.init))
    #expect(run.status == 66)
    #expect(run.output.isEmpty)
    #expect(run.messages.hasPrefix("millrace: error: "))
    #expect(run.messages.contains(remedy), "\(run.messages)")
  }

  @Test func messagesStayOnOneLine() throws {
    for words in [
      ["simulate", "a\nb\u{1b}[31m", "--hardware", "zcu102-b4096"],
      ["simulate", "a\n/b.onnx", "--hardware", "zcu102-b4096"],
      ["simulate", String(repeating: "x", count: 5000), "--hardware", "zcu102-b4096"],
    ] {
      let run = try BuiltProgram.run(words)
      #expect(run.status == 66)
      #expect(run.messages.unicodeScalars.count { $0.value < 0x20 } == 1)
      #expect(run.messages.count < 300)
    }
  }

  @Test func wrongInput() throws {
    let folder = try BuiltProgram.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("name: x\n  y: [".utf8).write(to: folder.appendingPathComponent("bad.yaml"))
    try Data("no network".utf8).write(to: folder.appendingPathComponent("bad.onnx"))
    try Data("no network".utf8).write(to: folder.appendingPathComponent("bad.txt"))
    for line in [
      "simulate lenet-5 --hardware bad.yaml", "profiles check bad.yaml", "profiles check .",
      "simulate bad.onnx --hardware zcu102-b4096", "networks show bad.onnx", "networks show ./",
      "simulate ./bad.txt --hardware zcu102-b4096",
      "simulate lenet-5 --hardware zcu102-b4096 --weight-bits 16",
    ] {
      let run = try BuiltProgram.run(
        line.split(separator: " ").map(String.init), directory: folder)
      #expect(run.status == 65, "\(line): \(run.messages)")
      #expect(run.output.isEmpty)
      #expect(run.messages.hasPrefix("millrace: error: "))
    }
  }

  @Test func pathsInMessagesAreOneShortLine() throws {
    for path in ["a\nb\u{1b}[31m.onnx", String(repeating: "x", count: 3000) + ".onnx"] {
      let run = try BuiltProgram.run(["simulate", path, "--hardware", "zcu102-b4096"])
      #expect(run.status == 65 || run.status == 66)
      #expect(run.messages.split(separator: "\n").count == 1)
      #expect(!run.messages.contains("\u{1b}"))
      #expect(run.messages.count < 400)
    }
  }

  @Test func faultsInAProfileHaveLineAndColumn() throws {
    let folder = try BuiltProgram.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: folder) }
    let text = SampleProfile.yaml.replacing("clockMegahertz: 100\ncores", with: "clock: 1\ncores")
    try Data(text.utf8).write(to: folder.appendingPathComponent("bad.yaml"))
    let run = try BuiltProgram.run(["profiles", "check", "bad.yaml"], directory: folder)
    #expect(run.status == 65)
    #expect(run.messages.contains("bad.yaml:5:1: "))
  }
}
