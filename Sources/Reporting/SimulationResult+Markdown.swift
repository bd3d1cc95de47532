internal import CostModel
public import Evaluation
internal import HardwareModel
internal import Quantities

extension SimulationResult {
  /// The result as Markdown with pipe tables (GitHub flavour).
  public func markdown() -> String {
    var lines = ["# " + markdownText(title), "", "| | | |", "| --- | --- | --- |"]
    lines += facts.map { markdownRow([$0.label, $0.figure, $0.detail]) }
    lines += [
      "", "## Layers", "",
      markdownRow([
        "layer", "kind", "fused", "MACs", "cycles", "stall cycles", "busy %", "bound",
        "weight bytes", "input bytes", "output bytes", "weight storage", "weight bits",
        "energy pJ (low … high)",
      ]),
      "| --- | --- | --- | ---: | ---: | ---: | ---: | --- | ---: | ---: | ---: | --- | ---: | --- |",
    ]
    lines += layers.map { markdownRow($0.cells) }
    if !notes.isEmpty { lines += ["", "## Notes", ""] + notes.map { "- " + markdownText($0) } }
    return lines.map { $0 + "\n" }.joined()
  }
}

extension LayerResult {
  fileprivate var cells: [String] {
    let picojoules = energy.total
    return [
      name, kind, fused.joined(separator: ", "), grouped(macCount), grouped(cycles),
      grouped(stallCycles.total), fixed(100 * utilization, 1), bound.rawValue,
      grouped(dram.weightBytes), grouped(dram.inputBytes), grouped(dram.outputBytes),
      weightStorage?.rawValue ?? "", weightBits.map(readableBits) ?? "",
      "\(fixed(picojoules.mid, 0)) (\(fixed(picojoules.low, 0)) … \(fixed(picojoules.high, 0)))",
    ]
  }
}

/// A line of a pipe table.
package func markdownRow(_ cells: [String]) -> String {
  "| " + cells.map(markdownText).joined(separator: " | ") + " |"
}

/// A text in which nothing means anything to Markdown or HTML, in one line.
package func markdownText(_ text: String) -> String {
  printable(text).reduce(into: "") { result, character in
    switch character {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\\", "|", "*", "_", "`", "[", "]", "~", "#": result += "\\\(character)"
    default: result.append(character)
    }
  }
}
