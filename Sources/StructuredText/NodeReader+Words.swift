public import Diagnostics

extension NodeReader {
  /// Decodes text, in any style; only the absence of a value is refused.
  public func string() throws(InputError) -> String {
    try scalar("text").text
  }

  /// Decodes `true` or `false`, which are the only spellings and are not quoted.
  public func bool() throws(InputError) -> Bool {
    let (text, style) = try scalar("true or false")
    switch (text, style) {
    case ("true", .plain): return true
    case ("false", .plain): return false
    default: throw notPlain(style) ?? error("must be true or false, was \(found)")
    }
  }

  /// Decodes one of an enumeration's raw values.
  ///
  /// - Parameter type: The enumeration.
  /// - Throws: `InputError` that lists the allowed words and suggests the nearest.
  public func word<Word: CaseIterable & RawRepresentable<String>>(
    _ type: Word.Type
  ) throws(InputError) -> Word {
    let allowed = Word.allCases.map(\.rawValue)
    let expected =
      allowed.count == 1 ? allowed[0] : "one of \(allowed.joined(separator: ", "))"
    let text = try scalar(expected).text
    guard let word = Word(rawValue: text) else {
      throw error(
        "must be \(expected), was \(found)",
        remedy: nearest(to: text, among: allowed).map { "did you mean \($0)?" })
    }
    return word
  }

  /// Decodes a list of an enumeration's raw values, none of them twice.
  ///
  /// - Parameter type: The enumeration.
  /// - Returns: The words in the order of the document; at least one.
  public func distinctWords<Word: CaseIterable & RawRepresentable<String>>(
    _ type: Word.Type
  ) throws(InputError) -> [Word] {
    var seen: Set<String> = []
    return try list(count: 1...) { element throws(InputError) in
      let word = try element.word(type)
      guard seen.insert(word.rawValue).inserted else {
        throw element.error("repeats \(word.rawValue)", remedy: "remove it")
      }
      return word
    }
  }

  /// The fault of a quoted scalar where a number or a truth value is due.
  func notPlain(_ style: ScalarStyle) -> InputError? {
    style == .plain
      ? nil : error("must not be quoted, was the text \(found)", remedy: "remove the quotes")
  }
}
