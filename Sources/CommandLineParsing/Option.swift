/// An option that takes a value, and the key that reads it from a parsed command.
///
/// ```swift
/// let batch = Option("--batch", .defaulted(.integer("N", in: 1...1024), to: 1), "Images at once.")
/// let size: Int = parsed[batch]
/// ```
public struct Option<Value: Sendable>: Sendable {
  let parameter: Parameter
  let requirement: Requirement<Value>

  /// Creates an option.
  ///
  /// - Parameters:
  ///   - name: `--name`, or `-n` for an option that has a short form only.
  ///   - short: The short form, `-n`, beside the long one.
  ///   - requirement: How often the option is given and how its value is read.
  ///   - abstract: What the value decides, in a sentence.
  public init(
    _ name: String, short: String? = nil, _ requirement: Requirement<Value>, _ abstract: String
  ) {
    self.requirement = requirement
    parameter = Parameter(
      names: optionNames(name, short), role: .option(requirement.shape),
      count: requirement.count, defaultText: requirement.defaultText, abstract: abstract)
  }
}

/// An option that takes no value, and the key that tells whether it was given.
public struct Flag: Sendable {
  let parameter: Parameter

  /// Creates a flag.
  ///
  /// - Parameters:
  ///   - name: `--name`, or `-n` for a flag that has a short form only.
  ///   - short: The short form, `-n`, beside the long one.
  ///   - abstract: What the flag does, in a sentence.
  public init(_ name: String, short: String? = nil, _ abstract: String) {
    parameter = Parameter(
      names: optionNames(name, short), role: .flag, count: 0...1, defaultText: nil,
      abstract: abstract)
  }
}

/// A value known by its place among the words, and the key that reads it.
public struct Positional<Value: Sendable>: Sendable {
  let parameter: Parameter
  let requirement: Requirement<Value>

  /// Creates a positional parameter, named by its syntax's placeholder.
  ///
  /// - Parameters:
  ///   - requirement: How often the value is given and how it is read.
  ///   - abstract: What the value is, in a sentence.
  public init(_ requirement: Requirement<Value>, _ abstract: String) {
    self.requirement = requirement
    parameter = Parameter(
      names: [requirement.shape.placeholder], role: .positional(requirement.shape),
      count: requirement.count, defaultText: requirement.defaultText, abstract: abstract)
  }
}

/// The names of an option, after checking that they have the form of one.
private func optionNames(_ name: String, _ short: String?) -> [String] {
  let names = [name] + (short.map { [$0] } ?? [])
  for name in names {
    let letters = name.drop { $0 == "-" }
    let dashes = name.count - letters.count
    precondition(
      (dashes == 1 && letters.count == 1) || (dashes == 2 && letters.count > 1),
      "\(name) is neither --name nor -n")
    precondition(
      letters.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") },
      "\(name) has characters other than letters, digits and dashes")
  }
  precondition(short.map { $0.count == 2 } ?? true, "the short form is -n")
  return names
}
