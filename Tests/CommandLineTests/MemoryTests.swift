import BundledMemoryDevices
import Foundation
import TestSupport
import Testing

struct MemoryTests {
  private func json(_ words: [String], directory: URL? = nil) throws -> [String: Any] {
    let run = try BuiltProgram.run(["memory"] + words + ["--json", "-"], directory: directory)
    #expect(run.status == 0, "\(run.messages)")
    return try JSONSerialization.jsonObject(with: run.output) as? [String: Any] ?? [:]
  }

  @Test(arguments: MemoryDeviceLibrary.names)
  func everyMemoryRunsAPattern(name: String) throws {
    let document = try json([
      "--device", name, "--pattern", "streams:8:1024:0r,0x100000w", "--outstanding", "8",
    ])
    #expect(document["schema"] as? String == "millrace.memory/1")
    #expect(document["device"] as? String == name)
    #expect(document["bytes"] as? Int == 16384)
    for key in [
      "requests", "reads", "writes", "cycles", "clockNanoseconds", "bandwidthGBps", "peakGBps",
      "activates", "precharges", "readCommands", "writeCommands", "refreshes", "rowHitRate",
      "meanReadLatencyCycles",
    ] {
      #expect(document[key] is NSNumber, "\(key)")
    }
    let energy = try #require(document["energy_pJ"] as? [String: Double])
    let parts = [
      "activate", "read", "write", "refresh", "activeStandby", "prechargeStandby",
    ]
    let sum = parts.reduce(0) { $0 + (energy[$1] ?? .nan) }
    #expect(abs(sum - (energy["total"] ?? 0)) < 1e-6 * sum)
    #expect(Set(energy.keys) == Set(parts + ["total"]))
  }

  @Test func patternsGoThroughPorts() throws {
    let words = ["--device", "zcu102-ps-ddr4", "--pattern", "seq-read:65536"]
    let short = try json(words + ["--burst-bytes", "32"])
    let ports = try #require(short["ports"] as? [String: Any])
    #expect(ports["burstBytes"] as? Int == 32)
    #expect(ports["bytes"] as? Int == 65536)
    #expect(ports["count"] as? Int == 1)
    #expect(short["reads"] as? Int == 2048, "two bursts of the port ask for each one of the DRAM")
    let few = try json(words + ["--outstanding", "2"])
    let slow = try #require((few["ports"] as? [String: Any])?["bandwidthGBps"] as? Double)
    let fast = try #require(
      (try json(words)["ports"] as? [String: Any])?["bandwidthGBps"] as? Double)
    #expect(slow < fast)
    for (more, hint) in [
      (["--device", "ddr4-2400", "--pattern", "seq-read:64", "--burst-bytes", "32"], "no ports"),
      (words + ["--burst-bytes", "48"], "power of two"),
      (["--device", "zcu102-ps-ddr4", "--pattern", "seq-read:64@3"], "leave out @3"),
    ] {
      let run = try BuiltProgram.run(["memory"] + more)
      #expect(run.status == 64)
      #expect(run.messages.contains(hint), "\(run.messages)")
    }
  }

  @Test func aTraceIsAStreamLikeThePatternThatMadeIt() throws {
    let folder = try BuiltProgram.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: folder) }
    let lines = (0..<500).map { "0x\(String($0 * 4096, radix: 16)) READ \($0 * 3)\n" }
    let file = folder.appendingPathComponent("requests.trace")
    try Data(lines.joined().utf8).write(to: file)
    var traced = try json(
      ["--device", "ddr4-2400", "--stream", "requests.trace"], directory: folder)
    _ = try BuiltProgram.shell("gzip requests.trace", directory: folder)
    var packed = try json(
      ["--device", "ddr4-2400", "--stream", "requests.trace.gz"], directory: folder)
    var made = try json(["--device", "ddr4-2400", "--pattern", "stride-read:500:4096@3"])
    for document in [traced, packed, made] { #expect(document["stream"] is String) }
    traced["stream"] = nil
    packed["stream"] = nil
    made["stream"] = nil
    #expect(NSDictionary(dictionary: traced) == NSDictionary(dictionary: made))
    #expect(NSDictionary(dictionary: packed) == NSDictionary(dictionary: made))
  }

  @Test func aMemoryMayBeAFileOfEitherForm() throws {
    let folder = try BuiltProgram.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: folder) }
    let yaml = try #require(MemoryDeviceLibrary.source(named: "ddr3-1600"))
    try Data(yaml).write(to: folder.appendingPathComponent("mine.yaml"))
    let ini = "[dram_structure]\nprotocol = DDR3\nbankgroups = 1\nbanks_per_group = 8\n"
    try Data(ini.utf8).write(to: folder.appendingPathComponent("mine.ini"))
    for (file, name) in [("mine.yaml", "ddr3-1600"), ("mine.ini", "mine.ini")] {
      let document = try json(
        ["--device", file, "--pattern", "seq-read:65536"], directory: folder)
      #expect(document["device"] as? String == name)
      #expect((document["notes"] as? [String])?.isEmpty == false)
    }
  }

  @Test func theReportIsReadable() throws {
    let run = try BuiltProgram.run([
      "memory", "--device", "lpddr4-3200", "--pattern", "seq-read:65536",
    ])
    #expect(run.status == 0)
    #expect(run.text.hasPrefix("seq-read:65536 on lpddr4-3200\n"))
    #expect(run.text.contains("placeholder"))
    #expect(run.text.split(separator: "\n").allSatisfy { $0.count <= 100 })
  }

  @Test(arguments: [
    (["--device", "ddr4-2400"], 64, "the requests are missing"),
    (["--device", "ddr4-2400", "--pattern", "seq-red:1"], 64, "--pattern must be"),
    (
      ["--device", "ddr4-2400", "--pattern", "seq-read:64", "--stream", "x"], 64,
      "both given"
    ),
    (["--device", "ddr4-2410", "--pattern", "seq-read:64"], 66, "did you mean ddr4-2400?"),
    (["--device", "nowhere.ini", "--pattern", "seq-read:64"], 66, "nowhere.ini"),
    (["--device", "ddr4-2400", "--stream", "nowhere.trace"], 66, "nowhere.trace"),
    (["--device", "ddr4-2400", "--pattern", "seq-read:64", "--outstanding", "0"], 64, "from 1"),
    (["--pattern", "seq-read:64"], 64, "--device"),
  ])
  func faultsAreToldApart(words: [String], status: Int32, message: String) throws {
    let run = try BuiltProgram.run(["memory"] + words)
    #expect(run.status == status)
    #expect(run.messages.contains(message), "\(run.messages)")
    #expect(run.output.isEmpty)
  }
}
