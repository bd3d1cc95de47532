import NetworkModel
import Quantities

/// An encoding with its Huffman codes: its exact length is known before a bit is written.
struct EncodingPlan {
  let encoding: WeightEncoding
  /// The code of the codes, where they have one.
  let codeHuffman: HuffmanCode?
  /// The code of the relative indices, where they have one.
  let indexHuffman: HuffmanCode?

  /// All plans that options allow, the plainest first.
  ///
  /// - Parameters:
  ///   - census: What is encoded.
  ///   - bits: Bits of a code of fixed length.
  ///   - tableBits: Bits of the codebook, which every plan stores.
  ///   - options: Which encodings are weighed.
  /// - Throws: `CodingError` when options ask for an index width that is not supported.
  static func candidates(
    _ census: SymbolCensus, bits: Int, tableBits: Bits, options: CodingOptions
  ) throws(CodingError) -> [EncodingPlan] {
    for width in options.indexBits where !CodingOptions.supportedIndexBits.contains(width) {
      throw CodingError("a relative index has 1 to 8 bits, not \(width)")
    }
    var result: [EncodingPlan] = []
    for positions in WeightEncoding.Scheme.Positions.allCases
    where options.positions.contains(positions) {
      switch positions {
      case .dense:
        result.append(
          try EncodingPlan(
            .dense, census, codes: Field(entries: census.count, bits, census.codeCounts, options),
            tableBits: tableBits))
      case .relativeIndex:
        guard census.zero != nil else { continue }
        for width in options.indexBits {
          let (counts, fillers) = census.indices(bits: width)
          let entries = census.nonZeroCount + fillers
          let plan = try EncodingPlan(
            .relativeIndex, census,
            codes: Field(entries: entries, bits, census.codeCounts(zeros: fillers), options),
            indices: Field(entries: entries, width, counts, options), fillers: fillers,
            tableBits: tableBits)
          if WeightDecoder.canDecode(
            count: census.count, bytes: plan.streamByteCount, .relativeIndex)
          {
            result.append(plan)
          }
        }
      case .bitmap:
        guard census.zero != nil else { continue }
        result.append(
          try EncodingPlan(
            .bitmap, census,
            codes: Field(
              entries: census.nonZeroCount, bits, census.codeCounts(zeros: 0), options),
            tableBits: tableBits))
      }
    }
    return result
  }

  /// Adds the parts of an encoding up.
  private init(
    _ positions: WeightEncoding.Scheme.Positions, _ census: SymbolCensus, codes: Field,
    indices: Field? = nil, fillers: Int = 0, tableBits: Bits
  ) throws(CodingError) {
    let positionBits = positions == .bitmap ? census.count : indices?.payloadBits ?? 0
    let parts = [
      codes.huffmanTableBits, indices?.huffmanTableBits ?? 0, positionBits, codes.payloadBits,
    ]
    let streamBits = parts.reduce(0) { $0 + 8 * $1.dividedRoundingUp(by: 8) }
    encoding = try CodingError.wrapping { () throws(NetworkError) in
      try WeightEncoding(
        scheme: WeightEncoding.Scheme(
          positions, codesAreHuffman: codes.huffman != nil,
          indicesAreHuffman: indices?.huffman != nil),
        entries: codes.entries, fillers: fillers, codeBits: codes.bits,
        indexBits: indices?.bits ?? 0, tableBits: tableBits,
        codePayloadBits: Bits(codes.payloadBits), positionPayloadBits: Bits(positionBits),
        huffmanTableBits: Bits(codes.huffmanTableBits + (indices?.huffmanTableBits ?? 0)),
        storageBits: tableBits + Bits(streamBits))
    }
    codeHuffman = codes.huffman
    indexHuffman = indices?.huffman
  }

  /// Bytes of the stream, without the codebook.
  var streamByteCount: Int { Int(encoding.storageBits - encoding.tableBits) / 8 }
}

/// The codes or the indices of all entries.
private struct Field {
  let entries: Int
  let bits: Int
  let huffman: HuffmanCode?
  let huffmanTableBits: Int
  let payloadBits: Int

  /// Chooses between codes of fixed length and a Huffman code; `nil` counts allow none.
  init(
    entries: Int, _ bits: Int, _ counts: [Int]?, _ options: CodingOptions
  ) throws(CodingError) {
    self.entries = entries
    self.bits = bits
    let fixedBits = entries * bits
    if let counts, let huffman = try Self.huffman(counts, options.huffman) {
      let (table, payload) = (huffman.tableBitCount, huffman.bitCount(counts))
      if options.huffman == .always || table + payload < fixedBits {
        (self.huffman, huffmanTableBits, payloadBits) = (huffman, table, payload)
        return
      }
    }
    (huffman, huffmanTableBits, payloadBits) = (nil, 0, fixedBits)
  }

  private static func huffman(
    _ counts: [Int], _ use: CodingOptions.HuffmanUse
  ) throws(CodingError) -> HuffmanCode? {
    switch use {
    case .never: return nil
    case .whereShorter, .always:
      guard counts.count(where: { $0 > 0 }) <= 1 << HuffmanCode.maximumLength else { return nil }
      return try HuffmanCode(counts: counts)
    }
  }
}
