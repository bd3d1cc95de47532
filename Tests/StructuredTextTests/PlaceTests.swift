import StructuredText
import Testing

struct PlaceTests {
  @Test(arguments: [
    ("a: 1", "{a@1:1: 1@1:4}@1:1"),
    ("a: 1\nbb:   2\n", "{a@1:1: 1@1:4, bb@2:1: 2@2:7}@1:1"),
    (
      "a:\n  b:\n    - 1\n    - c: 2\n",
      "{a@1:1: {b@2:3: [1@3:7, {c@4:7: 2@4:10}@4:7]@3:5}@2:3}@1:1"
    ),
    ("a:\n- 1\n- 2\n", "{a@1:1: [1@2:3, 2@3:3]@2:1}@1:1"),
    ("{a: [1, 22, {b: 3}]}", "{a@1:2: [1@1:6, 22@1:9, {b@1:14: 3@1:17}@1:13]@1:5}@1:1"),
    ("[]", "[]@1:1"),
    ("{}", "{}@1:1"),
    ("---\na: 1\n...\n", "{a@2:1: 1@2:4}@2:1"),
  ])
  func everyNodeHasItsPlace(text: String, expected: String) throws {
    #expect(outline(try parse(text).root) == expected)
  }

  @Test(arguments: [
    // A column is a Unicode scalar: one for é and 日, two for a flag, whatever the bytes.
    ("é: 日本, b", "{é@1:1: 日本, b@1:4}@1:1"),
    ("{日本: é, b: 1}", "{日本@1:2: é@1:6, b@1:9: 1@1:12}@1:1"),
    ("{🇨🇭: 1}", "{🇨🇭@1:2: 1@1:6}@1:1"),
    ("# größe\na: 1 # ü\nb: 2", "{a@2:1: 1@2:4, b@3:1: 2@3:4}@2:1"),
    // A byte order mark takes no column.
    ("\u{FEFF}a: 1", "{a@1:1: 1@1:4}@1:1"),
    ("\u{FEFF}\na: 1", "{a@2:1: 1@2:4}@2:1"),
    // Each kind of line end is one line.
    ("a: 1\r\nb: 2\r\n", "{a@1:1: 1@1:4, b@2:1: 2@2:4}@1:1"),
    ("# x\r\n\r\na:\r\n  - 1\r\n", "{a@3:1: [1@4:5]@4:3}@3:1"),
    ("a: 1\rb: 2\r", "{a@1:1: 1@1:4, b@2:1: 2@2:4}@1:1"),
    ("a: 1\n\r\nb: 2", "{a@1:1: 1@1:4, b@3:1: 2@3:4}@1:1"),
    ("# only\n\n  # comments\na: 1 # here\n", "{a@4:1: 1@4:4}@4:1"),
  ])
  func placesCountScalarsAndLines(text: String, expected: String) throws {
    #expect(outline(try parse(text).root) == expected)
  }

  @Test(arguments: [
    ("plain words", "plain words", ScalarStyle.plain),
    ("'it''s'", "it's", .singleQuoted),
    (#""a\tb\u00e9""#, "a\tbé", .doubleQuoted),
    (#""nul \0""#, "nul \0", .doubleQuoted),
    ("|\n  one\n  two\n", "one\ntwo\n", .literal),
    (">-\n  one\n  two\n", "one two", .folded),
    ("''", "", .singleQuoted),
    ("", "", .plain),
    ("0x10", "0x10", .plain),
    ("null", "null", .plain),
  ])
  func scalarsAreTextInAnyStyle(written: String, text: String, style: ScalarStyle) throws {
    guard case .mapping(let entries) = try parse("a: \(written)\nb: 1\n").root.content else {
      Issue.record("not a mapping")
      return
    }
    #expect(entries.map(\.key) == ["a", "b"])
    #expect(entries[0].value.content == .scalar(text, style))
  }

  @Test func aMultilineScalarDoesNotShiftWhatFollows() throws {
    let text = "a: |\n  one\n\n  two\nb: \"x\n  y\"\nc: 1\n"
    #expect(
      outline(try parse(text).root)
        == "{a@1:1: one\n\ntwo\n@1:4, b@5:1: x y@5:4, c@7:1: 1@7:4}@1:1")
  }

  @Test func entriesKeepTheirOrder() throws {
    let keys = (0..<200).map { "k\($0 * 7919 % 200)" }
    let text = keys.map { "\($0): 1\n" }.joined()
    let read = try parse(text).reader.entries { key, _ in key.path }
    #expect(read == keys)
  }
}
