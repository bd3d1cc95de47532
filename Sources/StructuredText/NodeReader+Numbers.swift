public import Diagnostics

extension NodeReader {
  /// Decodes a whole number in plain decimal digits.
  ///
  /// Signs other than `-`, leading zeros, separators, exponents and other bases are refused.
  ///
  /// - Parameter range: The values allowed.
  public func int(in range: ClosedRange<Int>) throws(InputError) -> Int {
    let text = try number("a whole number", DecimalText.isWhole)
    guard let value = Int(text), range.contains(value) else {
      throw error("must be \(describe(range)), was \(text)")
    }
    return value
  }

  /// Decodes a whole number of at least a lower bound.
  ///
  /// - Parameter range: The values allowed.
  public func int(in range: PartialRangeFrom<Int>) throws(InputError) -> Int {
    try int(in: range.lowerBound...Int.max)
  }

  /// Decodes a whole number of 64 bits.
  public func int() throws(InputError) -> Int {
    try int(in: Int.min...Int.max)
  }

  /// Decodes a finite number: decimal digits, perhaps with a fraction and an exponent.
  ///
  /// - Parameter range: The values allowed.
  public func double(in range: ClosedRange<Double>) throws(InputError) -> Double {
    let (value, text) = try finite()
    guard range.contains(value) else {
      throw error("must be \(describe(range)), was \(text)")
    }
    return value
  }

  /// Decodes a finite number of at least a lower bound.
  ///
  /// - Parameter range: The values allowed.
  public func double(in range: PartialRangeFrom<Double>) throws(InputError) -> Double {
    let (value, text) = try finite()
    guard range.contains(value) else {
      let bound = range.lowerBound
      throw error(
        "must \(bound == 0 ? "not be negative" : "be at least \(plain(bound))"), was \(text)")
    }
    return value
  }

  /// Decodes a finite number that exceeds a bound.
  ///
  /// - Parameters:
  ///   - bound: What the value must exceed.
  ///   - limit: The largest value allowed, or `nil` for any.
  public func double(above bound: Double, through limit: Double? = nil) throws(InputError) -> Double
  {
    let (value, text) = try finite()
    guard value > bound else {
      throw error("must be \(bound == 0 ? "positive" : "above \(plain(bound))"), was \(text)")
    }
    if let limit, value > limit {
      throw error("must be at most \(plain(limit)), was \(text)")
    }
    return value
  }

  /// Decodes any finite number.
  public func double() throws(InputError) -> Double {
    try finite().value
  }

  /// The value of a real number, and its text.
  private func finite() throws(InputError) -> (value: Double, text: String) {
    let text = try number("a finite number", DecimalText.isReal)
    guard let value = Double(text), value.isFinite else {
      throw error("is too large for a number of 64 bits, was \(text)")
    }
    if value == 0 {
      guard DecimalText.isZero(text) else {
        throw error("is too close to zero for a number of 64 bits, was \(text)")
      }
      return (0, text)
    }
    return (value, text)
  }

  /// The text of a plain scalar that has a number's form.
  private func number(
    _ expected: String, _ hasForm: (String) -> Bool
  ) throws(InputError) -> String {
    let (text, style) = try scalar(expected)
    if let fault = notPlain(style) { throw fault }
    guard hasForm(text) else {
      throw error(
        "must be \(expected), was \(found)",
        remedy: DecimalText.looksNumeric(text) ? "write it in plain decimal digits" : nil)
    }
    return text
  }
}

/// Words for a range of whole numbers.
private func describe(_ range: ClosedRange<Int>) -> String {
  switch (range.lowerBound, range.upperBound) {
  case (Int.min, Int.max): "a whole number of 64 bits"
  case (0, Int.max): "zero or a positive whole number of 64 bits"
  case (1, Int.max): "positive"
  case (let lower, Int.max): "at least \(lower)"
  case (Int.min, let upper): "at most \(upper)"
  case (let lower, let upper): lower == upper ? "\(lower)" : "from \(lower) to \(upper)"
  }
}

/// Words for a range of numbers.
private func describe(_ range: ClosedRange<Double>) -> String {
  "from \(plain(range.lowerBound)) to \(plain(range.upperBound))"
}

/// A bound without a needless fraction.
private func plain(_ value: Double) -> String {
  Int(exactly: value).map(String.init) ?? String(value)
}
