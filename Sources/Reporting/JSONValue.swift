/// A value of a JSON document (RFC 8259).
enum JSONValue {
  case object([String: JSONValue])
  case array([JSONValue])
  case string(String)
  case integer(Int64)
  case number(Double)
  case boolean(Bool)
  case null

  /// A whole number.
  static func count(_ number: some BinaryInteger) -> JSONValue { .integer(Int64(number)) }

  /// A list of texts.
  static func strings(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }

  /// The document, keys in the order of their code points, two spaces a level, a line break last.
  func document() -> String {
    var text = ""
    write(to: &text, indentation: "")
    return text + "\n"
  }

  private func write(to text: inout String, indentation: String) {
    let inner = indentation + "  "
    switch self {
    case .object(let members) where members.isEmpty: text += "{}"
    case .array(let elements) where elements.isEmpty: text += "[]"
    case .object(let members):
      text += "{\n"
      for (index, key) in members.keys.sorted().enumerated() {
        text += index == 0 ? inner : ",\n" + inner
        text += quoted(key) + ": "
        members[key]?.write(to: &text, indentation: inner)
      }
      text += "\n" + indentation + "}"
    case .array(let elements) where elements.allSatisfy(\.isCount):
      text += "["
      for (index, element) in elements.enumerated() {
        if index > 0 { text += ", " }
        element.write(to: &text, indentation: "")
      }
      text += "]"
    case .array(let elements):
      text += "[\n"
      for (index, element) in elements.enumerated() {
        text += index == 0 ? inner : ",\n" + inner
        element.write(to: &text, indentation: inner)
      }
      text += "\n" + indentation + "]"
    case .string(let string): text += quoted(string)
    case .integer(let number): text += String(number)
    case .number(let number): text += number.isFinite ? fileText(number) : "null"
    case .boolean(let value): text += value ? "true" : "false"
    case .null: text += "null"
    }
  }

  private var isCount: Bool {
    if case .integer = self { true } else { false }
  }

  private func quoted(_ string: String) -> String {
    var text = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      default:
        if scalar.value < 0x20 || scalar.value == 0x7f {
          let digits = String(scalar.value, radix: 16)
          text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        } else {
          text.unicodeScalars.append(scalar)
        }
      }
    }
    return text + "\""
  }
}
