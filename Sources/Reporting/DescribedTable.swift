/// A table for a terminal whose last column is prose, broken into lines.
func describedTable(
  _ columns: [TextTable.Column], _ descriptions: [String], width: Int
) -> String {
  let lines = TextTable(columns: columns).lines(width: width)
  let used = lines.map(displayWidth).max() ?? 0
  let room = max(20, width - used - 2)
  let margin = String(repeating: " ", count: used + 2)
  var prose: [[String]] = [["description"], [String(repeating: "─", count: room)]]
  prose += descriptions.map { wrapped(printable($0), width: room, indentation: "") }
  var text = ""
  for (line, description) in zip(lines, prose) {
    text += padded(line, to: used) + "  " + (description.first ?? "") + "\n"
    for more in description.dropFirst() { text += margin + more + "\n" }
  }
  return text
}
