/// A positional parameter, option or flag without its value's type, as a command holds it.
struct Parameter: Sendable {
  /// What kind of word gives the parameter.
  enum Role: Sendable {
    case positional(ValueShape)
    case option(ValueShape)
    case flag
  }

  /// Every name, the one that identifies the parameter first.
  let names: [String]
  let role: Role
  /// The fewest and the most values (or, for a flag, occurrences) accepted.
  let count: ClosedRange<Int>
  let defaultText: String?
  let abstract: String

  /// The name that identifies the parameter in its command.
  var key: String { names[0] }

  /// The value's syntax, unless there is no value.
  var shape: ValueShape? {
    switch role {
    case .positional(let shape), .option(let shape): shape
    case .flag: nil
    }
  }

  /// Whether the parameter is known by its place and not by its name.
  var isPositional: Bool {
    switch role {
    case .positional: true
    case .option, .flag: false
    }
  }

  /// The flag that every command has.
  static let help = Parameter(
    names: ["--help", "-h"], role: .flag, count: 0...1, defaultText: nil,
    abstract: "Show this help.")

  /// The flag that only the program itself has.
  static let version = Parameter(
    names: ["--version"], role: .flag, count: 0...1, defaultText: nil,
    abstract: "Show the version.")
}

extension Parameter {
  /// The parameter as messages name it: `NETWORK`, `--hardware PROFILE`, `--resume`.
  var title: String {
    switch role {
    case .positional, .flag: key
    case .option(let shape): "\(key) \(shape.placeholder)"
    }
  }

  /// The parameter as a usage line shows it, in units that are not broken: `NETWORK`, `STORE…`,
  /// `[--json FILE|-]`, or `--hardware PROFILE` and `[--hardware PROFILE …]`.
  var synopsis: [String] {
    let isRepeated = count.upperBound > 1
    switch (role, count.lowerBound) {
    case (.positional, 0): return [isRepeated ? "[\(key)…]" : "[\(key)]"]
    case (.positional, _): return [isRepeated ? "\(key)…" : key]
    case (_, 0): return [isRepeated ? "[\(title) …]" : "[\(title)]"]
    case (_, _): return isRepeated ? [title, "[\(title) …]"] : [title]
    }
  }

  /// The parameter as the left column of help shows it: `-o, --output FILE`.
  var heading: String {
    switch role {
    case .positional: key
    case .flag: names.reversed().joined(separator: ", ")
    case .option(let shape): names.reversed().joined(separator: ", ") + " " + shape.placeholder
    }
  }

  /// The abstract with what help adds about the count and the default.
  var explanation: String {
    var remarks: [String] = []
    if !isPositional, count.lowerBound > 0 { remarks.append("required") }
    if count.upperBound > 1 { remarks.append("repeatable") }
    if let defaultText { remarks.append("default: \(defaultText)") }
    return remarks.isEmpty ? abstract : "\(abstract) (\(remarks.joined(separator: "; ")))"
  }
}
