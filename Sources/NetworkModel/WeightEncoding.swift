public import Quantities

/// A sparse weight stream as stored: which bits move when the layer's weights are fetched.
///
/// An entry is the code of a weight and the number of zero weights skipped before it. Where more
/// zeros follow each other than the index can count, a filler, an entry for a zero, stands between
/// (Han et al., ICLR 2016, Section 2).
public struct WeightEncoding: Hashable, Sendable {
  /// Bits of one value in a codebook's table.
  public static let tableEntryBits: Bits = 32

  /// Stored entries, fillers included.
  public let entries: Int
  /// Entries that stand for a zero weight.
  public let fillers: Int
  /// Bits of an entry's code.
  public let codeBits: Int
  /// Bits of an entry's relative index; 0 where positions are implied.
  public let indexBits: Int
  /// Bits of the table of shared weights.
  public let tableBits: Bits
  /// Bits of the whole stream with its table and its padding to bytes, without biases.
  public let storageBits: Bits

  /// Creates an encoding.
  ///
  /// - Parameters:
  ///   - entries: Stored entries, fillers included.
  ///   - fillers: Entries that stand for a zero weight.
  ///   - codeBits: Bits of an entry's code.
  ///   - indexBits: Bits of an entry's relative index.
  ///   - tableBits: Bits of the table of shared weights.
  ///   - storageBits: Bits of the whole stream; `nil` for entries of fixed length without padding.
  /// - Throws: `NetworkError` when a count is negative, there are more fillers than entries, a
  ///   width is beyond 32 bits, or the stream is smaller than its table.
  public init(
    entries: Int, fillers: Int, codeBits: Int, indexBits: Int, tableBits: Bits,
    storageBits: Bits? = nil
  ) throws(NetworkError) {
    guard (0...TensorShape.maximumElementCount).contains(entries), (0...entries).contains(fillers)
    else {
      throw NetworkError("\(entries) entries with \(fillers) fillers are impossible")
    }
    guard (1...32).contains(codeBits), (0...32).contains(indexBits) else {
      throw NetworkError(
        "codes of \(codeBits) bits with indices of \(indexBits) bits are impossible")
    }
    guard (0...Bits(1) << 40).contains(tableBits) else {
      throw NetworkError("a table of \(tableBits) bits is impossible")
    }
    let total = storageBits ?? Bits(entries) * Bits(codeBits + indexBits) + tableBits
    guard total >= tableBits else {
      throw NetworkError("\(total) stored bits cannot hold a table of \(tableBits) bits")
    }
    self.entries = entries
    self.fillers = fillers
    self.codeBits = codeBits
    self.indexBits = indexBits
    self.tableBits = tableBits
    self.storageBits = total
  }
}
