import Evaluation
import Foundation
import HardwareModel
import NetworkModel
import Reporting
import TestSupport
import Testing

struct ReportTests {
  static let odd = "a|\"b\", c\n\u{1b}[0m層"

  /// Two convolutions, the first with a name that every format has to escape.
  static func result(cores: Int = 1, further: String = "") throws -> SimulationResult {
    var builder = NetworkBuilder(name: "odd \(odd)", source: "made up")
    let input = builder.input(shape: try TensorShape(channels: 8, rows: 8, columns: 8))
    let first = try builder.convolution(odd, input, channels: 8, kernel: (3, 3))
    let relu = try builder.activation("relu", first, .relu)
    _ = try builder.fullyConnected(
      "a-very-long-layer-name/" + String(repeating: "block/", count: 30), relu, outputs: 10)
    return try Design(
      network: try builder.build(),
      profile: try HardwareProfile.decode(
        bytes: Array(SampleProfile.text(cores: cores, further: further).utf8), file: "sample")
    ).evaluate()
  }

  @Test func jsonHasTheKeysOfTheContract() throws {
    let data = Data(try Self.result().json().utf8)
    let document = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    func keys(_ path: String...) -> Set<String> {
      var value: Any? = document
      for key in path { value = (value as? [String: Any])?[key] }
      return Set((value as? [String: Any])?.keys.map { $0 } ?? [])
    }
    #expect(document["schema"] as? String == "millrace.simulation/1")
    #expect(
      keys() == [
        "schema", "network", "hardware", "options", "totals", "layers", "resources", "notes",
      ])
    #expect(
      keys("resources").isSuperset(of: [
        "dsp", "bram36", "uram", "lut", "ff", "fits", "binding",
      ]))
    #expect(
      keys("network") == [
        "name", "source", "layerCount", "macCount", "weightCount", "weightStorageBits", "weights",
      ])
    #expect(
      keys("hardware") == ["name", "family", "clockMegahertz", "cores", "peakGOPS", "peakGBps"])
    #expect(keys("options").isSuperset(of: ["fidelity", "batch"]))
    #expect(
      keys("totals").isSuperset(of: [
        "cycles", "latencyMilliseconds", "framesPerSecond", "effectiveGOPS", "utilization",
        "macCount", "dram", "energy_pJ", "energyByComponent_pJ", "averagePowerWatts",
      ]))
    #expect(
      keys("totals", "dram").isSuperset(of: [
        "weightBytes", "inputBytes", "outputBytes", "totalBytes",
      ]))
    #expect(keys("totals", "energy_pJ") == ["low", "mid", "high"])
    #expect(
      keys("totals", "energyByComponent_pJ") == [
        "mac", "register", "weightBuffer", "weightStore", "mapStore", "inputBuffer", "outputBuffer",
        "dram",
        "static",
        "idle",
      ])
    let layers = try #require(document["layers"] as? [[String: Any]])
    #expect(layers.count == 2)
    #expect(layers[0]["name"] as? String == Self.odd)
    #expect(layers[0]["fused"] as? [String] == ["relu"])
    #expect(layers[0]["stallCycles"] is [String: Any])
    #expect(
      Set(layers[0].keys).isSuperset(of: [
        "name", "kind", "macCount", "cycles", "computeCycles", "stallCycles", "utilization",
        "bound", "dram", "weightStorage", "weightBits", "outputStorage", "energy_pJ", "tiling",
      ]))
  }

  @Test func modelErrorIsReportedWherePresent() throws {
    let result = try Self.result(
      further: "modelError: {family: F, medianPercent: 3.5, worstPercent: 9, cases: 4, source: S}")
    #expect(result.json().contains("\"medianPercent\": 3.5"))
    #expect(result.text(width: 100).contains("3.5 % median"))
    #expect(try Self.result().text(width: 100).contains("not compared with measurements"))
  }

  @Test func csvHasOneRecordALayer() throws {
    let text = try Self.result().csv()
    #expect(text.hasPrefix("name,kind,fused,macCount,cycles,"))
    #expect(text.contains("energy_pJ_mid"))
    // The odd name holds a line feed; records end with a carriage return before it.
    #expect(text.components(separatedBy: "\r\n").count == 4)
    #expect(text.contains("\r\n\"a|\"\"b\"\", c\n\u{1b}[0m層\",convolution,relu,"))
  }

  @Test func markdownRowsHaveAsManyCellsAsTheHeading() throws {
    let lines = try Self.result().markdown().split(separator: "\n").map(String.init)
    let heading = try #require(lines.firstIndex { $0.hasPrefix("| layer |") })
    func cells(_ line: String) -> Int { line.replacing("\\|", with: "").count { $0 == "|" } }
    for line in lines[heading...(heading + 3)] { #expect(cells(line) == cells(lines[heading])) }
    #expect(lines.allSatisfy { line in line.unicodeScalars.allSatisfy { $0.value >= 0x20 } })
  }

  @Test(arguments: [10, 80, 100, 143, 200, 1000])
  func terminalReportsFit(width: Int) throws {
    let limit = min(200, max(80, width))
    for text in [
      try Self.result(cores: 3).text(width: width),
      try Self.result().design.network.text(width: width),
    ] {
      for line in text.split(separator: "\n") { #expect(line.count <= limit, "\(line)") }
      #expect(!text.contains("\u{1b}"))
    }
  }

  @Test func networksAreDescribedInJSON() throws {
    let data = Data(try Self.result().design.network.json().utf8)
    let document = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(document["schema"] as? String == "millrace.network/1")
    #expect((document["layers"] as? [[String: Any]])?.count == 3)
  }
}
