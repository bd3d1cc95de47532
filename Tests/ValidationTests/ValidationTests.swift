import Foundation
import Testing
import Validation

@Suite("Validation")
struct ValidationTests {
  @Test(
    "identities hold",
    arguments: [
      "zhang-cycles", "qiu-theoretical", "finn-cycles", "dpu-traffic", "scalesim",
    ])
  func identitiesHold(name: String) throws {
    let family = try #require(try Validation.run([name]).first)
    #expect(family.kind == .exact)
    #expect(family.holds)
    #expect(family.cases.count >= 5)
  }

  @Test(
    "errors stay within what was found",
    arguments: [
      ("zhang-board", 5, 2.0), ("qiu-board", 9, 12), ("dpu-v2.5", 8, 3), ("dpu-older", 16, 13),
      ("dpu-cores", 8, 17), ("arrays", 252, 2), ("finn-board", 1, 1.1), ("eie", 3, 19),
      ("eyeriss", 5, 19),
      ("deep-compression", 4, 15), ("dpu-profile", 16, 85), ("dpu-trace", 55, 82),
      ("dpu-profile-fcn8", 40, 98), ("hp-ports", 7, 3), ("low-rank", 2, 3), ("ternary", 2, 29),
    ])
  func errorsAreBounded(name: String, cases: Int, worst: Double) throws {
    let family = try #require(try Validation.run([name]).first)
    #expect(family.kind != .exact)
    #expect(family.cases.count >= cases)
    #expect(family.worstPercent <= worst)
    #expect(family.meanPercent <= family.worstPercent)
    #expect(family.cases.allSatisfy { !$0.source.isEmpty && !$0.status.isEmpty })
  }

  /// README's rows: what is compared, family, kind, figures, median and worst error.
  private static func readme() throws -> [String: [String]] {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let text = try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
    let table = try #require(
      text.components(separatedBy: "<!-- validate -->").last?.components(
        separatedBy: "<!-- end -->"
      ).first)
    var rows: [String: [String]] = [:]
    for line in table.split(separator: "\n") {
      let cells = line.split(separator: "|", omittingEmptySubsequences: false).dropFirst()
        .dropLast()
        .map { $0.trimmingCharacters(in: .whitespaces) }
      rows[cells[1].trimmingCharacters(in: ["`"])] = cells
    }
    return rows
  }

  @Test("README has a row of every family")
  func readmeIsComplete() throws {
    let rows = try Self.readme()
    #expect(Set(Validation.names).isSubset(of: rows.keys))
    // The heading and the line below it.
    #expect(rows.count == Validation.names.count + 2)
  }

  @Test(
    "README's figures are those of the model",
    arguments: [
      "zhang-cycles", "zhang-board", "qiu-board", "finn-board", "eie", "eyeriss", "dpu-profile",
      "dpu-profile-fcn8", "dpu-trace",
      "dpu-traffic", "hp-ports", "dpu-v2.5", "dpu-cores-v2.5", "deep-compression",
    ])
  func readmeIsUpToDate(name: String) throws {
    let family = try #require(try Validation.run([name]).first)
    let row = try #require(try Self.readme()[name])
    func percent(_ value: Double) -> String {
      value >= 0.05 ? String(format: "%.1f %%", value) : "< 0.1 %"
    }
    let errors =
      family.kind == .exact
      ? ["equal", ""] : [percent(family.medianPercent), percent(family.worstPercent)]
    #expect(
      row == [
        family.summary, "`\(name)`", family.kind.rawValue, String(family.cases.count),
      ] + errors, "make accuracy writes it")
  }

  @Test("every family is known by a name of its own")
  func names() {
    #expect(Set(Validation.names).count == Validation.names.count)
    #expect(Validation.names.contains("dpu-leave-one-out"))
  }
}
