/// A canonical Huffman code: its lengths alone say what the codes are.
///
/// Codes of one length are consecutive numbers in the order of their symbols, and shorter codes come
/// before longer ones (RFC 1951, Section 3.2.2). A symbol that is alone has a code of one bit.
public struct HuffmanCode: Hashable, Sendable {
  /// The longest code in bits, so that a decoder's table has 2¹⁵ entries at most.
  public static let maximumLength = 15
  /// The most symbols of an alphabet, those of 16-bit numbers.
  public static let maximumAlphabet = 1 << 16

  /// Bits of each symbol's code; 0 for symbols without one.
  public let lengths: [UInt8]
  /// Each symbol's code, its first bit lowest.
  let codes: [UInt16]

  /// Creates the shortest code for symbols that occur so often.
  ///
  /// - Parameter counts: How often each symbol occurs, not negative.
  /// - Throws: `CodingError` when the alphabet is too large, or more than 2¹⁵ symbols occur.
  /// - Complexity: O(symbols × `maximumLength`).
  public init(counts: [Int]) throws(CodingError) {
    try self.init(lengths: CodeLengths.optimal(counts: counts, limit: Self.maximumLength))
  }

  /// Creates the code of given lengths.
  ///
  /// - Throws: `CodingError` when the alphabet is too large, a length is beyond `maximumLength`, or
  ///   the lengths are not those of a complete code: over-subscribed, or with bit strings that no
  ///   code begins. No code at all, and one alone of one bit, are allowed.
  public init(lengths: [UInt8]) throws(CodingError) {
    guard lengths.count <= Self.maximumAlphabet else {
      throw CodingError("\(lengths.count) symbols are beyond \(Self.maximumAlphabet)")
    }
    var counts = [Int](repeating: 0, count: Self.maximumLength + 1)
    for length in lengths {
      guard length <= Self.maximumLength else {
        throw CodingError("a code of \(length) bits is beyond \(Self.maximumLength)")
      }
      counts[Int(length)] += 1
    }
    counts[0] = 0
    let whole = 1 << Self.maximumLength
    let used = (1...Self.maximumLength).reduce(0) {
      $0 + counts[$1] << (Self.maximumLength - $1)
    }
    guard used <= whole else { throw CodingError("the code lengths are over-subscribed") }
    let isAlone = counts[1] == 1 && used == whole / 2
    guard used == whole || used == 0 || isAlone else {
      throw CodingError("the code lengths leave bit strings without a symbol")
    }
    var next = [0]
    for length in 1...Self.maximumLength {
      next.append((next[length - 1] + counts[length - 1]) << 1)
    }
    var codes = [UInt16](repeating: 0, count: lengths.count)
    for (symbol, length) in lengths.enumerated() where length > 0 {
      codes[symbol] = UInt16(next[Int(length)]).reversed >> (16 - UInt16(length))
      next[Int(length)] += 1
    }
    self.lengths = lengths
    self.codes = codes
  }

  /// Bits of all codes of symbols that occur so often.
  ///
  /// - Precondition: `counts` has the code's alphabet, and every symbol that occurs has a code.
  public func bitCount(_ counts: [Int]) -> Int {
    precondition(counts.count == lengths.count)
    return zip(counts, lengths).reduce(0) { $0 + $1.0 * Int($1.1) }
  }

  /// Appends the code of a symbol.
  ///
  /// - Precondition: The symbol has a code.
  @inline(__always)
  func append(_ symbol: UInt32, to writer: inout BitWriter) {
    let length = Int(lengths[Int(symbol)])
    precondition(length > 0)
    writer.append(UInt32(codes[Int(symbol)]), bits: length)
  }
}

extension UInt16 {
  /// The same bits in opposite order.
  fileprivate var reversed: UInt16 {
    var value = byteSwapped
    value = (value & 0x0F0F) << 4 | (value >> 4) & 0x0F0F
    value = (value & 0x3333) << 2 | (value >> 2) & 0x3333
    return (value & 0x5555) << 1 | (value >> 1) & 0x5555
  }
}
