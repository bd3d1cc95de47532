import Foundation

/// Published figures, each row with its source.
enum Measurements {
  /// The rows of a table, by column name.
  static func rows(_ table: String, from file: String = #filePath) throws -> [[String: String]] {
    let tests = URL(fileURLWithPath: file).deletingLastPathComponent().deletingLastPathComponent()
    let path = tests.deletingLastPathComponent()
      .appendingPathComponent("Sources/Validation/Measurements/\(table).csv")
    let lines = try String(contentsOf: path, encoding: .utf8).split(whereSeparator: \.isNewline)
    guard let header = lines.first.map({ fields(String($0)) }) else { return [] }
    return lines.dropFirst().map { line in
      Dictionary(zip(header, fields(String(line)))) { first, _ in first }
    }
  }

  /// The fields of one line; a quoted field may hold commas.
  private static func fields(_ line: String) -> [String] {
    var result = [""]
    var isQuoted = false
    for character in line {
      switch character {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted: result.append("")
      default: result[result.count - 1].append(character)
      }
    }
    return result
  }
}
