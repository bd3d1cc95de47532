public import NetworkModel

/// Reads the streams that `WeightEncoder` writes.
public enum WeightDecoder {
  /// Weights for each byte of a stream with relative indices beyond which it is refused, so that a
  /// short one cannot claim all memory: an entry spans 256 weights at most.
  private static let maximumWeightsPerByte = 256
  /// Weights that any stream may stand for: a layer of zeros takes no byte.
  private static let weightsOfAnyStream = 1 << 12

  /// Decodes a stream.
  ///
  /// - Parameters:
  ///   - encoded: The stream. Its scheme, entries, fillers and widths say how it is read.
  ///   - shape: The shape of the weights.
  ///   - format: How a weight is stored.
  ///   - asBytes: Whether integers are kept in eight bits; `nil` for wherever the format's fit.
  /// - Returns: The values that were encoded, exactly.
  /// - Throws: `CodingError` when the stream is not one of such weights.
  /// - Complexity: O(weights + bytes), also in memory.
  public static func decode(
    _ encoded: EncodedWeights, shape: TensorShape, format: NumberFormat, asBytes: Bool? = nil
  ) throws(CodingError) -> WeightTensor.Values {
    try WeightTensor.Values(
      codes: codes(encoded, count: shape.elementCount, format: format), format: format,
      asBytes: asBytes)
  }

  /// Whether a stream of so many bytes can stand for so many weights.
  static func canDecode(
    count: Int, bytes: Int, _ positions: WeightEncoding.Scheme.Positions
  ) -> Bool {
    switch positions {
    case .dense, .bitmap: count <= 8 * bytes
    case .relativeIndex: (count - weightsOfAnyStream) / maximumWeightsPerByte <= bytes
    }
  }

  private static func codes(
    _ encoded: EncodedWeights, count: Int, format: NumberFormat
  ) throws(CodingError) -> [UInt32] {
    let (encoding, scheme) = (encoded.encoding, encoded.encoding.scheme)
    guard encoding.codeBits == format.bits else {
      throw CodingError("codes of \(encoding.codeBits) bits are given for \(format.bits) bits")
    }
    // Every code takes a bit at least.
    guard canDecode(count: count, bytes: encoded.bytes.count, scheme.positions),
      encoding.entries <= 8 * encoded.bytes.count
    else {
      throw CodingError(
        "\(encoded.bytes.count) bytes cannot hold \(encoding.entries) entries for \(count) weights")
    }
    var reader = BitReader(encoded.bytes)
    let codes = try FieldReader(scheme.codesAreHuffman, bits: encoding.codeBits, &reader)
    let result: [UInt32]
    switch scheme.positions {
    case .dense:
      guard encoding.entries == count, encoding.fillers == 0 else {
        throw CodingError("\(encoding.entries) entries are given for \(count) dense weights")
      }
      result = try codes.read(count, &reader)
    case .bitmap:
      let zero = try zeroCode(of: format)
      var places: [Int] = []
      for place in 0..<count where try reader.read(1) == 1 { places.append(place) }
      guard encoding.entries == places.count, encoding.fillers == 0 else {
        throw CodingError("a bitmap of \(places.count) weights has \(encoding.entries) entries")
      }
      try reader.alignToByte()
      result = try scatter(
        codes.read(places.count, &reader), to: places, of: count, zero: zero, fillers: 0)
    case .relativeIndex:
      let zero = try zeroCode(of: format)
      guard CodingOptions.supportedIndexBits.contains(encoding.indexBits) else {
        throw CodingError("a relative index has 1 to 8 bits, not \(encoding.indexBits)")
      }
      let indices = try FieldReader(scheme.indicesAreHuffman, bits: encoding.indexBits, &reader)
      let entries = try codes.read(encoding.entries, &reader)
      try reader.alignToByte()
      var place = -1
      let places = try indices.read(encoding.entries, &reader).map { index in
        place += Int(index) + 1
        return place
      }
      result = try scatter(
        entries, to: places, of: count, zero: zero, fillers: encoding.fillers)
    }
    try reader.finish()
    return result
  }

  /// Puts codes at their ascending places among zeros.
  private static func scatter(
    _ codes: [UInt32], to places: [Int], of count: Int, zero: UInt32, fillers: Int
  ) throws(CodingError) -> [UInt32] {
    guard (places.last ?? -1) < count else {
      throw CodingError("an entry stands for weight \(places.last ?? 0) of \(count)")
    }
    var (result, found) = ([UInt32](repeating: zero, count: count), 0)
    for (code, place) in zip(codes, places) {
      if code == zero { found += 1 }
      result[place] = code
    }
    guard found == fillers else {
      throw CodingError("\(found) entries are fillers, not \(fillers)")
    }
    return result
  }

  private static func zeroCode(of format: NumberFormat) throws(CodingError) -> UInt32 {
    guard let zero = CodeMapping.zeroCode(of: format) else {
      throw CodingError("weights are left out, but no code of their format means zero")
    }
    return zero
  }
}

/// Reads codes or indices of a fixed length or Huffman codes.
private struct FieldReader {
  private let decoder: HuffmanDecoder?
  private let bits: Int

  /// Reads the table of a Huffman code, if there is one.
  init(_ isHuffman: Bool, bits: Int, _ reader: inout BitReader) throws(CodingError) {
    self.bits = bits
    guard isHuffman else {
      decoder = nil
      return
    }
    guard bits <= SymbolCensus.maximumCountedBits else {
      throw CodingError("numbers of \(bits) bits have no Huffman code")
    }
    decoder = HuffmanDecoder(try HuffmanCode(alphabet: 1 << bits, from: &reader))
    try reader.alignToByte()
  }

  func read(_ count: Int, _ reader: inout BitReader) throws(CodingError) -> [UInt32] {
    var result: [UInt32] = []
    result.reserveCapacity(count)
    if let decoder {
      for _ in 0..<count { result.append(try decoder.next(&reader)) }
    } else {
      for _ in 0..<count { result.append(try reader.read(bits)) }
    }
    return result
  }
}
