public import Compression
internal import Inference
internal import NetworkModel
internal import Quantities

extension CompressionResult {
  /// The result for a terminal: totals, a table of the layers, what the steps found, notes.
  ///
  /// - Parameter width: The terminal's columns; 80 at least and 200 at most are used.
  public func text(width: Int) -> String {
    let width = min(200, max(80, width))
    let title =
      "\(original.name) compressed by \(plan.name)"
      + (plan.source.map { " (\($0))" } ?? "")
    var lines = wrapped(printable(title), width: width, indentation: "  ")
    lines.append("")
    lines += totalLines
    lines.append("")
    lines += layerTable.lines(width: width)
    for finding in findings where !finding.lines.isEmpty {
      lines += ["", finding.step]
      lines += finding.lines.flatMap {
        wrapped(printable($0), width: width - 2, indentation: "  ").map { "  " + $0 }
      }
    }
    lines += noteLines(network.notes + statisticalNotes, width: width)
    return lines.map { $0 + "\n" }.joined()
  }

  private var totalLines: [String] {
    let before = bytesText(originalBits.dividedRoundingUp(by: 8))
    let after = bytesText(storageBits.dividedRoundingUp(by: 8))
    let ratio = Double(originalBits) / Double(max(1, storageBits))
    var lines = [
      "weights   \(before) → \(after)   \(fixed(ratio, 1)) times smaller",
      "non-zero  \(countText(original.weightCount)) → \(countText(nonZeroCount))"
        + "   \(percentText(Double(nonZeroCount) / Double(max(1, network.weightCount)))) of "
        + "\(countText(network.weightCount))",
    ]
    if let accuracyAfter, let after = accuracyAfter.top1 {
      let before = accuracyBefore?.top1.map(percentText) ?? "–"
      lines.append(
        "top-1     \(before) → \(percentText(after))   of \(grouped(accuracyAfter.images)) images, "
          + "\(grouped(accuracyAfter.overflows)) accumulators overflowed")
    }
    return lines
  }

  private var statisticalNotes: [String] {
    network.weightKnowledge == .statistical
      ? ["statistical: published densities and bits stand in for weights"] : []
  }

  private var layerTable: TextTable {
    var rows = layers
    if layers.count > 1 { rows.append(LayerCompression(sumOf: layers)) }
    func column(
      _ title: String, _ rank: Int = 0, isNumber: Bool = true,
      _ cell: (LayerCompression) -> String
    ) -> TextTable.Column {
      TextTable.Column(title: title, isNumber: isNumber, rank: rank, cells: rows.map(cell))
    }
    // Bits at a fixed length, and on average where they are Huffman-coded.
    func widths(_ fixedBits: Int, _ huffmanBits: Bits?, _ layer: LayerCompression) -> String {
      guard fixedBits > 0 else { return layer.codeBits == 0 ? "" : "–" }
      let mean = huffmanBits.map { Double($0) / Double(max(1, layer.symbolCount)) }
      return "\(fixedBits)" + (mean.map { " → " + fixed($0, 2) } ?? "")
    }
    func bytes(_ bits: Bits) -> String { grouped(bits.dividedRoundingUp(by: 8)) }
    let isPublished = layers.contains { $0.published != nil }
    var columns = [
      column("layer", isNumber: false) { printable($0.name) },
      column("weights") { grouped($0.weightCount) },
      column("kept %") { fixed(100 * $0.density, 1) },
      column("bits") { widths($0.codeBits, $0.codeHuffmanBits, $0) },
      column("index", 1) { widths($0.indexBits, $0.indexHuffmanBits, $0) },
      column("fillers", 4) { grouped($0.fillerCount) },
      column("encoding", 2, isNumber: false) { $0.shortEncoding },
      column("bytes") { bytes($0.storageBits) },
      column("ratio", isPublished ? 1 : 0) { fixed($0.ratio, 1) },
    ]
    if isPublished {
      func share(_ bits: Bits, _ layer: LayerCompression) -> String {
        fixed(100 * Double(bits) / (32 * Double(max(1, layer.weightCount))), 2)
      }
      columns += [
        column("size %") { share($0.storageBits, $0) },
        column("printed %") { layer in layer.published.map { fixed(100 * $0.rate, 2) } ?? "" },
        column("allowed %") { layer in
          layer.published.map { share($0.lowBits, layer) + "…" + share($0.highBits, layer) } ?? ""
        },
      ]
    }
    return TextTable(columns: columns)
  }
}

extension LayerCompression {
  /// Codes that are stored: one for each entry, or one for each weight.
  fileprivate var symbolCount: Int { indexBits > 0 ? nonZeroCount + fillerCount : weightCount }

  /// How places are stored, in a word; bits and Huffman codes stand in columns of their own.
  fileprivate var shortEncoding: String {
    let places = encoding.prefix { $0 != "," }
    return places.hasSuffix("relative index") ? "index" : String(places)
  }

  /// All layers together, as the last row of a table.
  fileprivate init(sumOf layers: [LayerCompression]) {
    func sum<Number: AdditiveArithmetic>(_ value: (LayerCompression) -> Number) -> Number {
      layers.reduce(.zero) { $0 + value($1) }
    }
    let printed = layers.compactMap { layer in
      layer.published.map { (layer.weightCount, $0) }
    }
    self.init(
      name: "total", weightCount: sum(\.weightCount), nonZeroCount: sum(\.nonZeroCount),
      encoding: "", codeBits: 0, indexBits: 0, fillerCount: sum(\.fillerCount),
      codeHuffmanBits: nil, indexHuffmanBits: nil, codebookBits: sum(\.codebookBits),
      payloadBits: sum(\.payloadBits), storageBits: sum(\.storageBits), published: nil)
    if printed.count == layers.count {
      let weighted = printed.reduce(0.0) { $0 + Double($1.0) * $1.1.rate }
      published = PublishedSize(
        rate: weighted / Double(max(1, weightCount)),
        lowBits: printed.reduce(0) { $0 + $1.1.lowBits },
        highBits: printed.reduce(0) { $0 + $1.1.highBits })
    }
  }
}
