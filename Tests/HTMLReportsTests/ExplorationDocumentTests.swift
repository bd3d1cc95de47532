import Diagnostics
import Foundation
import HTMLReports
import Testing

/// Explorations with long fronts, and what is made of them.
struct ExplorationDocumentTests {
  /// A front on which latency falls as energy grows; the best of both lie inside.
  private static func json(designs count: Int) throws -> [UInt8] {
    let front = (0..<count).map { index -> [String: Any] in
      let place = Double((index * 7919) % count)
      let objectives = [
        "latencyMilliseconds": place + 0.5, "energyMillijoules": Double(count) - place,
      ]
      return [
        "index": index, "fidelity": "l0", "knobs": ["hardware": "a <b>", "pixels": 8.0],
        "objectives": objectives,
        "confirmed": [
          "fidelity": "l1", "objectives": objectives, "onFront": index.isMultiple(of: 2),
          "fits": true, "energy_pJ": ["low": 1, "mid": 2, "high": 3],
        ],
      ]
    }
    return Array(
      try JSONSerialization.data(withJSONObject: [
        "schema": "millrace.exploration/1", "name": "long", "network": "n", "method": "exhaustive",
        "space": "name: long", "spaceSize": count, "evaluated": count, "skipped": 0,
        "infeasible": 0, "complete": true, "seconds": NSNull(), "jobs": NSNull(),
        "knobs": ["hardware", "pixels"],
        "objectives": ["latencyMilliseconds", "energyMillijoules"], "rankChanges": [String: Int](),
        "front": front, "sample": ["stored": 0, "designs": [Any]()],
      ]))
  }

  private static func data(of page: String) throws -> [String: Any] {
    let text = try #require(
      page.components(separatedBy: "<script type=\"application/json\" id=\"data\">\n").last?
        .components(separatedBy: "</script>").first)
    return try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test func aPageHasAPartOfALongFrontAndTheBest() throws {
    let count = 5000
    let document = try ReportDocument(json: Self.json(designs: count), file: "long.json")
    let data = try Self.data(of: ReportPage(document).html())
    let front = try #require(data["front"] as? [[String: Any]])
    #expect(front.count <= 2004 && front.count > 1000)
    #expect(data["frontCount"] as? Int == count)
    let latencies = front.compactMap {
      ($0["objectives"] as? [String: Double])?["latencyMilliseconds"]
    }
    #expect(latencies.min() == 0.5)
    #expect(latencies.max() == Double(count) - 0.5)
    #expect(document.csv().split(separator: "\r\n").count == count + 1)
  }

  @Test func aShortFrontIsWhole() throws {
    let bytes = try Self.json(designs: 50)
    let document = try ReportDocument(json: bytes, file: "short.json")
    let data = try Self.data(of: ReportPage(document).html())
    #expect((data["front"] as? [Any])?.count == 50)
    #expect(data["frontCount"] == nil)
    let markdown = document.markdown()
    #expect(markdown.contains("| design | latencyMilliseconds, l0 |"))
    #expect(!markdown.contains("<b>"))
    #expect(markdown.contains("- pixels: 8\n"))
  }

  @Test func whatADesignLacksIsNamed() throws {
    let bytes = try Self.json(designs: 3)
    var object = try #require(
      try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    var front = try #require(object["front"] as? [[String: Any]])
    front[1]["knobs"] = nil
    object["front"] = front
    let broken = Array(try JSONSerialization.data(withJSONObject: object))
    let error = #expect(throws: InputError.self) {
      try ReportDocument(json: broken, file: "broken.json")
    }
    #expect(error?.place == "front[1]")
  }
}
