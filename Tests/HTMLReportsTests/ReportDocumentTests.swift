import Diagnostics
import Evaluation
import Foundation
import HTMLReports
import Reporting
import TestSupport
import Testing

struct ReportDocumentTests {
  @Test func csvIsThatOfTheResult() throws {
    let result = try Samples.result()
    #expect(try Samples.document(result.json()).csv() == result.csv())
    let comparison = try Samples.comparison()
    #expect(try Samples.document(comparison.json()).csv() == comparison.csv())
  }

  @Test func markdownHasARowForEachLayer() throws {
    let result = try Samples.result()
    let text = try Samples.document(result.json()).markdown()
    let rows = text.split(separator: "\n").filter { $0.contains("| convolution |") }
    #expect(rows.count == result.layers.count)
    for (row, layer) in zip(rows, result.layers) {
      #expect(row.contains(" | \(layer.macCount) | \(layer.cycles) | "))
    }
    #expect(!text.contains("<") && !text.contains("\u{2028}"))
  }

  @Test func markdownOfAComparisonTellsWhatFailed() throws {
    let text = try Samples.document(Samples.comparison().json()).markdown()
    for heading in ["Designs", "Differences", "Not possible", "Notes"] {
      #expect(text.contains("\n## \(heading)\n"))
    }
    #expect(!text.contains("<"))
  }

  @Test(arguments: [
    ("", nil, "no JSON"), ("[1]", nil, "another kind"), ("{\"a\": 1}", nil, "schema is missing"),
    ("{\"schema\": 1}", "schema", "another kind"),
    ("{\"schema\": \"millrace.accuracy/1\"}", "schema", "millrace.accuracy/1"),
    ("{\"schema\": \"millrace.simulation/2\"}", "schema", "millrace.simulation/1"),
    ("{\"schema\": \"millrace.simulation/1\"}", nil, "network is missing"),
    ("{\"schema\": \"millrace.comparison/1\", \"designs\": [{}]}", "designs[0]", "label"),
  ])
  func otherDocumentsAreRefused(json: String, place: String?, reason: String) throws {
    let error = #expect(throws: InputError.self) { try Samples.document(json) }
    #expect(error?.file == "result.json")
    #expect(error?.kind == .invalid)
    #expect(error?.place == place)
    #expect(error?.reason.contains(reason) == true, "\(error?.reason ?? "")")
    #expect(error?.remedy != nil)
  }

  @Test(arguments: ["cycles", "macCount", "bound", "energy_pJ", "dram", "fused"])
  func whatALayerLacksIsNamed(key: String) throws {
    var object = try #require(
      JSONSerialization.jsonObject(with: Data(try Samples.result().json().utf8)) as? [String: Any])
    var layers = try #require(object["layers"] as? [[String: Any]])
    layers[3][key] = nil
    object["layers"] = layers
    let bytes = Array(try JSONSerialization.data(withJSONObject: object))
    let error = #expect(throws: InputError.self) {
      try ReportDocument(json: bytes, file: "result.json")
    }
    #expect(error?.place == "layers[3]")
    #expect(error?.reason == "the key \(key) is missing")
  }

  @Test func textThatIsNoUTF8IsRefused() throws {
    #expect(throws: InputError.self) {
      try ReportDocument(json: [0x7b, 0xff, 0x7d], file: "result.json")
    }
  }

  /// Every beginning of a document is refused, and none of them traps.
  @Test func beginningsOfADocumentAreRefused() throws {
    let bytes = Array(try Samples.result().json().utf8)
    for length in stride(from: 0, to: bytes.count - 2, by: 97) {
      #expect(throws: InputError.self) {
        try ReportDocument(json: Array(bytes.prefix(length)), file: "result.json")
      }
    }
  }
}
