import Foundation
import TestSupport
import Testing

struct SimulateTests {
  static let profiles = ["zcu102-b4096", "zcu102-3xb4096", "kv260-b4096"]

  @Test(arguments: profiles, ["lenet-5", "resnet50", "mobilenet-v2"])
  func everyProfileRunsEveryNetwork(profile: String, network: String) throws {
    for fidelity in ["l0", "l1"] {
      let run = try BuiltProgram.run([
        "simulate", network, "--hardware", profile, "--fidelity", fidelity, "--json", "-",
      ])
      #expect(run.status == 0)
      #expect(run.messages.isEmpty)
      let document = try JSONSerialization.jsonObject(with: run.output) as? [String: Any]
      #expect(document?["schema"] as? String == "millrace.simulation/1")
      #expect((document?["options"] as? [String: Any])?["fidelity"] as? String == fidelity)
    }
  }

  @Test func theReportIsATable() throws {
    let run = try BuiltProgram.run(["simulate", "lenet-5", "--hardware", "zcu102-b4096"])
    #expect(run.status == 0)
    #expect(run.text.hasPrefix("lenet-5 on zcu102-b4096 (loopUnrolled, 281 MHz, 1 core)"))
    #expect(run.text.contains("conv1"))
    #expect(run.text.split(separator: "\n").allSatisfy { $0.count <= 100 })
    #expect(!run.text.contains("\u{1b}"))
  }

  @Test func twoRunsGiveTheSameBytes() throws {
    for form in ["--json", "--csv", "--markdown"] {
      let words = ["simulate", "alexnet", "--hardware=zcu102-3xb4096", form, "-"]
      let (first, second) = (try BuiltProgram.run(words), try BuiltProgram.run(words))
      #expect(first.status == 0)
      #expect(first.output == second.output)
    }
  }

  @Test func filesAndStandardOutputCarryTheSame() throws {
    let folder = try BuiltProgram.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: folder) }
    let words = ["simulate", "lenet-5", "--hardware", "zcu102-b4096"]
    let written = try BuiltProgram.run(
      words + ["--json", "a.json", "--csv=b.csv", "--markdown", "c.md"], directory: folder)
    #expect(written.status == 0)
    #expect(written.text.hasPrefix("lenet-5 on"))
    for (option, file) in [("--json", "a.json"), ("--csv", "b.csv"), ("--markdown", "c.md")] {
      let printed = try BuiltProgram.run(words + [option, "-"])
      #expect(try Data(contentsOf: folder.appendingPathComponent(file)) == printed.output)
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(names == ["a.json", "b.csv", "c.md"])
  }

  @Test func aProfileMayBeAFile() throws {
    let folder = try BuiltProgram.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("board.yaml")
    try Data(SampleProfile.yaml.utf8).write(to: file)
    for word in [file.path, "board.yaml", "./board.yaml"] {
      let run = try BuiltProgram.run(
        ["simulate", "lenet-5", "--hardware", word], directory: folder)
      #expect(run.status == 0)
      #expect(run.text.hasPrefix("lenet-5 on sample"))
    }
  }

  @Test func widthsAndBatchAreTakenOver() throws {
    let folder = try BuiltProgram.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(SampleProfile.yaml.utf8).write(to: folder.appendingPathComponent("board.yaml"))
    let run = try BuiltProgram.run(
      [
        "simulate", "lenet-5", "--hardware", "board.yaml", "--weight-bits", "4",
        "--activation-bits", "8", "--batch", "3", "--json", "-",
      ], directory: folder)
    #expect(run.status == 0)
    let document = try JSONSerialization.jsonObject(with: run.output) as? [String: Any]
    let options = document?["options"] as? [String: Any]
    #expect(options?["weightBits"] as? Int == 4)
    #expect(options?["activationBits"] as? Int == 8)
    #expect(options?["batch"] as? Int == 3)
    let network = document?["network"] as? [String: Any]
    let weights = try #require(network?["weightCount"] as? Int)
    #expect(network?["weightStorageBits"] as? Int == 4 * weights)
  }
}
