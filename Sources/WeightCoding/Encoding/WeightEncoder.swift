public import NetworkModel
import Quantities

/// Writes the weights of a layer as the shortest of several encodings.
///
/// Codes of fixed length or Huffman codes, for all weights, for those that are not zero with a
/// bitmap, or with relative indices (Han et al., "Deep Compression", ICLR 2016, Sections 2 and 4;
/// arXiv:1510.00149). With relative indices one chain runs over the whole layer in the order of its
/// shape, and zeros behind the last weight are not stored.
public enum WeightEncoder {
  /// Every encoding that the options allow, with its exact length, the plainest first.
  ///
  /// - Returns: One of each way to store places and each width of an index; relative indices and
  ///   bitmaps only where a code means zero for all channels.
  /// - Throws: `CodingError` when values are not known or are not numbers of their format, or the
  ///   format has no codes.
  /// - Complexity: O(weights + encodings × codes).
  public static func candidates(
    for tensor: WeightTensor, options: CodingOptions = CodingOptions()
  ) throws(CodingError) -> [WeightEncoding] {
    let weights = try WeightCodes(tensor)
    return try plans(for: tensor, weights, options).map(\.encoding)
  }

  /// Encodes weights as the shortest of the encodings that the options allow, the plainest of equal
  /// ones.
  ///
  /// - Throws: `CodingError` as `candidates` does, and when the options allow no encoding.
  /// - Complexity: O(weights + encodings × codes).
  public static func encode(
    _ tensor: WeightTensor, options: CodingOptions = CodingOptions()
  ) throws(CodingError) -> EncodedWeights {
    let weights = try WeightCodes(tensor)
    let plans = try plans(for: tensor, weights, options)
    guard
      let best = plans.min(by: { $0.encoding.storageBits < $1.encoding.storageBits })
    else { throw CodingError("none of the allowed encodings can store these weights") }
    return EncodedWeights(encoding: best.encoding, bytes: stream(of: weights, as: best))
  }

  /// Encodes weights with relative indices and codes of given fixed lengths.
  ///
  /// - Parameters:
  ///   - tensor: The weights.
  ///   - codeBits: Bits of a code, at least those that the weights need.
  ///   - indexBits: Bits of a relative index, in `CodingOptions.supportedIndexBits`.
  /// - Returns: The number of entries, and the codes and indices, each filled up to whole bytes.
  /// - Throws: `CodingError` when values are not known or are not numbers of their format, a code has
  ///   more bits, or none means zero.
  public static func relativeIndexStream(
    _ tensor: WeightTensor, codeBits: Int, indexBits: Int
  ) throws(CodingError) -> (entries: Int, bytes: [UInt8]) {
    let weights = try WeightCodes(tensor)
    guard weights.zero != nil, CodingOptions.supportedIndexBits.contains(indexBits) else {
      throw CodingError("no code means zero, or \(indexBits) bits are no width of an index")
    }
    let mask = CodeMapping.mask(codeBits)
    guard weights.codes.allSatisfy({ $0 & ~mask == 0 }) else {
      throw CodingError("a code has more than \(codeBits) bits")
    }
    var (codes, indices, entries) = (BitWriter(), BitWriter(), 0)
    RelativeIndexChain(weights, indexBits: indexBits).forEach { code, index in
      codes.append(code, bits: codeBits)
      indices.append(index, bits: indexBits)
      entries += 1
    }
    return (entries, codes.bytes() + indices.bytes())
  }

  private static func plans(
    for tensor: WeightTensor, _ weights: WeightCodes, _ options: CodingOptions
  ) throws(CodingError) -> [EncodingPlan] {
    try EncodingPlan.candidates(
      SymbolCensus(weights), bits: weights.bits, tableBits: tensor.format.codebookBits,
      options: options)
  }

  /// Writes the stream of a plan.
  private static func stream(of weights: WeightCodes, as plan: EncodingPlan) -> [UInt8] {
    var writer = BitWriter(reservingBytes: plan.streamByteCount)
    for huffman in [plan.codeHuffman, plan.indexHuffman] {
      huffman?.appendTable(to: &writer)
      writer.alignToByte()
    }
    let codes = FieldWriter(plan.codeHuffman, bits: plan.encoding.codeBits)
    switch plan.encoding.scheme.positions {
    case .dense:
      for code in weights.codes { codes.append(code, to: &writer) }
    case .bitmap:
      for code in weights.codes { writer.append(code == weights.zero ? 0 : 1, bits: 1) }
      writer.alignToByte()
      for code in weights.codes where code != weights.zero { codes.append(code, to: &writer) }
    case .relativeIndex:
      let indices = FieldWriter(plan.indexHuffman, bits: plan.encoding.indexBits)
      let chain = RelativeIndexChain(weights, indexBits: plan.encoding.indexBits)
      chain.forEach { code, _ in codes.append(code, to: &writer) }
      writer.alignToByte()
      chain.forEach { _, index in indices.append(index, to: &writer) }
    }
    writer.alignToByte()
    return writer.bytes()
  }
}

/// Writes codes or indices at a fixed length or as Huffman codes.
private struct FieldWriter {
  private let huffman: HuffmanCode?
  private let bits: Int

  init(_ huffman: HuffmanCode?, bits: Int) {
    self.huffman = huffman
    self.bits = bits
  }

  @inline(__always)
  func append(_ symbol: UInt32, to writer: inout BitWriter) {
    if let huffman {
      huffman.append(symbol, to: &writer)
    } else {
      writer.append(symbol, bits: bits)
    }
  }
}

extension NumberFormat {
  /// Bits of the table of shared weights that is stored with a tensor.
  var codebookBits: Bits {
    guard case .codebook(_, let entries) = self else { return 0 }
    return Bits(entries.count) * WeightEncoding.tableEntryBits
  }
}
