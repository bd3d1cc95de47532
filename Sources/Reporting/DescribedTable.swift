/// A table for a terminal whose last column is prose, cut off where the terminal ends.
func describedTable(
  _ columns: [TextTable.Column], _ descriptions: [String], width: Int
) -> String {
  let used = TextTable(columns: columns).lines(width: width).map(displayWidth).max() ?? 0
  let room = max(20, width - used - 2)
  let last = TextTable.Column(
    title: "description", isNumber: false,
    cells: descriptions.map { cutOff(printable($0), to: room) })
  return TextTable(columns: columns + [last]).lines(width: width).map { $0 + "\n" }.joined()
}

/// A text cut off at its end, if it is longer than `width`.
func cutOff(_ text: String, to width: Int) -> String {
  guard displayWidth(text) > width else { return text }
  var result = ""
  for character in text {
    if displayWidth(result + String(character)) > width - 1 { break }
    result.append(character)
  }
  return result + "…"
}
