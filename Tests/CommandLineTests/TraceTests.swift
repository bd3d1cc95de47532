import Foundation
import TestSupport
import Testing

/// Traces from the command line.
struct TraceTests {
  private static let words = ["simulate", "squeezenet1.1", "--hardware", "zcu102-b4096"]

  private func info(_ file: String, in folder: URL) throws -> [String: Any] {
    let run = try BuiltProgram.run(["trace", "info", file, "--json", "-"], directory: folder)
    #expect(run.status == 0, "\(run.messages)")
    return try JSONSerialization.jsonObject(with: run.output) as? [String: Any] ?? [:]
  }

  @Test(arguments: [
    ("l1", "tiles"), ("l2", "tiles"), ("l2", "memory"), ("l2", "tiles,memory,commands"),
  ])
  func aTraceAgreesWithItsSimulation(fidelity: String, events: String) throws {
    let folder = try BuiltProgram.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: folder) }
    let run = try BuiltProgram.run(
      Self.words + [
        "--fidelity", fidelity, "--trace", "a.mrt.gz", "--trace-events", events, "--json", "a.json",
      ], directory: folder)
    #expect(run.status == 0, "\(run.messages)")
    let verified = try BuiltProgram.run(["trace", "verify", "a.mrt.gz"], directory: folder)
    #expect(verified.status == 0, "\(verified.messages)")
    #expect(
      try BuiltProgram.shell("gzip -t a.mrt.gz && echo whole", directory: folder).text == "whole\n")
    let document = try info("a.mrt.gz", in: folder)
    #expect(document["complete"] as? Bool == true)
    let result = try #require(
      try JSONSerialization.jsonObject(
        with: Data(contentsOf: folder.appendingPathComponent("a.json"))) as? [String: Any])
    if events.contains("tiles") {
      let totals = try #require(result["totals"] as? [String: Any])
      #expect(document["lastCycle"] as? Int == totals["cycles"] as? Int)
    }
    if events.contains("memory") {
      let memory = try #require(result["memory"] as? [String: Any])
      #expect(document["transactionCount"] as? Int == memory["requests"] as? Int)
    }
    // Who listens changes nothing.
    let plain = try BuiltProgram.run(Self.words + ["--fidelity", fidelity, "--json", "-"])
    #expect(plain.output == (try Data(contentsOf: folder.appendingPathComponent("a.json"))))
  }

  /// What went out as text comes back as the same clocks and rows of the DRAM.
  @Test func exportedRequestsCostWhatTheyCost() throws {
    let folder = try BuiltProgram.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: folder) }
    func document(_ words: [String]) throws -> [String: Any] {
      let run = try BuiltProgram.run(words, directory: folder)
      #expect(run.status == 0, "\(run.messages)")
      return try JSONSerialization.jsonObject(with: run.output) as? [String: Any] ?? [:]
    }
    let result = try document(
      Self.words + ["--fidelity", "l2", "--trace", "a.mrt.gz", "--json", "-"])
    let export = try BuiltProgram.run(
      ["trace", "export", "a.mrt.gz", "--format", "dramsim3", "-o", "a.trace.gz"],
      directory: folder)
    #expect(export.status == 0, "\(export.messages)")
    let replayed = try document([
      "memory", "--device", "ddr4-2133", "--stream", "a.trace.gz", "--json", "-",
    ])
    let memory = try #require(result["memory"] as? [String: Any])
    for key in ["requests", "activates", "readCommands", "writeCommands"] {
      #expect(memory[key] as? Int == replayed[key] as? Int, "\(key)")
    }
    let clocks = (try #require(memory["clocks"] as? Int), try #require(replayed["cycles"] as? Int))
    #expect(abs(clocks.0 - clocks.1) <= clocks.0 / 1000)
  }

  /// The sample in the repository is what the documented command writes.
  @Test func theSampleIsCurrent() throws {
    let folder = try BuiltProgram.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: folder) }
    let run = try BuiltProgram.run(
      [
        "simulate", "lenet-5", "--hardware", "zcu102-b4096", "--fidelity", "l2", "--trace",
        "lenet-5.mrt.gz", "--trace-events", "tiles,memory,commands",
      ], directory: folder)
    #expect(run.status == 0, "\(run.messages)")
    let sample = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Traces/lenet-5.mrt.gz")
    #expect(
      try Data(contentsOf: sample)
        == Data(contentsOf: folder.appendingPathComponent("lenet-5.mrt.gz")))
  }

  @Test func theBytesDoNotDependOnTheRun() throws {
    let folder = try BuiltProgram.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: folder) }
    for name in ["a.mrt.gz", "b.mrt.gz"] {
      let run = try BuiltProgram.run(
        Self.words + ["--fidelity", "l2", "--trace", name], directory: folder)
      #expect(run.status == 0)
    }
    #expect(
      try Data(contentsOf: folder.appendingPathComponent("a.mrt.gz"))
        == Data(contentsOf: folder.appendingPathComponent("b.mrt.gz")))
  }

  @Test func anInterruptClosesTheFile() throws {
    let folder = try BuiltProgram.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: folder) }
    let command =
      "$MILLRACE simulate resnet152 --hardware zcu102-b4096 --batch 512 --fidelity l2"
      + " --trace a.mrt.gz >/dev/null & process=$!; sleep 4; kill -INT $process; wait $process;"
      + " echo $?"
    #expect(try BuiltProgram.shell(command, directory: folder).text == "130\n")
    let document = try info("a.mrt.gz", in: folder)
    #expect(document["complete"] as? Bool == false)
    #expect((document["incompleteReason"] as? String)?.contains("interrupted") == true)
    let verified = try BuiltProgram.run(["trace", "verify", "a.mrt.gz"], directory: folder)
    #expect(verified.status == 65)
    #expect(verified.messages.contains("not complete"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.mrt.gz"])
  }

  @Test func aFullDiskLeavesWhatWasWhole() throws {
    let folder = try BuiltProgram.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: folder) }
    // A file may have 16 blocks of 512 bytes; the trace needs more.
    let command =
      "(ulimit -f 16; $MILLRACE simulate resnet50 --hardware zcu102-b4096 --fidelity l2"
      + " --trace a.mrt.gz >/dev/null 2>&1; echo $?)"
    #expect(try BuiltProgram.shell(command, directory: folder).text == "73\n")
    #expect(try info("a.mrt.gz", in: folder)["complete"] as? Bool == false)
  }

  @Test(arguments: [
    (["--fidelity", "l0", "--trace", "a"], "closed form"),
    (["--fidelity", "l0", "--timeline", "3"], "no tile has a time"),
    (["--trace", "a", "--trace-events", "memory"], "tiles and array events only"),
    (["--trace-events", "tiles"], "without --trace"),
    (["--trace", "a", "--trace-events", "tiles,fish"], "tiles, memory, commands"),
    (["--trace", "a", "--trace-level", "10"], "1 to 9"),
  ])
  func wrongWords(words: [String], message: String) throws {
    let run = try BuiltProgram.run(Self.words + words)
    #expect(run.status == 64)
    #expect(run.messages.contains(message), "\(run.messages)")
  }

  @Test func whatIsNoTraceIsRefused() throws {
    let folder = try BuiltProgram.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("no trace".utf8).write(to: folder.appendingPathComponent("a.mrt.gz"))
    for command in ["info", "verify"] {
      #expect(try BuiltProgram.run(["trace", command, "a.mrt.gz"], directory: folder).status == 65)
      #expect(try BuiltProgram.run(["trace", command, "b.mrt.gz"], directory: folder).status == 66)
    }
  }
}
