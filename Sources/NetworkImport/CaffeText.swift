import Diagnostics

/// A message of protocol buffers' text format, as Caffe's prototxt files hold it.
struct CaffeText {
  /// A field with the line it begins in.
  struct Field {
    let name: String
    let value: Value
    let line: Int
  }

  /// What a field holds.
  enum Value {
    /// A number or the name of an enumeration's case.
    case word(String)
    /// Quoted text.
    case text(String)
    /// A message in braces.
    case message(CaffeText)
  }

  /// The fields in order; a repeated field appears as often as it is repeated.
  let fields: [Field]
  /// The line in which the message begins.
  let line: Int
}

extension CaffeText {
  /// Throws unless every field has a known name, as Caffe itself does.
  func requireFields(_ known: [String]) throws(CaffeFault) {
    for field in fields where !known.contains(field.name) {
      throw CaffeFault(
        field.line, "there is no field named \(field.name) here",
        remedy: nearest(to: field.name, among: known).map { "did you mean \($0)?" })
    }
  }

  /// The values of a field, in order.
  func all(_ name: String) -> [Field] { fields.filter { $0.name == name } }

  /// The last value of a field, as protocol buffers have it for a field that is not repeated.
  private func last(_ name: String) -> Field? { fields.last { $0.name == name } }

  /// The messages of a field.
  func messages(_ name: String) throws(CaffeFault) -> [CaffeText] {
    var result: [CaffeText] = []
    for field in all(name) {
      guard case .message(let message) = field.value else {
        throw CaffeFault(field.line, "\(name) must be a message in braces")
      }
      result.append(message)
    }
    return result
  }

  /// The message of a field, or an empty one.
  func message(_ name: String) throws(CaffeFault) -> CaffeText {
    try messages(name).last ?? CaffeText(fields: [], line: line)
  }

  /// The texts of a field.
  func texts(_ name: String) throws(CaffeFault) -> [String] {
    var result: [String] = []
    for field in all(name) {
      guard case .text(let text) = field.value else {
        throw CaffeFault(field.line, "\(name) must be text in quotes")
      }
      result.append(text)
    }
    return result
  }

  /// The word of a field.
  func word(_ name: String) throws(CaffeFault) -> String? {
    guard let field = last(name) else { return nil }
    guard case .word(let word) = field.value else {
      throw CaffeFault(field.line, "\(name) must be a number or a name without quotes")
    }
    return word
  }

  /// The whole numbers of a field, each in `range`.
  func integers(
    _ name: String, in range: ClosedRange<Int> = 0...Int(Int32.max)
  ) throws(CaffeFault) -> [Int] {
    var result: [Int] = []
    for field in all(name) {
      guard case .word(let word) = field.value, let value = Int(word), range.contains(value) else {
        throw CaffeFault(
          field.line,
          "\(name) must be a whole number from \(range.lowerBound) to \(range.upperBound)\(field.was)"
        )
      }
      result.append(value)
    }
    return result
  }

  /// The whole number of a field.
  func integer(
    _ name: String, in range: ClosedRange<Int> = 0...Int(Int32.max)
  ) throws(CaffeFault) -> Int? {
    try integers(name, in: range).last
  }

  /// The number of a field.
  func number(_ name: String) throws(CaffeFault) -> Float? {
    guard let field = last(name) else { return nil }
    guard case .word(let word) = field.value, let value = Float(word), value.isFinite else {
      throw CaffeFault(field.line, "\(name) must be a number\(field.was)")
    }
    return value
  }

  /// The truth value of a field.
  func flag(_ name: String, default fallback: Bool) throws(CaffeFault) -> Bool {
    guard let field = last(name) else { return fallback }
    if case .word(let word) = field.value {
      if ["true", "True", "t", "1"].contains(word) { return true }
      if ["false", "False", "f", "0"].contains(word) { return false }
    }
    throw CaffeFault(field.line, "\(name) must be true or false\(field.was)")
  }
}

extension CaffeText.Field {
  /// The offending value, for messages.
  var was: String {
    switch value {
    case .word(let word): ", was \(word)"
    case .text(let text): ", was \"\(text)\""
    case .message: ", was a message"
    }
  }
}
