import Diagnostics
import StructuredText
import Testing

struct ScalarDecodingTests {
  enum Family: String, CaseIterable { case loopUnrolled, systolic, streaming, sparse }
  enum Only: String, CaseIterable { case npz }

  @Test(arguments: [
    ("0", 0), ("-0", 0), ("281", 281), ("-7", -7), ("9223372036854775807", Int.max),
    ("-9223372036854775808", Int.min),
  ])
  func wholeNumbers(text: String, value: Int) throws {
    #expect(try decode(text) { node throws(InputError) in try node.int() } == value)
  }

  @Test(arguments: [
    "0x10", "1_000", "010", "+5", "1.0", "1e3", "0b1", "1,5", "--5", "-x", "abc", "null",
    "~", "true", ".inf", "１２",
  ])
  func whatIsNoWholeNumber(text: String) {
    let expected = "t.yaml:2:6: a.b must be a whole number, was "
    let found = refusal(decoding: text) { node throws(InputError) in try node.int() }
    #expect(found.hasPrefix(expected))
  }

  @Test func numbersSayHowToWriteThem() {
    #expect(
      refusal(decoding: "0x10") { node throws(InputError) in try node.int() }
        == "t.yaml:2:6: a.b must be a whole number, was `0x10`; "
        + "write it in plain decimal digits")
    #expect(
      refusal(decoding: "'5'") { node throws(InputError) in try node.double() }
        == "t.yaml:2:6: a.b must not be quoted, was the text `5`; remove the quotes")
  }

  @Test(arguments: [
    ("0", "must be positive, was 0"), ("-3", "must be positive, was -3"), ("1", nil),
    ("9223372036854775807", nil),
    ("9223372036854775808", "must be positive, was 9223372036854775808"),
  ])
  func positiveWholeNumbers(text: String, fault: String?) {
    let found = refusal(decoding: text) { node throws(InputError) in try node.int(in: 1...) }
    #expect(found == (fault.map { "t.yaml:2:6: a.b \($0)" } ?? "accepted"))
  }

  @Test(arguments: [
    ("1", "must be from 2 to 8, was 1"), ("2", nil), ("8", nil),
    ("9", "must be from 2 to 8, was 9"),
  ])
  func wholeNumbersInARange(text: String, fault: String?) {
    let found = refusal(decoding: text) { node throws(InputError) in try node.int(in: 2...8) }
    #expect(found == (fault.map { "t.yaml:2:6: a.b \($0)" } ?? "accepted"))
  }

  @Test(arguments: [
    ("0", 0.0), ("-0", 0.0), ("281.5", 281.5), ("1e-3", 0.001), ("1.5E+2", 150), ("-2e0", -2),
    ("1.7976931348623157e308", Double.greatestFiniteMagnitude),
    ("5e-324", Double.leastNonzeroMagnitude), ("0e9", 0), ("0.000", 0),
  ])
  func realNumbers(text: String, value: Double) throws {
    let decoded = try decode(text) { node throws(InputError) in try node.double() }
    #expect(decoded == value && decoded.sign == (value < 0 ? .minus : .plus))
  }

  @Test(arguments: [
    ".nan", "NaN", "nan", ".inf", "-.inf", "inf", "infinity", "0x1p3", "1_000.0", "1.", ".5",
    "01.5", "1e", "1e+", "1.5.2", "1,5", "+1.5", "1 000", "1" + String(repeating: "0", count: 64),
  ])
  func whatIsNoFiniteNumber(text: String) {
    let found = refusal(decoding: text) { node throws(InputError) in try node.double() }
    #expect(found.hasPrefix("t.yaml:2:6: a.b must be a finite number, was `"))
  }

  @Test(arguments: [
    ("1e999", "is too large for a number of 64 bits, was 1e999"),
    ("-1e999", "is too large for a number of 64 bits, was -1e999"),
    ("1e-999", "is too close to zero for a number of 64 bits, was 1e-999"),
  ])
  func numbersBeyondTheFormat(text: String, fault: String) {
    let found = refusal(decoding: text) { node throws(InputError) in try node.double() }
    #expect(found == "t.yaml:2:6: a.b \(fault)")
  }

  @Test func realNumbersAreBoundedOnBothSides() {
    func closed(_ text: String) -> String {
      refusal(decoding: text) { node throws(InputError) in try node.double(in: 0...0.5) }
    }
    #expect(closed("0") == "accepted" && closed("0.5") == "accepted")
    #expect(closed("0.51") == "t.yaml:2:6: a.b must be from 0 to 0.5, was 0.51")
    func from(_ text: String) -> String {
      refusal(decoding: text) { node throws(InputError) in try node.double(in: 0...) }
    }
    #expect(from("0") == "accepted")
    #expect(from("-1e-9") == "t.yaml:2:6: a.b must not be negative, was -1e-9")
    func above(_ text: String) -> String {
      refusal(decoding: text) { node throws(InputError) in try node.double(above: 0, through: 1) }
    }
    #expect(above("1e-300") == "accepted" && above("1") == "accepted")
    #expect(above("0") == "t.yaml:2:6: a.b must be positive, was 0")
    #expect(above("1.01") == "t.yaml:2:6: a.b must be at most 1, was 1.01")
  }

  @Test(arguments: [
    ("true", nil), ("false", nil), ("yes", "must be true or false, was `yes`"),
    ("True", "must be true or false, was `True`"), ("1", "must be true or false, was `1`"),
    ("'true'", "must not be quoted, was the text `true`; remove the quotes"),
    ("", "has no value; it must be true or false"), ("[]", "must be true or false, was a list"),
    ("{}", "must be true or false, was a mapping"),
  ])
  func truthValues(text: String, fault: String?) throws {
    let found = refusal(decoding: text) { node throws(InputError) in try node.bool() }
    let place = text.isEmpty ? "2:5" : "2:6"
    #expect(found == (fault.map { "t.yaml:\(place): a.b \($0)" } ?? "accepted"))
    if fault == nil {
      let value = try decode(text) { node throws(InputError) in try node.bool() }
      #expect(value == (text == "true"))
    }
  }

  @Test(arguments: [
    ("systolic", nil), ("'systolic'", nil),
    ("sistolic", "was `sistolic`; did you mean systolic?"),
    ("Sparse", "was `Sparse`; did you mean sparse?"),
    ("zzz", "was `zzz`"), ("[systolic]", "was a list"),
  ])
  func wordsOfAnEnumeration(text: String, fault: String?) {
    let found = refusal(decoding: text) { node throws(InputError) in try node.word(Family.self) }
    let expected = "t.yaml:2:6: a.b must be one of loopUnrolled, systolic, streaming, sparse, "
    #expect(found == (fault.map { expected + $0 } ?? "accepted"))
  }

  @Test func anEnumerationOfOneWord() {
    #expect(
      refusal(decoding: "npy") { node throws(InputError) in try node.word(Only.self) }
        == "t.yaml:2:6: a.b must be npz, was `npy`; did you mean npz?")
  }

  @Test(arguments: [("x y", "x y"), ("''", ""), ("null", "null"), ("12", "12"), ("|\n   x", "x\n")])
  func strings(text: String, value: String) throws {
    #expect(try decode(text) { node throws(InputError) in try node.string() } == value)
  }

  @Test func anAbsentValueIsNoString() {
    #expect(
      refusal(decoding: "") { node throws(InputError) in try node.string() }
        == "t.yaml:2:5: a.b has no value; it must be text")
  }
}
