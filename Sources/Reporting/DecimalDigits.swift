/// A finite number as decimal digits, for text that is the same on every run and machine.
///
/// The digits are those of the shortest decimal that reads back as the number; rounding is half
/// away from zero on them.
struct DecimalDigits {
  private let isNegative: Bool
  /// Digits 0…9 without leading zeros; empty for zero.
  private var digits: [UInt8]
  /// The place of the decimal point, counted from before the first digit.
  private var point: Int

  /// Takes a number apart.
  ///
  /// - Precondition: The number is finite.
  init(_ number: Double) {
    precondition(number.isFinite)
    isNegative = number < 0
    var digits: [UInt8] = []
    var point: Int?
    var exponent = 0
    var text = "\(number.magnitude)".utf8[...]
    if let mark = text.firstIndex(of: UInt8(ascii: "e")) {
      exponent = Int(String(Substring(text[text.index(after: mark)...]))) ?? 0
      text = text[..<mark]
    }
    for byte in text {
      if byte == UInt8(ascii: ".") { point = digits.count } else { digits.append(byte - 48) }
    }
    let leading = digits.prefix { $0 == 0 }.count
    self.point = (point ?? digits.count) + exponent - leading
    self.digits = Array(digits.dropFirst(leading))
    trim()
  }

  /// Rounds to a number of significant digits.
  mutating func round(toSignificant count: Int) {
    round(keeping: count)
  }

  /// Rounds to a number of digits behind the decimal point.
  mutating func round(toDecimals count: Int) {
    round(keeping: point + count)
  }

  private mutating func round(keeping count: Int) {
    guard count < digits.count else { return }
    guard count >= 0 else {
      digits = []
      return trim()
    }
    let isUp = digits[count] >= 5
    digits.removeSubrange(count...)
    if isUp {
      var index = count - 1
      while index >= 0, digits[index] == 9 {
        digits[index] = 0
        index -= 1
      }
      if index >= 0 {
        digits[index] += 1
      } else {
        digits.insert(1, at: 0)
        point += 1
      }
    }
    trim()
  }

  private mutating func trim() {
    while digits.last == 0 { digits.removeLast() }
    if digits.isEmpty { point = 0 }
  }

  /// The place of the decimal point, 1 for 1 up to 10, 0 from 0.1 up to 1; 0 for zero.
  var magnitude: Int { point }

  /// The number without an exponent, with at least `decimals` digits behind the point.
  func plain(decimals: Int = 0, isGrouped: Bool = false) -> String {
    func digit(_ place: Int) -> Character {
      digits.indices.contains(place) ? Character(Unicode.Scalar(48 + digits[place])) : "0"
    }
    var whole = point <= 0 ? "0" : String((0..<point).map(digit))
    if isGrouped { whole = grouped(whole) }
    let count = max(decimals, digits.count - point)
    let fraction =
      count > 0 && !(digits.isEmpty && decimals == 0)
      ? "." + String((0..<count).map { digit(point + $0) }) : ""
    return (isNegative && !digits.isEmpty ? "-" : "") + whole + fraction
  }

  /// The number with an exponent where that is shorter, as JSON and CSV take it.
  func compact() -> String {
    if (-5...18).contains(point) { return plain() }
    var one = self
    one.point = 1
    return one.plain() + "e\(point - 1)"
  }
}

/// Digits with a comma between each three.
private func grouped(_ digits: String) -> String {
  var result = ""
  for (index, digit) in digits.enumerated() {
    if index > 0, (digits.count - index) % 3 == 0 { result.append(",") }
    result.append(digit)
  }
  return result
}

/// An integer with a comma between each three digits.
package func grouped(_ number: some BinaryInteger) -> String {
  (number < 0 ? "-" : "") + grouped(String(number.magnitude))
}

/// Digits that files carry: sums of rounded parts agree with rounded sums to a few in 10⁹.
private let fileDigits = 10

/// A number as JSON and CSV files carry it.
package func fileText(_ number: Double) -> String {
  var digits = DecimalDigits(number)
  digits.round(toSignificant: fileDigits)
  return digits.compact()
}

/// A number with a fixed number of digits behind the point.
package func fixed(_ number: Double, _ decimals: Int) -> String {
  var digits = DecimalDigits(number)
  digits.round(toDecimals: decimals)
  return digits.plain(decimals: decimals, isGrouped: true)
}

/// A number with four significant digits, more before the point where there are more.
package func readable(_ number: Double) -> String {
  if number == 0 { return "0" }
  var digits = DecimalDigits(number)
  digits.round(toSignificant: 4)
  return fixed(number, min(4, max(0, 4 - digits.magnitude)))
}

/// A number with at most four significant digits and no zeros at its end.
package func brief(_ number: Double) -> String {
  var digits = DecimalDigits(number)
  digits.round(toSignificant: 4)
  return digits.plain(isGrouped: true)
}
