public import Quantities

/// A weight stream as stored: which bits move when the layer's weights are fetched.
///
/// An entry is the code of a weight. With relative indices, it also has the number of zero weights
/// skipped before it; where more zeros follow each other than the index can count, a filler, an
/// entry for a zero, stands between (Han et al., ICLR 2016, Section 2).
public struct WeightEncoding: Hashable, Sendable {
  /// Bits of one value in a codebook's table.
  public static let tableEntryBits: Bits = 32

  /// How places and codes are stored.
  public let scheme: Scheme
  /// Stored entries, fillers included.
  public let entries: Int
  /// Entries that stand for a zero weight between others.
  public let fillers: Int
  /// Bits of an entry's code, before Huffman coding.
  public let codeBits: Int
  /// Bits of an entry's relative index, before Huffman coding; 0 where there is none.
  public let indexBits: Int
  /// Bits of the table of shared weights.
  public let tableBits: Bits
  /// Bits of all codes as stored.
  public let codePayloadBits: Bits
  /// Bits of all relative indices, or of the bitmap, as stored.
  public let positionPayloadBits: Bits
  /// Bits of the tables that describe Huffman codes.
  public let huffmanTableBits: Bits
  /// Bits of the whole stream with its tables and its padding to bytes, without biases.
  public let storageBits: Bits

  /// Creates an encoding.
  ///
  /// - Parameters:
  ///   - scheme: How places and codes are stored; `nil` for relative indices where these have bits,
  ///     dense codes where not, and no Huffman code.
  ///   - entries: Stored entries, fillers included.
  ///   - fillers: Entries that stand for a zero weight between others.
  ///   - codeBits: Bits of an entry's code.
  ///   - indexBits: Bits of an entry's relative index.
  ///   - tableBits: Bits of the table of shared weights.
  ///   - codePayloadBits: Bits of all codes; `nil` for entries of fixed length.
  ///   - positionPayloadBits: Bits of all relative indices or of the bitmap; `nil` for entries of
  ///     fixed length.
  ///   - huffmanTableBits: Bits of the tables that describe Huffman codes.
  ///   - storageBits: Bits of the whole stream; `nil` for one without padding.
  /// - Throws: `NetworkError` when a count is negative, there are more fillers than entries, a
  ///   width is beyond 32 bits, or the stream is smaller than its parts.
  public init(
    scheme: Scheme? = nil, entries: Int, fillers: Int, codeBits: Int, indexBits: Int,
    tableBits: Bits, codePayloadBits: Bits? = nil, positionPayloadBits: Bits? = nil,
    huffmanTableBits: Bits = 0, storageBits: Bits? = nil
  ) throws(NetworkError) {
    guard (0...TensorShape.maximumElementCount).contains(entries), (0...entries).contains(fillers)
    else {
      throw NetworkError("\(entries) entries with \(fillers) fillers are impossible")
    }
    guard (1...32).contains(codeBits), (0...32).contains(indexBits) else {
      throw NetworkError(
        "codes of \(codeBits) bits with indices of \(indexBits) bits are impossible")
    }
    let codes = codePayloadBits ?? Bits(entries) * Bits(codeBits)
    let positions = positionPayloadBits ?? Bits(entries) * Bits(indexBits)
    for (part, bits) in [
      ("a table of shared weights", tableBits), ("a code payload", codes),
      ("an index payload", positions), ("a Huffman table", huffmanTableBits),
    ] where !(0...Bits(1) << 42).contains(bits) {
      throw NetworkError("\(part) of \(bits) bits is impossible")
    }
    let parts = tableBits + codes + positions + huffmanTableBits
    let total = storageBits ?? parts
    guard total >= parts else {
      throw NetworkError("\(total) stored bits cannot hold parts of \(parts) bits")
    }
    self.scheme = scheme ?? Scheme(indexBits > 0 ? .relativeIndex : .dense)
    self.entries = entries
    self.fillers = fillers
    self.codeBits = codeBits
    self.indexBits = indexBits
    self.tableBits = tableBits
    self.codePayloadBits = codes
    self.positionPayloadBits = positions
    self.huffmanTableBits = huffmanTableBits
    self.storageBits = total
  }

  /// Bits of codes and places, without tables and padding.
  public var payloadBits: Bits { codePayloadBits + positionPayloadBits }

  /// Bits that fill the stream's parts up to whole bytes.
  public var paddingBits: Bits { storageBits - payloadBits - tableBits - huffmanTableBits }

  /// Bits of all codes where they are Huffman codes.
  public var codeHuffmanBits: Bits? { scheme.codesAreHuffman ? codePayloadBits : nil }

  /// Bits of all relative indices where they are Huffman codes.
  public var indexHuffmanBits: Bits? { scheme.indicesAreHuffman ? positionPayloadBits : nil }
}
