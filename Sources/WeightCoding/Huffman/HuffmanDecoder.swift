/// Decodes a canonical Huffman code with one table look-up a symbol.
struct HuffmanDecoder {
  /// For each string of bits, the symbol that it begins with and, in the lowest four bits, the length
  /// of its code; 0 where it begins with none.
  private let table: [UInt32]
  /// Bits of the longest code.
  private let indexBits: Int

  /// Fills the table: O(2^longest code).
  init(_ code: HuffmanCode) {
    indexBits = Int(code.lengths.max() ?? 0)
    var table = [UInt32](repeating: 0, count: 1 << indexBits)
    for (symbol, length) in code.lengths.enumerated() where length > 0 {
      let entry = UInt32(symbol) << 4 | UInt32(length)
      for index in stride(from: Int(code.codes[symbol]), to: table.count, by: 1 << Int(length)) {
        table[index] = entry
      }
    }
    self.table = table
  }

  /// Reads the next symbol.
  ///
  /// - Throws: `CodingError` when the stream ends or begins with no code.
  @inline(__always)
  func next(_ reader: inout BitReader) throws(CodingError) -> UInt32 {
    let entry = table[Int(reader.peek(indexBits))]
    guard entry != 0 else { throw CodingError("a bit string is the code of no symbol") }
    try reader.skip(Int(entry & 15))
    return entry >> 4
  }
}
