internal import Diagnostics

/// The sections of a DRAMsim3 device file: `[section]`, `key = value`, comments after `;` or `#`.
///
/// Names do not distinguish upper and lower case, and keys that nobody asks for are passed over,
/// as DRAMsim3 has it; a key given twice is refused.
struct DeviceINI {
  /// A value with its place.
  struct Value {
    let text: String
    let line: Int
    let column: Int
  }

  /// The largest accepted file in bytes.
  static let maximumBytes = 1 << 20

  let file: String
  private var values: [String: Value] = [:]
  /// The keys that were asked for and not there.
  private(set) var absent: [String] = []

  /// Reads the sections of a text.
  init(bytes: [UInt8], file: String) throws(InputError) {
    self.file = file
    guard bytes.count <= Self.maximumBytes else {
      throw InputError(
        file: file, reason: "it is larger than \(Self.maximumBytes) bytes",
        remedy: "give a smaller file")
    }
    var section = ""
    var number = 0
    for raw in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      let line = Substring(String(decoding: raw, as: UTF8.self))
      let content = line.prefix { $0 != ";" && $0 != "#" }
      let text = Self.trimmed(content)
      if text.isEmpty { continue }
      let place = "\(number):\(content.prefix { $0.isWhitespace }.count + 1)"
      if text.first == "[" {
        guard text.last == "]", text.count > 2 else {
          throw InputError(
            file: file, place: place, reason: "a section's name is not closed with ]",
            remedy: "write [timing]")
        }
        section = text.dropFirst().dropLast().lowercased()
        continue
      }
      guard let equals = content.firstIndex(of: "=") else {
        throw InputError(
          file: file, place: place, reason: "this is neither [section] nor key = value",
          remedy: "write it as one of them, or after ;")
      }
      let after = content[content.index(after: equals)...]
      let value = Value(
        text: String(Self.trimmed(after)), line: number,
        column: content.distance(from: content.startIndex, to: equals) + 2
          + after.prefix { $0.isWhitespace }.count)
      let key = "\(section).\(Self.trimmed(content[..<equals]).lowercased())"
      guard values.updateValue(value, forKey: key) == nil else {
        throw InputError(
          file: file, place: place, reason: "\(key) is given a second time", remedy: "remove it")
      }
    }
    guard values.keys.contains(where: { $0.hasPrefix("dram_structure.") }) else {
      throw InputError(
        file: file, reason: "it has no section [dram_structure]",
        remedy: "give a device file of DRAMsim3")
    }
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text.drop { $0.isWhitespace }
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }

  /// A key's value.
  mutating func text(_ section: String, _ key: String) -> Value? {
    let value = values["\(section).\(key.lowercased())"]
    if value == nil { absent.append(key) }
    return value
  }

  /// A key's whole number, or the default when the key is not there.
  mutating func integer(
    _ section: String, _ key: String, default standard: Int, in range: ClosedRange<Int>
  ) throws(InputError) -> Int {
    guard let value = text(section, key) else { return standard }
    guard let number = Int(value.text), range.contains(number) else {
      throw fault(
        value,
        "\(key) must be a whole number from \(range.lowerBound) to \(range.upperBound), was "
          + quoted(value))
    }
    return number
  }

  /// A key's power of two.
  mutating func count(
    _ section: String, _ key: String, default standard: Int, most: Int
  ) throws(InputError) -> Int {
    guard let value = text(section, key) else { return standard }
    guard let number = Int(value.text), DeviceLimits.faultOfCount(number, most: most) == nil else {
      throw fault(value, "\(key) must be a power of two from 1 to \(most), was \(quoted(value))")
    }
    return number
  }

  /// A key's finite number.
  mutating func real(
    _ section: String, _ key: String, default standard: Double, in range: ClosedRange<Double>
  ) throws(InputError) -> Double {
    guard let value = text(section, key) else { return standard }
    guard let number = Double(value.text), range.contains(number) else {
      throw fault(
        value,
        "\(key) must be a number from \(range.lowerBound) to \(range.upperBound), was "
          + quoted(value))
    }
    return number
  }

  /// A key's truth value.
  mutating func bool(
    _ section: String, _ key: String, default standard: Bool
  ) throws(InputError) -> Bool {
    guard let value = text(section, key) else { return standard }
    switch value.text.lowercased() {
    case "true", "yes", "on", "1": return true
    case "false", "no", "off", "0": return false
    default: throw fault(value, "\(key) must be true or false, was \(quoted(value))")
    }
  }

  /// An error at a value.
  func fault(_ value: Value, _ reason: String, remedy: String? = nil) -> InputError {
    InputError(
      file: file, place: "\(value.line):\(value.column)", reason: reason, remedy: remedy)
  }

  /// A value's text for a message.
  func quoted(_ value: Value) -> String { "\"\(value.text.prefix(40))\"" }
}
