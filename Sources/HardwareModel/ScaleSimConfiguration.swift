internal import Diagnostics

/// The text of a SCALE-Sim configuration: sections with keys, as Python's `configparser` reads them.
///
/// `[section]` begins a section; `key: value` and `key = value` are entries; lines that begin with
/// `#` or `;` are comments. Sections are case-sensitive, keys are not.
struct ScaleSimConfiguration {
  /// An entry with the line in which it stands.
  private struct Entry {
    var value: String
    var line: Int
  }

  private let file: String
  private var sections: [String: [String: Entry]] = [:]

  /// Parses a configuration.
  init(_ text: String, file: String) throws(InputError) {
    self.file = file
    var section: String?
    for (index, line) in text.split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline
    ).enumerated() {
      let content = Self.trimmed(line)
      guard let first = content.first, first != "#", first != ";" else { continue }
      if first == "[" {
        guard content.last == "]" else {
          throw fault(index + 1, "a section must end with ]", "write [section]")
        }
        let name = String(content.dropFirst().dropLast())
        section = name
        sections[name] = sections[name] ?? [:]
        continue
      }
      guard let mark = content.firstIndex(where: { $0 == ":" || $0 == "=" }) else {
        throw fault(index + 1, "a line must be key: value or [section]", nil)
      }
      guard let section else {
        throw fault(index + 1, "a key must stand in a section", "begin with [general]")
      }
      let key = Self.trimmed(content[..<mark]).lowercased()
      guard sections[section]?[key] == nil else {
        throw fault(index + 1, "\(key) is there twice", "remove one of them")
      }
      sections[section]?[key] = Entry(
        value: Self.trimmed(content[content.index(after: mark)...]), line: index + 1)
    }
  }

  private static func trimmed(_ text: some StringProtocol) -> String {
    String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }

  private func fault(_ line: Int?, _ reason: String, _ remedy: String?) -> InputError {
    InputError(file: file, place: line.map(String.init), reason: reason, remedy: remedy)
  }

  /// Whether a section is there.
  func has(_ section: String) -> Bool { sections[section] != nil }

  /// An entry that may be missing.
  func text(_ section: String, _ key: String) -> String? {
    sections[section]?[key.lowercased()]?.value
  }

  /// An entry that must be there.
  func requiredText(_ section: String, _ key: String) throws(InputError) -> String {
    guard let text = text(section, key) else {
      throw fault(nil, "[\(section)] \(key) is missing", "add the key")
    }
    return text
  }

  /// A fault of an entry.
  func fault(
    _ section: String, _ key: String, _ reason: String, remedy: String?
  ) -> InputError {
    fault(
      sections[section]?[key.lowercased()]?.line, "[\(section)] \(key) \(reason)", remedy)
  }

  /// A count that must be there, of those in a range.
  func count(
    _ section: String, _ key: String, in range: ClosedRange<Int> = 1...ProfileLimits.count
  ) throws(InputError) -> Int {
    let text = try requiredText(section, key)
    guard let value = Int(text), range.contains(value) else {
      throw fault(
        section, key,
        "must be a whole number from \(range.lowerBound) to \(range.upperBound), was "
          + "\"\(text.prefix(40))\"", remedy: nil)
    }
    return value
  }

  /// One of several words.
  func word<Value>(
    _ section: String, _ key: String, of words: KeyValuePairs<String, Value>
  ) throws(InputError) -> Value {
    let text = try requiredText(section, key)
    if let found = words.first(where: { $0.key.lowercased() == text.lowercased() }) {
      return found.value
    }
    let allowed = words.map(\.key)
    throw fault(
      section, key,
      "must be one of \(allowed.joined(separator: ", ")), was \"\(text.prefix(40))\"",
      remedy: nearest(to: text, among: allowed).map { "did you mean \($0)?" })
  }

  /// A truth value; a missing one is false.
  func flag(_ section: String, _ key: String) throws(InputError) -> Bool {
    guard text(section, key) != nil else { return false }
    return try word(section, key, of: ["True": true, "False": false])
  }
}
