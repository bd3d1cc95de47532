extension HuffmanCode {
  /// Bits of a length in a stored table.
  private static let lengthBits = 4

  /// Appends the lengths to a stream.
  ///
  /// Each symbol takes four bits for the length of its code. A length of 0 stands for a whole run of
  /// symbols without codes and is followed by the run's length in Elias's γ code: as many zeros as
  /// the number has bits behind its first, and the number, first bit first.
  func appendTable(to writer: inout BitWriter) {
    var symbol = 0
    while symbol < lengths.count {
      let length = lengths[symbol]
      writer.append(UInt32(length), bits: Self.lengthBits)
      guard length == 0 else {
        symbol += 1
        continue
      }
      let run = lengths[symbol...].prefix { $0 == 0 }.count
      let bits = Int.bitWidth - 1 - run.leadingZeroBitCount
      writer.append(0, bits: bits)
      for bit in (0...bits).reversed() { writer.append(UInt32(run >> bit & 1), bits: 1) }
      symbol += run
    }
  }

  /// Bits of the stored lengths.
  public var tableBitCount: Int {
    var writer = BitWriter()
    appendTable(to: &writer)
    return writer.bitCount
  }

  /// Reads the lengths of a code from a stream.
  ///
  /// - Parameter alphabet: The number of symbols, at most `maximumAlphabet`.
  /// - Throws: `CodingError` when the stream ends, a run goes beyond the alphabet, or the lengths are
  ///   not those of a complete code.
  init(alphabet: Int, from reader: inout BitReader) throws(CodingError) {
    var lengths: [UInt8] = []
    lengths.reserveCapacity(alphabet)
    while lengths.count < alphabet {
      let length = UInt8(try reader.read(Self.lengthBits))
      guard length == 0 else {
        lengths.append(length)
        continue
      }
      var bits = 0
      while try reader.read(1) == 0 {
        bits += 1
        guard bits <= 16 else { throw CodingError("a run of symbols without codes is too long") }
      }
      var run = 1
      for _ in 0..<bits { run = 2 * run + Int(try reader.read(1)) }
      guard run <= alphabet - lengths.count else {
        throw CodingError(
          "\(run) symbols without codes are beyond the alphabet of \(alphabet)")
      }
      lengths.append(contentsOf: repeatElement(0, count: run))
    }
    try self.init(lengths: lengths)
  }
}
