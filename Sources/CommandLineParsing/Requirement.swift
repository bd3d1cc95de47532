/// How often a value is given, and what a command reads when it is not.
///
/// The parameter `Value` is what reading gives: `Int` when there always is one, `Int?` when there
/// may be none, `[Int]` when there may be several.
public struct Requirement<Value: Sendable>: Sendable {
  /// What the words of the value look like, without their type.
  let shape: ValueShape
  /// The fewest and the most words accepted.
  let count: ClosedRange<Int>
  /// The value read when no word is given, as help shows it.
  let defaultText: String?
  /// The value that accepted words mean; `nil` when they were accepted by another requirement.
  let read: @Sendable ([String]) -> Value?

  /// A value that must be given.
  ///
  /// - Parameter syntax: How its word is read.
  public static func required(_ syntax: ValueSyntax<Value>) -> Self {
    Self(shape: ValueShape(syntax), count: 1...1, defaultText: nil) { words in
      words.first.flatMap(syntax.parse)
    }
  }

  /// A value that may be absent, and is then `nil`.
  ///
  /// - Parameter syntax: How its word is read.
  public static func optional<Word>(_ syntax: ValueSyntax<Word>) -> Self where Value == Word? {
    Self(shape: ValueShape(syntax), count: 0...1, defaultText: nil) { words in
      guard let word = words.first else { return .some(nil) }
      return syntax.parse(word).map(Optional.some)
    }
  }

  /// A value that may be absent, and is then the default, which help shows.
  ///
  /// - Parameters:
  ///   - syntax: How its word is read.
  ///   - value: The value when no word is given.
  public static func defaulted(_ syntax: ValueSyntax<Value>, to value: Value) -> Self {
    let text = syntax.spelling(value)
    precondition(syntax.parse(text) != nil, "the default \(text) is not a \(syntax.placeholder)")
    return Self(shape: ValueShape(syntax), count: 0...1, defaultText: text) { words in
      words.isEmpty ? value : syntax.parse(words[0])
    }
  }

  /// A value that may be given several times; reading gives them in the order of the words.
  ///
  /// - Parameters:
  ///   - syntax: How each word is read.
  ///   - minimum: The fewest that must be given.
  public static func repeated<Word>(
    _ syntax: ValueSyntax<Word>, atLeast minimum: Int = 0
  ) -> Self where Value == [Word] {
    precondition(minimum >= 0, "a count cannot be negative")
    return Self(shape: ValueShape(syntax), count: minimum...Int.max, defaultText: nil) { words in
      let values = words.compactMap(syntax.parse)
      return values.count == words.count ? values : nil
    }
  }
}

/// A value syntax without its type: what parsing, help and completions need of it.
struct ValueShape: Sendable {
  let placeholder: String
  let expectation: String
  let completion: Completion
  let accepts: @Sendable (String) -> Bool

  init<Value>(_ syntax: ValueSyntax<Value>) {
    placeholder = syntax.placeholder
    expectation = syntax.expectation
    completion = syntax.completion
    accepts = { syntax.parse($0) != nil }
  }
}
