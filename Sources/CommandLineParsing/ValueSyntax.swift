/// How one word of the command line is read as a value.
///
/// The ready-made syntaxes are `.string`, `.integer`, `.double`, `.choice`, `.word(oneOf:)`,
/// `.path`, `.directory` and `.destination`; a caller adds its own with the initialiser.
public struct ValueSyntax<Value: Sendable>: Sendable {
  /// The name help gives the value: `PROFILE`, `N`, `l0|l1|l2`.
  public let placeholder: String
  /// What a message says the word must be: `an integer from 1 to 64`.
  public let expectation: String
  /// What a shell may offer in the word's place.
  let completion: Completion
  /// The word that means a value, for showing defaults.
  let spelling: @Sendable (Value) -> String
  /// The value a word means, or `nil` when it means none.
  let parse: @Sendable (String) -> Value?

  init(
    placeholder: String, expectation: String, completion: Completion,
    spelling: @escaping @Sendable (Value) -> String,
    parse: @escaping @Sendable (String) -> Value?
  ) {
    precondition(!placeholder.isEmpty, "a value needs a placeholder")
    self.placeholder = placeholder
    self.expectation = expectation
    self.completion = completion
    self.spelling = spelling
    self.parse = parse
  }

  /// Creates a syntax of the caller's own.
  ///
  /// - Parameters:
  ///   - placeholder: The name help gives the value.
  ///   - expectation: What the word must be, completing "--option must be …".
  ///   - words: Words a shell may offer, and from which a misspelling is corrected.
  ///   - spelling: The word that means a value; `parse` must read it back.
  ///   - parse: The value a word means, or `nil` when it means none.
  public init(
    _ placeholder: String, expectation: String, words: [String] = [],
    spelling: @escaping @Sendable (Value) -> String = { String(describing: $0) },
    parse: @escaping @Sendable (String) -> Value?
  ) {
    self.init(
      placeholder: placeholder, expectation: expectation,
      completion: words.isEmpty ? .nothing : .words(words), spelling: spelling, parse: parse)
  }
}

/// What a shell may offer where a value is expected.
enum Completion: Equatable, Sendable {
  /// Nothing can be offered.
  case nothing
  /// One of these words.
  case words([String])
  /// A file, or one of these words.
  case file(orWords: [String])
  /// A directory.
  case directory

  /// The words among those offered that are known beforehand.
  var words: [String] {
    switch self {
    case .nothing, .directory: []
    case .words(let words), .file(orWords: let words): words
    }
  }
}
