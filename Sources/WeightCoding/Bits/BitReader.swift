/// Reads fields of bits that `BitWriter` packed; what lies beyond the end is an error.
public struct BitReader: Sendable {
  private let bytes: [UInt8]
  private var position = 0
  private var pending: UInt64 = 0
  private var pendingCount = 0

  /// Starts at the first bit of some bytes.
  public init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Bits that have not been read.
  public var remainingBits: Int { 8 * (bytes.count - position) + pendingCount }

  /// Reads the next bits.
  ///
  /// - Precondition: `count` is in 0…32.
  /// - Throws: `CodingError` when fewer are left.
  public mutating func read(_ count: Int) throws(CodingError) -> UInt32 {
    let value = peek(count)
    try skip(count)
    return value
  }

  /// The next bits without reading them, with zeros beyond the end.
  ///
  /// - Precondition: `count` is in 0…32.
  mutating func peek(_ count: Int) -> UInt32 {
    precondition((0...32).contains(count))
    if pendingCount < count { refill() }
    return UInt32(truncatingIfNeeded: pending & ((1 << UInt64(count)) - 1))
  }

  /// Passes over bits.
  ///
  /// - Precondition: `count` is in 0…32.
  /// - Throws: `CodingError` when fewer are left.
  mutating func skip(_ count: Int) throws(CodingError) {
    if pendingCount < count { refill() }
    guard count <= pendingCount else {
      throw CodingError("the stream of \(bytes.count) bytes ends inside a code")
    }
    pending >>= UInt64(count)
    pendingCount -= count
  }

  /// Passes over the rest of a byte.
  ///
  /// - Throws: `CodingError` when a bit of it is set.
  public mutating func alignToByte() throws(CodingError) {
    guard try read(pendingCount & 7) == 0 else {
      throw CodingError("padding before byte \(position - pendingCount / 8) is not zero")
    }
  }

  /// Checks that nothing but the padding of the last byte is left.
  ///
  /// - Throws: `CodingError` when there is more.
  public mutating func finish() throws(CodingError) {
    try alignToByte()
    guard remainingBits == 0 else {
      throw CodingError("\(remainingBits / 8) bytes follow the last code")
    }
  }

  private mutating func refill() {
    while pendingCount <= 56, position < bytes.count {
      pending |= UInt64(bytes[position]) << UInt64(pendingCount)
      position += 1
      pendingCount += 8
    }
  }
}
