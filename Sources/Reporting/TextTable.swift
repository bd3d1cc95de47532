/// A table for a terminal, with as many columns as fit.
struct TextTable {
  /// One column.
  struct Column {
    /// The heading.
    var title: String
    /// Whether the cells end, and do not begin, at one place.
    var isNumber = true
    /// The order in which columns are left out when there is no room; 0 always stays.
    var rank = 0
    /// The cells from top to bottom.
    var cells: [String]
  }

  private static let gap = "  "
  /// The room below which a further column is given up for the first one.
  private static let leastFirstWidth = 16

  /// The columns; the first one gives way when there is not enough room.
  var columns: [Column]

  /// The columns for which there is room.
  func shown(width: Int) -> [Column] {
    var shown = columns
    while let last = shown.map(\.rank).max(), last > 0,
      leftForFirst(shown, width) < needed(shown)
    {
      shown.removeAll { $0.rank == last }
    }
    return shown
  }

  /// The lines of the table, each at most `width` columns wide.
  func lines(width: Int) -> [String] {
    var shown = shown(width: width)
    guard let first = shown.first else { return [] }
    let room = min(max(4, leftForFirst(shown, width)), contentWidth(first))
    shown[0].cells = first.cells.map { shortened($0, to: room) }
    shown[0].title = shortened(first.title, to: room)
    let widths = shown.map(contentWidth)
    var lines = [line(shown.map(\.title), shown, widths)]
    lines.append(widths.map { String(repeating: "─", count: $0) }.joined(separator: Self.gap))
    for row in first.cells.indices {
      lines.append(line(shown.map { $0.cells[row] }, shown, widths))
    }
    return lines
  }

  private func needed(_ shown: [Column]) -> Int {
    shown.first.map { min(Self.leastFirstWidth, contentWidth($0)) } ?? 0
  }

  private func leftForFirst(_ shown: [Column], _ width: Int) -> Int {
    width - shown.dropFirst().reduce(0) { $0 + Self.gap.count + contentWidth($1) }
  }

  private func contentWidth(_ column: Column) -> Int {
    column.cells.reduce(displayWidth(column.title)) { max($0, displayWidth($1)) }
  }

  private func line(_ cells: [String], _ columns: [Column], _ widths: [Int]) -> String {
    var text = ""
    for (index, cell) in cells.enumerated() {
      let padding = String(repeating: " ", count: max(0, widths[index] - displayWidth(cell)))
      if index > 0 { text += Self.gap }
      text += columns[index].isNumber ? padding + cell : cell + padding
    }
    while text.last == " " { text.removeLast() }
    return text
  }
}
