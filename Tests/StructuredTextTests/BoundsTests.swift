import Diagnostics
import StructuredText
import Testing

@Suite(.timeLimit(.minutes(1)))
struct BoundsTests {
  @Test(arguments: [("[", "]"), ("{a: ", "}"), ("- ", "")])
  func nestingIsBounded(open: String, close: String) {
    func nested(_ depth: Int) -> String {
      String(repeating: open, count: depth) + "x" + String(repeating: close, count: depth)
    }
    #expect(refusal(nested(32)) == "accepted")
    #expect(refusal(nested(33)).contains("nested more than 32 deep"))
    #expect(refusal(nested(10_000)).contains("nested more than 32 deep"))
  }

  @Test func depthIsReportedWhereItExceeds() {
    let text = (0..<40).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
    #expect(refusal(text) == "t.yaml:33:33: lists and mappings are nested more than 32 deep")
  }

  @Test func nodesAreBounded() {
    // A list of n scalars has n + 1 nodes.
    func list(_ count: Int) -> String { "[" + String(repeating: "1,", count: count) + "]" }
    #expect(refusal(list(99_999)) == "accepted")
    #expect(refusal(list(100_000)).hasSuffix(": the document has more than 100000 nodes"))
  }

  @Test func keysCountAsNodes() {
    // A mapping of n scalars has 2 n + 1 nodes.
    func mapping(_ count: Int) -> String { (0..<count).map { "\($0): 1\n" }.joined() }
    #expect(refusal(mapping(49_999)) == "accepted")
    #expect(refusal(mapping(50_000)) == "t.yaml:50000:8: the document has more than 100000 nodes")
  }

  @Test func bytesAreBounded() {
    let limit = StructuredDocument.maximumBytes
    let text = "a: 1 #" + String(repeating: "x", count: limit - 6)
    #expect(refusal(text) == "accepted")
    #expect(refusal(text + "x") == "t.yaml: is larger than 1048576 bytes; give a smaller file")
  }

  /// What makes a careless parser slow: each fills the largest accepted size.
  @Test(arguments: [
    "[", "- ", "? ", "a: ", "\"", "%TAG !a! b\n", "!a ", "\n", "a\n", "a: [\n", "\\", "#\n", "[]: ",
    "{?,", "a: |\n ", "é",
  ])
  func largeRepetitionsEndSoon(unit: String) {
    let count = StructuredDocument.maximumBytes / unit.utf8.count
    for prefix in ["", "a: \""] {
      let text = prefix + String(repeating: unit, count: count - 8)
      #expect(!refusal(text).isEmpty)
    }
  }
}
