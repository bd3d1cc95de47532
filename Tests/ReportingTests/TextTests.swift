import Testing

@testable import Reporting

struct TextTests {
  @Test(
    arguments: [
      (0.0, "0"), (1, "1"), (-2.5, "-2.5"), (0.1, "0.1"), (1e-5, "0.00001"), (1e-7, "1e-7"),
      (123_456_789_012, "123456789000"), (1.0 / 3, "0.3333333333"), (2.0 / 3, "0.6666666667"),
      (0.99999999999, "1"), (1e18, "1e18"), (1.5e30, "1.5e30"), (100, "100"),
    ] as [(Double, String)])
  func filesCarryTenDigits(number: Double, text: String) {
    #expect(fileText(number) == text)
    #expect(Double(fileText(number)) != nil)
  }

  @Test(
    arguments: [
      (0, "0"), (0.00012, "0.0001"), (0.5, "0.5000"), (9.99996, "10.00"), (12.345, "12.35"),
      (1234.4, "1,234"), (99_999.6, "100,000"),
    ] as [(Double, String)])
  func figuresHaveFourDigits(number: Double, text: String) {
    #expect(readable(number) == text)
  }

  @Test(
    arguments: [(281, "281"), (283.333333, "283.3"), (0.5, "0.5"), (1500, "1,500")]
      as [(Double, String)])
  func briefFiguresEndWithoutZeros(number: Double, text: String) {
    #expect(brief(number) == text)
  }

  @Test func fixedFiguresKeepTheirZeros() {
    #expect(fixed(0, 2) == "0.00")
    #expect(fixed(-0.001, 2) == "0.00")
    #expect(fixed(1234.5, 1) == "1,234.5")
    #expect(fixed(0.05, 1) == "0.1")
    #expect(fixed(0.000_04, 1) == "0.0")
    #expect(fixed(9.95, 1) == "10.0")
  }

  @Test(arguments: 1...24)
  func shortenedTextsFit(width: Int) {
    for text in ["conv1", "stage3/unit2/branch2/conv2d_transpose", "図層畳み込み層その一二三四五"] {
      let short = shortened(text, to: width)
      #expect(displayWidth(short) <= width)
      if displayWidth(text) <= width { #expect(short == text) }
    }
  }

  @Test func bothEndsOfALongNameStay() {
    #expect(shortened("abcdefghij", to: 5) == "ab…ij")
  }

  @Test func wideCharactersTakeTwoColumns() {
    #expect(displayWidth("層a") == 3)
    #expect(displayWidth("é") == 1)
  }

  @Test func controlCharactersAreShown() {
    #expect(printable("a\nb\u{1b}[31m\u{202e}") == "a\\u{a}b\\u{1b}[31m\\u{202e}")
  }

  @Test(arguments: [
    ("plain", "plain"), ("a,b", "\"a,b\""), ("say \"x\"", "\"say \"\"x\"\"\""),
    ("two\nlines", "\"two\nlines\""), (" edge", "\" edge\""), ("層|", "層|"),
  ])
  func commaSeparatedFieldsAreQuoted(text: String, field: String) {
    #expect(csvField(text) == field)
  }

  @Test func markdownMeansNothingInNames() {
    #expect(
      markdownText("a|b*c_d<e>&`f`[g]\n") == "a\\|b\\*c\\_d&lt;e&gt;&amp;\\`f\\`\\[g\\]\\\\u{a}")
  }

  @Test func jsonEscapes() {
    let text = JSONValue.string("\"\\\n\t\u{1}é層\u{7f}").document()
    #expect(text == "\"\\\"\\\\\\n\\t\\u0001é層\\u007f\"\n")
  }

  @Test func jsonKeysAreSorted() {
    let value = JSONValue.object(["b": .count(1), "a": .array([.count(1), .count(2)]), "c": .null])
    #expect(value.document() == "{\n  \"a\": [1, 2],\n  \"b\": 1,\n  \"c\": null\n}\n")
  }

  @Test(arguments: [80, 100, 200])
  func tablesFit(width: Int) {
    let cells = (0..<3).map { String(repeating: "x", count: 40 * $0 + 1) }
    var columns = [TextTable.Column(title: "layer", isNumber: false, cells: cells)]
    for rank in 0..<6 {
      columns.append(
        TextTable.Column(title: "column \(rank)", rank: rank, cells: ["1", "22", "333"]))
    }
    let lines = TextTable(columns: columns).lines(width: width)
    #expect(lines.count == 5)
    #expect(lines.allSatisfy { displayWidth($0) <= width })
    #expect(lines[0].contains("column 0"))
  }
}
