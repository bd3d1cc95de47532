import Evaluation
import Foundation
import HTMLReports
import Reporting
import TestSupport
import Testing

struct ReportPageTests {
  private static let head = "<script type=\"application/json\" id=\"data\">\n"

  /// The text between the marks of the data.
  private func embedded(_ page: String) throws -> String {
    let parts = page.components(separatedBy: Self.head)
    try #require(parts.count == 2)
    return try #require(parts[1].components(separatedBy: "</script>").first)
  }

  private func object(_ json: String) throws -> NSDictionary {
    try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? NSDictionary)
  }

  private func samples() throws -> [String] {
    let made = Provenance(program: "millrace", command: ["millrace"] + Samples.names)
    return [
      try Samples.result().json(provenance: made), try Samples.result().json(),
      try Samples.comparison().json(provenance: made), try Samples.comparison().json(),
    ]
  }

  @Test func everyNumberOfTheDocumentIsInThePage() throws {
    for json in try samples() {
      let page = ReportPage(try Samples.document(json)).html()
      #expect(try object(embedded(page)) == object(json))
    }
  }

  @Test func nothingInADocumentIsMarkup() throws {
    for json in try samples() {
      let page = ReportPage(try Samples.document(json)).html()
      let data = try embedded(page)
      for sign in ["<", ">", "&", "\u{2028}", "\u{2029}"] {
        #expect(!data.unicodeScalars.contains(Unicode.Scalar(sign)!))
      }
      // The data, the library and the page's own script.
      #expect(page.components(separatedBy: "<script").count == 4)
      #expect(page.components(separatedBy: "</script").count == 4)
    }
  }

  @Test func thePageNeedsNothingBesideIt() throws {
    let page = ReportPage(try Samples.document(Samples.result().json())).html()
    let library = String(decoding: ChartLibrary.script, as: UTF8.self)
    #expect(library.contains("Chart.js v"))
    #expect(page.contains(library))
    let own = page.replacing(library, with: "")
    for word in [" src=", "<link", "http://", "https://", "@import", "innerHTML", "@@"] {
      #expect(!own.replacing(try embedded(page), with: "").contains(word), "\(word)")
    }
    #expect(page.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">"))
    #expect(page.hasSuffix("</html>\n"))
    #expect(page.contains("prefers-color-scheme: dark") && page.contains("@media print"))
  }

  @Test func aThousandLayersStaySmall() throws {
    let result = try Samples.result(layers: 1000)
    #expect(result.layers.count == 1000)
    let page = ReportPage(try Samples.document(result.json())).html()
    #expect(page.utf8.count - ChartLibrary.script.count < 2_000_000)
  }

  @Test func aPageIsTheSameOnEveryRun() throws {
    let json = try Samples.result().json()
    let pages = try (0..<2).map { _ in ReportPage(try Samples.document(json)).html() }
    #expect(pages[0] == pages[1])
  }
}
