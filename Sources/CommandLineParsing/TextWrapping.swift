/// Units of text set into lines of at most a width, as many on each line as fit.
///
/// A unit longer than the width stands on a line of its own.
///
/// - Parameters:
///   - units: What may not be broken, words or groups of words.
///   - width: The columns of a line.
/// - Returns: The lines, without trailing blanks.
func fill(_ units: [String], width: Int) -> [String] {
  var lines: [String] = []
  var line = ""
  for unit in units {
    if line.isEmpty {
      line = unit
    } else if line.count + 1 + unit.count <= width {
      line += " " + unit
    } else {
      lines.append(line)
      line = unit
    }
  }
  if !line.isEmpty { lines.append(line) }
  return lines
}

/// A text's paragraphs set into lines of at most a width, an empty line between paragraphs.
///
/// - Parameters:
///   - text: Words, with empty lines between paragraphs.
///   - width: The columns of a line.
func wrap(_ text: String, width: Int) -> [String] {
  var paragraphs: [[String]] = [[]]
  for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
    let words = line.split(separator: " ").map(String.init)
    if words.isEmpty {
      paragraphs.append([])
    } else {
      paragraphs[paragraphs.count - 1] += words
    }
  }
  return Array(
    paragraphs.filter { !$0.isEmpty }.map { fill($0, width: width) }.joined(separator: [""]))
}

/// Rows of two columns: headings, and explanations that wrap beside them.
///
/// - Parameters:
///   - rows: The headings and their explanations.
///   - column: Where the explanations begin; a heading that reaches it stands on its own line.
///   - width: The columns of a line.
func twoColumns(
  _ rows: [(heading: String, explanation: String)], column: Int, width: Int
) -> [String] {
  rows.flatMap { row -> [String] in
    let heading = "  " + row.heading
    var lines = wrap(row.explanation, width: width - column).map {
      $0.isEmpty ? "" : String(repeating: " ", count: column) + $0
    }
    guard heading.count + 2 <= column, let first = lines.first else { return [heading] + lines }
    lines[0] = heading + first.dropFirst(heading.count)
    return lines
  }
}
