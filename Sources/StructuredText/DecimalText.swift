/// The forms in which numbers are written.
enum DecimalText {
  /// The longest accepted number, in bytes; no value needs more, and conversion stays cheap.
  static let maximumLength = 64

  /// Whether a text is `-?(0|[1-9][0-9]*)`.
  static func isWhole(_ text: String) -> Bool {
    var rest = text.utf8[...]
    return text.utf8.count <= maximumLength && takeWhole(&rest) && rest.isEmpty
  }

  /// Whether a text is a whole number, then perhaps `.[0-9]+`, then perhaps `[eE][+-]?[0-9]+`.
  static func isReal(_ text: String) -> Bool {
    var rest = text.utf8[...]
    guard text.utf8.count <= maximumLength, takeWhole(&rest) else { return false }
    if take(".", from: &rest) {
      guard takeDigits(&rest) > 0 else { return false }
    }
    if take("e", from: &rest) || take("E", from: &rest) {
      _ = take("-", from: &rest) || take("+", from: &rest)
      guard takeDigits(&rest) > 0 else { return false }
    }
    return rest.isEmpty
  }

  /// Whether the digits of a real number before its exponent are all zero.
  static func isZero(_ text: String) -> Bool {
    let mantissa = text.utf8.prefix { $0 != UInt8(ascii: "e") && $0 != UInt8(ascii: "E") }
    return !mantissa.contains { (UInt8(ascii: "1")...UInt8(ascii: "9")).contains($0) }
  }

  /// Whether a text was probably meant as a number.
  static func looksNumeric(_ text: String) -> Bool {
    var rest = text.utf8[...]
    _ = take("-", from: &rest) || take("+", from: &rest)
    _ = take(".", from: &rest)
    return takeDigits(&rest) > 0
  }

  private static func takeWhole(_ rest: inout Substring.UTF8View) -> Bool {
    _ = take("-", from: &rest)
    // A digit after a leading zero is left over, and refused by the caller.
    return take("0", from: &rest) || takeDigits(&rest) > 0
  }

  private static func take(
    _ character: Unicode.Scalar, from rest: inout Substring.UTF8View
  ) -> Bool {
    guard rest.first == UInt8(ascii: character) else { return false }
    rest.removeFirst()
    return true
  }

  private static func takeDigits(_ rest: inout Substring.UTF8View) -> Int {
    let digits = rest.prefix(while: isDigit)
    rest = rest[digits.endIndex...]
    return digits.count
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
