import Diagnostics
import Evaluation
import Foundation
import Reporting
import Testing

/// Comparisons as text, Markdown, CSV and JSON.
@Suite struct ComparisonReportTests {
  /// Designs with a name that every format has to escape, one of them impossible.
  private func comparison() throws -> Comparison {
    let result = try ReportTests.result()
    let fault = InputError(file: ReportTests.odd, reason: "made up")
    return Comparison([
      Comparison.Entry(label: ReportTests.odd, plan: nil, outcome: .success(result)),
      Comparison.Entry(
        label: String(repeating: "long ", count: 60), plan: "plan", outcome: .success(result)),
      Comparison.Entry(label: "broken", plan: nil, outcome: .failure(fault)),
    ])
  }

  @Test(arguments: [10, 80, 120, 200]) func textFitsTheTerminal(width: Int) throws {
    let text = try comparison().text(width: width)
    let limit = min(200, max(80, width))
    for line in text.split(separator: "\n") {
      // One wide character of the label takes two columns.
      #expect(line.count + (line.contains("層") ? 1 : 0) <= limit)
    }
    #expect(!text.contains("\u{1b}"))
    #expect(text.contains("not possible\n  - 3 broken: "))
  }

  @Test func markdownAndCSVEscapeLabels() throws {
    let comparison = try comparison()
    let markdown = comparison.markdown()
    #expect(markdown.contains("| 1 a\\|\"b\", c\\\\u{a}\\\\u{1b}\\[0m層 |"))
    let rows = markdown.split(separator: "\n").filter { $0.hasPrefix("| 3 broken | – |") }
    #expect(rows.count == 3, "one row in each table")
    #expect(comparison.csv().contains("\r\n\"a|\"\"b\"\", c\n\u{1b}[0m層\",sample,"))
  }

  @Test func jsonHasWhatTheContractSays() throws {
    let data = Data(try comparison().json().utf8)
    let document = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(Set(document.keys) == ["schema", "baseline", "designs", "differences"])
    #expect(document["baseline"] as? String == ReportTests.odd)
    let designs = try #require(document["designs"] as? [[String: Any]])
    let alone = try #require(
      JSONSerialization.jsonObject(with: Data(try ReportTests.result().json().utf8))
        as? [String: Any])
    #expect(
      Set(designs[0].keys) == Set(alone.keys).subtracting(["schema"]).union(["label", "plan"]))
    #expect(designs[0]["totals"] as? NSDictionary == alone["totals"] as? NSDictionary)
    #expect(Set(designs[2].keys) == ["label", "plan", "error"])
    let differences = try #require(document["differences"] as? [[String: Any]])
    #expect(differences.allSatisfy { Set($0.keys) == ["label", "metric", "percent", "decidable"] })
    #expect(differences.allSatisfy { ($0["percent"] as? Double) == 0 || $0["percent"] is NSNull })
  }
}
