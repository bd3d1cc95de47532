import Foundation
import TestSupport
import Testing

/// SCALE-Sim's files in, SCALE-Sim's files out.
struct ScaleSimTests {
  private static let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Fixtures/scalesim")

  /// The reports are those that SCALE-Sim wrote of the same topology and configuration.
  @Test(arguments: [
    ("rowwise-estimated", 4), ("layerwise-given", 4), ("dense-products", 3),
  ])
  func reportsAreThoseOfScaleSim(name: String, count: Int) throws {
    let folder = Self.fixtures.appendingPathComponent(name)
    let output = try BuiltProgram.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: output) }
    let run = try BuiltProgram.run([
      "simulate", folder.appendingPathComponent("topology.csv").path, "--hardware",
      folder.appendingPathComponent("machine.cfg").path, "--scalesim-reports",
      output.appendingPathComponent("reports").path,
    ])
    #expect(run.status == 0)
    #expect(run.messages.isEmpty)
    #expect(run.text.hasPrefix("topology on \(name) (systolic, "))
    let reports = output.appendingPathComponent("reports")
    let names = try FileManager.default.contentsOfDirectory(atPath: reports.path)
    #expect(names.count == count)
    for name in names {
      let written = try String(contentsOf: reports.appendingPathComponent(name), encoding: .utf8)
      let expected = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
      #expect(written == expected, "\(name)")
    }
  }

  @Test(arguments: [
    "scalesim-32x32-ws", "scalesim-32x32-os", "scalesim-32x32-is", "zcu102-systolic-32x32",
  ])
  func everySystolicProfileRuns(profile: String) throws {
    var totals: [Int] = []
    for fidelity in ["l0", "l1"] {
      let run = try BuiltProgram.run([
        "simulate", "lenet-5", "--hardware", profile, "--fidelity", fidelity, "--json", "-",
      ])
      #expect(run.status == 0)
      let document = try #require(
        try JSONSerialization.jsonObject(with: run.output) as? [String: Any])
      let all = try #require(document["totals"] as? [String: Any])
      totals.append(try #require((all["dram"] as? [String: Any])?["totalBytes"] as? Int))
      let layers = try #require(document["layers"] as? [[String: Any]])
      #expect(layers.allSatisfy { ($0["scaleSim"] != nil) == profile.hasPrefix("scalesim") })
    }
    #expect(totals[0] == totals[1])
  }

  @Test func reportsNeedTheRules() throws {
    let run = try BuiltProgram.run([
      "simulate", "lenet-5", "--hardware", "zcu102-b4096", "--scalesim-reports", "reports",
    ])
    #expect(run.status == 64)
    #expect(run.messages.contains("belongs to a hardware profile of mode scalesim"))
  }

  @Test func reportsNeedAPlace() throws {
    let run = try BuiltProgram.run([
      "simulate", "lenet-5", "--hardware", "scalesim-32x32-ws", "--scalesim-reports",
      "/dev/null/reports",
    ])
    #expect(run.status == 73)
  }

  @Test(arguments: [
    ("a.csv", "Layer,\nx, 3, 3, 5, 1, 1, 1, 1,\n", "a.csv:2: a filter of 5 is larger"),
    ("a.csv", "Layer,\n\nx, 3, 3, 1, zero, 1, 1, 1,\n", "a.csv:3: a size must be a positive"),
    ("a.csv", "Layer,\nx, 3, 3,\n", "a.csv:2: a row has 2 sizes"),
    ("a.csv", "Layer,\nx, 3, 3, 3, 5:4,\n", "a.csv:2: a sparsity must be N:M"),
    ("a.csv", "Layer,\n", "a.csv: there is no layer in it"),
    ("a.csv", "Layer,\nx, 9999999999, 9999999999, 9999999999,\n", "a.csv:2: "),
  ])
  func faultyTopologiesAreRefused(file: String, text: String, message: String) throws {
    let folder = try BuiltProgram.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(text.utf8).write(to: folder.appendingPathComponent(file))
    let run = try BuiltProgram.run(
      ["simulate", file, "--hardware", "scalesim-32x32-ws"], directory: folder)
    #expect(run.status == 65)
    #expect(run.messages.contains(message), "\(run.messages)")
  }

  @Test(arguments: [
    ("ArrayHeight: 8", "ArrayHeight: none", "[architecture_presets] ArrayHeight must be"),
    ("Dataflow : ws", "Dataflow : sw", "[architecture_presets] Dataflow must be one of ws, os, is"),
    ("IfmapCustomLayout: False", "IfmapCustomLayout: True", "IfmapCustomLayout must be False"),
    ("UseRamulatorTrace: False", "UseRamulatorTrace: True", "UseRamulatorTrace must be False"),
    ("[general]", "[general", "a section must end with ]"),
    ("InterfaceBandwidth: USER", "", "InterfaceBandwidth is missing"),
    ("ArrayWidth: 4", "ArrayWidth: 4\narraywidth: 5", "arraywidth is there twice"),
  ])
  func faultyConfigurationsAreRefused(old: String, new: String, message: String) throws {
    let folder = try BuiltProgram.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: folder) }
    let source = Self.fixtures.appendingPathComponent("layerwise-given/machine.cfg")
    let text = try String(contentsOf: source, encoding: .utf8)
    #expect(text.contains(old))
    try Data(text.replacingOccurrences(of: old, with: new).utf8).write(
      to: folder.appendingPathComponent("a.cfg"))
    let run = try BuiltProgram.run(
      ["simulate", "lenet-5", "--hardware", "a.cfg"], directory: folder)
    #expect(run.status == 65)
    #expect(run.messages.contains("a.cfg"))
    #expect(run.messages.contains(message), "\(run.messages)")
  }
}
