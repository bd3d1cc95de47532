public import NetworkModel

/// Which encodings are weighed against each other.
public struct CodingOptions: Hashable, Sendable {
  /// When Huffman codes are used.
  public enum HuffmanUse: Hashable, Sendable {
    /// Not at all.
    case never
    /// Where codes and table together are shorter than codes of fixed length.
    case whereShorter
    /// Wherever the alphabet allows it, for codes and relative indices alike.
    case always
  }

  /// The widths of a relative index that can be stored.
  public static let supportedIndexBits = 1...8

  /// The ways to store places that are weighed.
  public var positions: Set<WeightEncoding.Scheme.Positions>
  /// The widths of a relative index that are tried, each in `supportedIndexBits`.
  public var indexBits: [Int]
  /// When Huffman codes are used.
  public var huffman: HuffmanUse

  /// Creates options; without arguments, everything is weighed.
  public init(
    positions: Set<WeightEncoding.Scheme.Positions> = Set(
      WeightEncoding.Scheme.Positions.allCases), indexBits: [Int] = Array(2...8),
    huffman: HuffmanUse = .whereShorter
  ) {
    self.positions = positions
    self.indexBits = indexBits
    self.huffman = huffman
  }
}
