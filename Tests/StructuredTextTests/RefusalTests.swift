import Diagnostics
import StructuredText
import Testing

struct RefusalTests {
  @Test(arguments: [
    ("a: &x 1", "t.yaml:1:4: anchors are not accepted; remove the anchor"),
    ("a: 1\n&x b: 1", "t.yaml:2:1: anchors are not accepted; remove the anchor"),
    ("a: &x [1]", "t.yaml:1:4: anchors are not accepted; remove the anchor"),
    ("a: &x {b: 1}", "t.yaml:1:4: anchors are not accepted; remove the anchor"),
    ("a: 1\nb: *x", "t.yaml:2:4: aliases are not accepted; write the value out"),
    ("*x : 1", "t.yaml:1:1: aliases are not accepted; write the value out"),
    ("a: !!int 1", "t.yaml:1:4: tags are not accepted; remove the tag"),
    ("a: ! 1", "t.yaml:1:4: tags are not accepted; remove the tag"),
    ("a: !x [1]", "t.yaml:1:4: tags are not accepted; remove the tag"),
    ("!x {a: 1}", "t.yaml:1:1: tags are not accepted; remove the tag"),
    (
      "a: 1\n---\nb: 2",
      "t.yaml:2:1: a second document begins here; keep one document a file"
    ),
    (
      "a: 1\n...\n# x\n---\nb: 2",
      "t.yaml:4:1: a second document begins here; keep one document a file"
    ),
    (
      "a: 1\nb: 2\na: 3",
      "t.yaml:3:1: duplicate key `a`; remove one of the two; the first is at 1:1"
    ),
    (
      "{a: 1, \"a\": 3}",
      "t.yaml:1:8: duplicate key `a`; remove one of the two; the first is at 1:2"
    ),
    (
      "m:\n  - x: 1\n    y: {z: 1,\n     z: 2}",
      "t.yaml:4:6: duplicate key `z`; remove one of the two; the first is at 3:9"
    ),
    ("? [a]\n: 1", "t.yaml:1:3: a key must be a word, was a list"),
    ("{{a: 1}: 1}", "t.yaml:1:2: a key must be a word, was a mapping"),
    ("? \n: 1", "t.yaml:1:2: a key is missing"),
    ("", "t.yaml:1:1: the document is empty"),
    ("\u{FEFF}", "t.yaml:1:1: the document is empty"),
    ("# nothing\n\n", "t.yaml:3:1: the document is empty"),
    ("---\n", "t.yaml:2:1: the document is empty"),
    (
      "a: 1\n%YAML 1.1\n",
      "t.yaml:2:1: a line that begins with % is a directive, which is not accepted; remove it"
    ),
    (
      "a: é\u{2028}b: 1",
      "t.yaml:1:5: the line breaks U+0085, U+2028 and U+2029 are not accepted; "
        + "use ordinary line ends, or an escape in double quotes"
    ),
  ])
  func whatADocumentMayNotHave(text: String, expected: String) {
    #expect(refusal(text) == expected)
  }

  @Test(arguments: [
    "a: 1", "a: '&x'", "a: '*x'", "a: 'x !y'", "---\na: 1\n...\n", "a: 1\nb: {a: 1}",
    "{a: {x: 1}, b: {x: 1}}", "? a\n: 1", "'': 1", "'[a]': 1", "a:", "'a'", "a: x\n % x", "[[a]]",
    "a: 100%", "a: \"\\u2028\"", "a: \u{A0}\u{2027}", "a: 1\n...\n# comment\n",
  ])
  func whatStandsJustInside(text: String) {
    #expect(refusal(text) == "accepted")
  }

  @Test(arguments: [
    (
      "a: [1\nb: 2",
      "t.yaml:2:2: not valid YAML: did not find expected ',' or ']' "
        + "(while parsing a flow sequence that begins at 1:4)"
    ),
    (
      "a: 1\n b: 2",
      "t.yaml:2:3: not valid YAML: mapping values are not allowed in this context"
    ),
    (
      "a:\n\t- 1",
      "t.yaml:2:1: not valid YAML: found character that cannot start any token "
        + "(while scanning for the next token)"
    ),
    (
      "a: 'x",
      "t.yaml:1:6: not valid YAML: found unexpected end of stream "
        + "(while scanning a quoted scalar that begins at 1:4)"
    ),
    ("é: \u{1}", "t.yaml:1:4: not valid YAML: control characters are not allowed"),
    ("a: 1\r\nb: \u{0}", "t.yaml:2:4: not valid YAML: control characters are not allowed"),
  ])
  func syntaxFaultsHaveThePlaceAndTheContext(text: String, expected: String) {
    #expect(refusal(text) == expected)
  }

  @Test(
    arguments: [
      ([0x61, 0x3A, 0x20, 0xFF], "1:4"),  // never a byte of UTF-8
      ([0x61, 0x3A, 0x0A, 0x20, 0xC0, 0x80], "2:2"),  // overlong
      ([0xC3, 0xA9, 0x3A, 0x20, 0xED, 0xA0, 0x80], "1:4"),  // a surrogate
      ([0x61, 0x3A, 0x20, 0xE2, 0x82], "1:4"),  // cut short
      ([0xFE, 0xFF, 0x00, 0x61], "1:1"),  // UTF-16
      ([0xEF, 0xBB, 0xBF, 0x80], "1:1"),  // after a byte order mark
    ] as [([UInt8], String)])
  func otherEncodingsAreRefused(bytes: [UInt8], place: String) {
    let text = message { () throws(InputError) in
      try StructuredDocument(bytes: bytes, file: "t.yaml")
    }
    #expect(
      text == "t.yaml:\(place): the text is not valid UTF-8; save the file as UTF-8")
  }

  @Test func anAliasBombIsRefusedAtItsFirstAnchor() {
    let bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"
    #expect(refusal(bomb).hasPrefix("t.yaml:1:4: anchors"))
  }

  @Test func messagesShowAUsersTextOnOneShortLine() {
    let long = String(repeating: "k", count: 500)
    #expect(refusal("\(long): 1\n\(long): 1").contains("`\(long.prefix(40))…`"))
    let escape = "\"x\\e[31m\\u202e\\n\": 1\n"
    #expect(refusal(escape + escape).contains(#"duplicate key `x\u{1B}[31m\u{202E}\n`"#))
  }
}
