extension ValueSyntax where Value == String {
  /// Any word but the empty one.
  ///
  /// - Parameter placeholder: The name help gives the value.
  public static func string(_ placeholder: String) -> Self {
    Self(
      placeholder: placeholder, expectation: "a word that is not empty", completion: .nothing,
      spelling: { $0 }, parse: notEmpty)
  }

  /// The path of a file, or one of a few built-in names; `-` is left to the caller to interpret.
  ///
  /// Any word but the empty one is accepted: whether it names anything is a question for the
  /// one who opens it. The names are offered by completions.
  ///
  /// - Parameters:
  ///   - placeholder: The name help gives the value.
  ///   - names: The built-in names that may stand in the path's place.
  public static func path(_ placeholder: String, orOneOf names: [String] = []) -> Self {
    Self(
      placeholder: placeholder,
      expectation: names.isEmpty ? "a path that is not empty" : "a path or a built-in name",
      completion: .file(orWords: names), spelling: { $0 }, parse: notEmpty)
  }

  /// The path of a directory.
  ///
  /// - Parameter placeholder: The name help gives the value.
  public static func directory(_ placeholder: String) -> Self {
    Self(
      placeholder: placeholder, expectation: "a path that is not empty", completion: .directory,
      spelling: { $0 }, parse: notEmpty)
  }

  /// One of a list of words that is only known when the program runs.
  ///
  /// - Parameters:
  ///   - placeholder: The name help gives the value.
  ///   - words: The words accepted; at least one.
  public static func word(_ placeholder: String, oneOf words: [String]) -> Self {
    precondition(!words.isEmpty, "a choice needs words to choose from")
    return Self(
      placeholder: placeholder, expectation: alternatives(words), completion: .words(words),
      spelling: { $0 }, parse: { words.contains($0) ? $0 : nil })
  }
}

extension ValueSyntax where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
  /// One of an enumeration's cases, by its raw value.
  ///
  /// - Parameters:
  ///   - type: The enumeration; its cases in declaration order are the words accepted.
  ///   - placeholder: The name help gives the value; the words joined by `|` when `nil`.
  public static func choice(_ type: Value.Type, named placeholder: String? = nil) -> Self {
    let words = type.allCases.map(\.rawValue)
    precondition(!words.isEmpty, "a choice needs words to choose from")
    return Self(
      placeholder: placeholder ?? words.joined(separator: "|"), expectation: alternatives(words),
      completion: .words(words), spelling: { $0.rawValue }, parse: { Value(rawValue: $0) })
  }
}

/// The word itself, unless it is empty.
@Sendable private func notEmpty(_ word: String) -> String? {
  word.isEmpty ? nil : word
}

/// The expectation of a choice.
private func alternatives(_ words: [String]) -> String {
  words.count == 1 ? words[0] : "one of " + words.joined(separator: ", ")
}
