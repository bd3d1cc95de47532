public import Evaluation

extension Comparison {
  /// The comparison for a terminal: tables with a line a design, then what failed, and notes.
  ///
  /// - Parameters:
  ///   - width: The terminal's columns; 80 at least and 200 at most are used.
  ///   - layers: Whether a line a layer is told, too.
  public func text(width: Int, layers: Bool = false) -> String {
    let width = min(200, max(80, width))
    var lines = wrapped(printable(title), width: width, indentation: "  ")
    lines += entries.indices.flatMap { index in
      wrapped(printable(markedName(of: index)), width: width - 4, indentation: "  ")
        .map { "  " + $0 }
    }
    for table in tables + (layers ? [layerTable].compactMap(\.self) : []) {
      lines += ["", table.title] + table.table.lines(width: width)
    }
    lines.append("")
    lines += wrapped(printable(legend), width: width, indentation: "")
    if !faults.isEmpty {
      lines += ["", "not possible"]
      lines += faults.flatMap {
        wrapped("- " + printable($0), width: width - 2, indentation: "  ").map { "  " + $0 }
      }
    }
    lines += noteLines(notes, width: width)
    return lines.map { $0 + "\n" }.joined()
  }

  /// The comparison as Markdown with pipe tables (GitHub flavour).
  ///
  /// - Parameter layers: Whether a line a layer is told, too.
  public func markdown(layers: Bool = false) -> String {
    var lines = ["# " + markdownText(title)]
    for part in tables + (layers ? [layerTable].compactMap(\.self) : []) {
      let columns = part.table.columns
      lines += ["", "## " + markdownText(part.title), "", markdownRow(columns.map(\.title))]
      lines.append(
        "| " + columns.map { $0.isNumber ? "---:" : "---" }.joined(separator: " | ") + " |")
      lines += (columns.first?.cells.indices ?? 0..<0).map { row in
        markdownRow(columns.map { $0.cells[row] })
      }
    }
    lines += ["", markdownText(legend)]
    for (heading, items) in [("Not possible", faults), ("Notes", notes)] where !items.isEmpty {
      lines += ["", "## " + heading, ""] + items.map { "- " + markdownText($0) }
    }
    return lines.map { $0 + "\n" }.joined()
  }
}
