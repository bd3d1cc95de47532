import Foundation
import TestSupport
import Testing

/// `millrace compress`, from a plan to a file that other commands read.
struct CompressTests {
  private let digits = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Networks/digits")

  private func compress(
    _ plan: String, to name: String, further: [String] = [], in folder: URL
  ) throws -> BuiltProgram.Run {
    try Data(("name: test\nsteps:\n" + plan).utf8)
      .write(to: folder.appendingPathComponent("plan.yaml"))
    return try BuiltProgram.run(
      [
        "compress", digits.appendingPathComponent("digits-float.onnx").path, "--plan", "plan.yaml",
        "-o", name,
      ] + further, directory: folder)
  }

  private func json(_ data: Data) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  @Test func whatIsWrittenIsWhatIsChargedAndExecuted() throws {
    let folder = try BuiltProgram.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: folder) }
    let test = digits.appendingPathComponent("test.yaml").path
    let run = try compress(
      "  - prune: {density: 0.8}\n  - share: {bits: 5}\n", to: "small.mrn",
      further: ["--evaluate", test, "--json", "-"], in: folder)
    #expect(run.status == 0, "\(run.messages)")
    let result = try json(run.output)
    #expect(result["schema"] as? String == "millrace.compression/1")
    let after = try #require(result["after"] as? [String: Any])
    let bits = try #require(after["storageBits"] as? Int)
    let layers = try #require(result["layers"] as? [[String: Any]])
    #expect(layers.reduce(0) { $0 + ($1["storageBits"] as? Int ?? 0) } == bits)
    #expect((after["nonZeroCount"] as? Int ?? 0) < (after["weightCount"] as? Int ?? 0))

    let evaluated = try BuiltProgram.run(
      ["evaluate", "small.mrn", "--data", test, "--json", "-"], directory: folder)
    #expect(evaluated.status == 0, "\(evaluated.messages)")
    #expect(try json(evaluated.output)["top1"] as? Double == after["top1"] as? Double)

    let simulated = try BuiltProgram.run(
      ["simulate", "small.mrn", "--hardware", "zcu102-b1024", "--json", "-"], directory: folder)
    #expect(simulated.status == 0, "\(simulated.messages)")
    let network = try #require(try json(simulated.output)["network"] as? [String: Any])
    #expect(network["weightStorageBits"] as? Int == bits)
    #expect(network["weights"] as? String == "real")
  }

  @Test func anONNXFileComesBack() throws {
    let folder = try BuiltProgram.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: folder) }
    let run = try compress("  - prune: {density: 0.5}\n", to: "half.onnx", in: folder)
    #expect(run.status == 0, "\(run.messages)")
    let shown = try BuiltProgram.run(["networks", "show", "half.onnx"], directory: folder)
    #expect(shown.status == 0 && shown.text.contains("24.82 k weights"))
  }

  @Test(arguments: [
    ("  - prune: {layers: [nothing], density: 0.5}\n", "step 1, prune: none of the network's"),
    ("  - retrain: {epochs: 1}\n", "training needs calibration data; give it with --calibrate"),
    ("  - share: {bits: 99}\n", "plan.yaml:3:19: steps[0].share.bits must be from 1 to 12"),
  ]) func faultsNameStepAndRemedy(plan: String, message: String) throws {
    let folder = try BuiltProgram.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: folder) }
    let run = try compress(plan, to: "out.mrn", in: folder)
    #expect(run.status == 65)
    #expect(run.messages.contains(message), "\(run.messages)")
    #expect(!FileManager.default.fileExists(atPath: folder.appendingPathComponent("out.mrn").path))
  }

  @Test func unknownPlansAndKindsOfFiles() throws {
    let plan = try BuiltProgram.run(
      ["simulate", "alexnet", "--hardware", "zcu102-b4096", "--plan", "deep-compression/alexnot"])
    #expect(plan.status == 66)
    #expect(plan.messages.contains("did you mean deep-compression/alexnet?"))
    let kind = try BuiltProgram.run(
      ["compress", "alexnet", "--plan", "han15/alexnet", "-o", "alexnet.bin"])
    #expect(kind.status == 64)
    #expect(kind.messages.contains("must end in .mrn, .onnx, .net"))
  }

  /// 7.4 MB of statistics: every report says that they are such.
  @Test func statisticsAreCalledSo() throws {
    let run = try BuiltProgram.run(
      ["simulate", "alexnet", "--hardware", "zcu102-b4096", "--plan", "deep-compression/alexnet"])
    #expect(run.status == 0)
    #expect(run.text.contains("values: statistical"))
    #expect(run.text.contains("7.419 MB stored"))
  }
}
