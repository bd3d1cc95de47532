import Diagnostics
import Evaluation
import Foundation
import HTMLReports
import HardwareModel
import NetworkModel
import TestSupport

/// Results with names that no format may take for its own signs.
enum Samples {
  static let names = [
    "</script><script>window.hacked = true</script>", "<img src=x onerror='hacked()'>",
    "a & b &lt; \"c\" 'd' `e` \\ | @@data@@ ${f}", "<!--", "層\u{202e}نص\u{2028}\u{2029}🧮",
    String(repeating: "0123456789", count: 30),
  ]

  /// Layers one after another, as many of them named oddly as there are odd names.
  static func result(layers: Int = 8) throws -> SimulationResult {
    var builder = NetworkBuilder(name: "net " + names[0], source: names[1] + names[4])
    var value = builder.input(shape: try TensorShape(channels: 4, rows: 4, columns: 4))
    for index in 0..<layers {
      let name = index < names.count ? names[index] : "block/\(index)/convolution"
      value = try builder.convolution(name, value, channels: 4, kernel: (1, 1))
    }
    return try Design(
      network: try builder.build(),
      profile: try HardwareProfile.decode(
        bytes: Array(SampleProfile.yaml.utf8), file: "sample")
    ).evaluate()
  }

  /// A comparison of a result with itself and with a design that cannot be.
  static func comparison() throws -> Comparison {
    let result = try result()
    return Comparison([
      .init(label: "first " + names[2], plan: nil, outcome: .success(result)),
      .init(label: names[0], plan: names[1], outcome: .success(result)),
      .init(
        label: "none", plan: nil,
        outcome: .failure(InputError(file: names[3], reason: names[1]))),
    ])
  }

  static func document(_ json: String) throws -> ReportDocument {
    try ReportDocument(json: Array(json.utf8), file: "result.json")
  }
}
