extension ValueSyntax where Value: FixedWidthInteger {
  /// A decimal integer inside a range.
  ///
  /// The whole word must be digits, after a `-` at most: `12x`, `1e3`, `+1`, an overflow and the
  /// empty word are refused.
  ///
  /// - Parameters:
  ///   - placeholder: The name help gives the value.
  ///   - range: The values accepted.
  public static func integer(_ placeholder: String, in range: ClosedRange<Value>) -> Self {
    Self(
      placeholder: placeholder,
      expectation: "an integer"
        + bounds(
          lower: range.lowerBound == .min && Value.isSigned ? nil : "\(range.lowerBound)",
          upper: range.upperBound == .max ? nil : "\(range.upperBound)"),
      completion: .nothing, spelling: { "\($0)" },
      parse: { word in
        guard word.first != "+", let value = Value(word), range.contains(value) else { return nil }
        return value
      })
  }
}

extension ValueSyntax where Value == Double {
  /// A finite decimal number inside a range.
  ///
  /// The word may have a fraction and an exponent; `nan`, `inf`, hexadecimal, a number beyond
  /// `Double` and the empty word are refused.
  ///
  /// - Parameters:
  ///   - placeholder: The name help gives the value.
  ///   - range: The values accepted; an infinite bound leaves that side open.
  public static func double(_ placeholder: String, in range: ClosedRange<Double>) -> Self {
    Self(
      placeholder: placeholder,
      expectation: "a finite number"
        + bounds(
          lower: range.lowerBound == -.infinity ? nil : plain(range.lowerBound),
          upper: range.upperBound == .infinity ? nil : plain(range.upperBound)),
      completion: .nothing, spelling: plain,
      parse: { word in
        guard word.utf8.allSatisfy(decimalAlphabet.contains), word.first != "+",
          let value = Double(word), value.isFinite, range.contains(value)
        else { return nil }
        return value
      })
  }
}

/// The bytes a decimal number may be written with.
private let decimalAlphabet = Array("0123456789.eE+-".utf8)

/// The clause that tells a range, with the sides left open that have no bound.
private func bounds(lower: String?, upper: String?) -> String {
  switch (lower, upper) {
  case (nil, nil): ""
  case (let lower?, nil): " of at least \(lower)"
  case (nil, let upper?): " of at most \(upper)"
  case (let lower?, let upper?): " from \(lower) to \(upper)"
  }
}

/// The shortest decimal that reads back as the number, without a fraction of zero.
@Sendable private func plain(_ number: Double) -> String {
  let text = "\(number)"
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}
