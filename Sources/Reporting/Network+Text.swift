public import NetworkModel

extension Network {
  /// The network for a terminal: totals, a table of the layers, notes.
  ///
  /// - Parameter width: The terminal's columns; 80 at least and 200 at most are used.
  public func text(width: Int) -> String {
    let width = min(200, max(80, width))
    var lines = wrapped("\(printable(name)): \(printable(source))", width: width, indentation: "  ")
    let counts =
      "\(layers.count) layers, \(macText(macCount)), \(countText(weightCount)) weights "
      + "(\(countText(parameterCount)) parameters with biases), values: "
      + weightKnowledge.rawValue
    lines += [""] + wrapped(counts, width: width, indentation: "  ") + [""]
    lines += layerTable.lines(width: width)
    lines += noteLines(notes, width: width)
    return lines.map { $0 + "\n" }.joined()
  }

  private var layerTable: TextTable {
    func column(
      _ title: String, _ rank: Int = 0, isNumber: Bool = true, _ cell: (Layer) -> String
    ) -> TextTable.Column {
      TextTable.Column(title: title, isNumber: isNumber, rank: rank, cells: layers.map(cell))
    }
    return TextTable(columns: [
      column("layer", isNumber: false) { printable($0.name) },
      column("kind", 3, isNumber: false) { $0.kind },
      column("input", 1) { layer in layer.inputs.first.map { "\(self[$0].shape)" } ?? "–" },
      column("output") { "\(self[$0.output].shape)" },
      column("MMAC") { fixed(Double($0.macCount) / 1e6, 2) },
      column("weights") { grouped($0.weightCount) },
      column("bits", 2) { layer in layer.weightFormat.map { "\($0.bits)" } ?? "–" },
    ])
  }
}
