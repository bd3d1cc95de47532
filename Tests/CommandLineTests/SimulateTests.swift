import Foundation
import TestSupport
import Testing

struct SimulateTests {
  static let profiles = ["zcu102-b4096", "zcu102-3xb4096", "kv260-b4096"]

  @Test(arguments: profiles, ["lenet-5", "resnet50", "mobilenet-v2"])
  func everyProfileRunsEveryNetwork(profile: String, network: String) throws {
    var last = 0
    var bytes: [NSDictionary] = []
    for fidelity in ["l0", "l1", "l2"] {
      let run = try BuiltProgram.run([
        "simulate", network, "--hardware", profile, "--fidelity", fidelity, "--json", "-",
      ])
      #expect(run.status == 0)
      #expect(run.messages.isEmpty)
      let document = try JSONSerialization.jsonObject(with: run.output) as? [String: Any]
      #expect(document?["schema"] as? String == "millrace.simulation/1")
      #expect((document?["options"] as? [String: Any])?["fidelity"] as? String == fidelity)
      let totals = try #require(document?["totals"] as? [String: Any])
      let cycles = try #require(totals["cycles"] as? Int)
      #expect(last <= cycles, "\(fidelity) is not faster than the one before")
      last = cycles
      bytes.append(try #require(totals["dram"] as? NSDictionary))
      #expect((document?["memory"] != nil) == (fidelity == "l2"))
    }
    #expect(bytes[0] == bytes[1] && bytes[1] == bytes[2], "bytes do not depend on the fidelity")
  }

  @Test func transactionsReportTheMemory() throws {
    let words = ["simulate", "squeezenet1.1", "--hardware", "zcu102-b4096", "--fidelity", "l2"]
    let run = try BuiltProgram.run(words + ["--json", "-"])
    #expect(run.output == (try BuiltProgram.run(words + ["--json", "-"])).output)
    let document = try #require(
      try JSONSerialization.jsonObject(with: run.output) as? [String: Any])
    let memory = try #require(document["memory"] as? [String: Any])
    let layers = try #require(document["layers"] as? [[String: Any]])
    #expect(memory["device"] as? String == "ddr4-2133")
    for key in ["requests", "activates", "refreshes", "transferredBytes"] {
      let sum = layers.reduce(0) {
        $0 + (($1["memory"] as? [String: Any])?[key] as? Int ?? .min / 100)
      }
      #expect(memory[key] as? Int == sum, "\(key) of the layers add up")
    }
    let totals = try #require(document["totals"] as? [String: Any])
    let asked = try #require((totals["dram"] as? [String: Int])?["totalBytes"])
    #expect(try #require(memory["transferredBytes"] as? Int) >= asked)
    let energy = try #require(memory["energy_pJ"] as? [String: Any])
    let component = try #require(
      (totals["energyByComponent_pJ"] as? [String: [String: Double]])?["dram"])
    let interface = try #require(energy["interface"] as? [String: Double])
    let parts = try #require(energy["total"] as? Double) + (interface["mid"] ?? .nan)
    #expect(abs((component["mid"] ?? 0) / parts - 1) < 1e-9)
    let text = try BuiltProgram.run(words).text
    #expect(text.contains("of ddr4-2133; row hits"))
  }

  @Test func transactionsNeedAMemoryThatIsKnown() throws {
    let folder = try BuiltProgram.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: folder) }
    func run(_ text: String) throws -> BuiltProgram.Run {
      try Data(text.utf8).write(to: folder.appendingPathComponent("board.yaml"))
      return try BuiltProgram.run(
        ["simulate", "lenet-5", "--hardware", "board.yaml", "--fidelity", "l2"], directory: folder)
    }
    let unknown = try run(SampleProfile.yaml.replacing("device: none", with: "device: ddr4-2134"))
    #expect(unknown.status == 65)
    #expect(unknown.messages.contains("board.yaml:memory.device"))
    #expect(unknown.messages.contains("ddr4-2133"))
    let bare = try run(SampleProfile.yaml.replacing("device: none", with: "device: ddr4-2133"))
    #expect(bare.status == 65)
    #expect(bare.messages.contains("burstBytes, outstanding and latencyCycles are missing"))
    let ports = SampleProfile.yaml.replacing(
      "arrangement: readWrite",
      with: "arrangement: readWrite\n    burstBytes: 64\n    outstanding: 4\n    latencyCycles: 9")
    let other = try run(ports.replacing("device: none", with: "device: ddr4-2133"))
    #expect(other.status == 65)
    #expect(other.messages.contains("peakGigabytesPerSecond is 10"))
    let own = try run(
      ports.replacing("device: none", with: "device: ddr4-2133")
        .replacing("peakGigabytesPerSecond: 10", with: "peakGigabytesPerSecond: 17.066"))
    #expect(own.status == 0, "\(own.messages)")
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
