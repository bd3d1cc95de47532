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
      ("deep-compression", 4, 15), ("dpu-profile", 16, 85), ("dpu-trace", 55, 82),
      ("hp-ports", 7, 3),
    ])
  func errorsAreBounded(name: String, cases: Int, worst: Double) throws {
    let family = try #require(try Validation.run([name]).first)
    #expect(family.kind != .exact)
    #expect(family.cases.count >= cases)
    #expect(family.worstPercent <= worst)
    #expect(family.meanPercent <= family.worstPercent)
    #expect(family.cases.allSatisfy { !$0.source.isEmpty && !$0.status.isEmpty })
  }

  @Test("every family is known by a name of its own")
  func names() {
    #expect(Set(Validation.names).count == Validation.names.count)
    #expect(Validation.names.contains("dpu-leave-one-out"))
  }
}
