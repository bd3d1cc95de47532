extension WeightEncoding {
  /// How places and codes of weights are stored.
  public struct Scheme: Hashable, Sendable {
    /// How the place of an entry is known.
    public enum Positions: String, CaseIterable, Hashable, Sendable {
      /// Every weight is an entry.
      case dense
      /// An entry has the number of zero weights skipped before it (Han et al., ICLR 2016).
      case relativeIndex
      /// A bit for each weight says whether it is an entry.
      case bitmap
    }

    /// How the place of an entry is known.
    public let positions: Positions
    /// Whether codes are Huffman codes instead of `codeBits` each.
    public let codesAreHuffman: Bool
    /// Whether relative indices are Huffman codes instead of `indexBits` each.
    public let indicesAreHuffman: Bool

    /// Creates a scheme; only relative indices can be Huffman codes.
    public init(
      _ positions: Positions, codesAreHuffman: Bool = false, indicesAreHuffman: Bool = false
    ) {
      self.positions = positions
      self.codesAreHuffman = codesAreHuffman
      self.indicesAreHuffman = indicesAreHuffman && positions == .relativeIndex
    }
  }

  /// The scheme in words, as reports print it.
  public var summary: String {
    let places =
      switch scheme.positions {
      case .dense: "dense"
      case .relativeIndex: "\(indexBits)-bit relative index"
      case .bitmap: "bitmap"
      }
    switch (scheme.codesAreHuffman, scheme.indicesAreHuffman) {
    case (false, false): return places
    case (true, true): return "\(places), Huffman"
    case (true, false):
      return scheme.positions == .relativeIndex ? "\(places), Huffman codes" : "\(places), Huffman"
    case (false, true): return "\(places), Huffman indices"
    }
  }
}
