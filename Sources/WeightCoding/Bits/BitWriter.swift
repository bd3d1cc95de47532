/// Packs fields of bits into bytes, the first field in the lowest bits.
///
/// It is the order of DEFLATE (RFC 1951, Section 3.1.1) and of the half-bytes of Deep Compression's
/// `.net` files.
public struct BitWriter: Sendable {
  private var whole: [UInt8] = []
  private var pending: UInt64 = 0
  private var pendingCount = 0

  /// Creates an empty stream, with room for some bytes.
  public init(reservingBytes count: Int = 0) {
    whole.reserveCapacity(count)
  }

  /// Bits written so far.
  public var bitCount: Int { 8 * whole.count + pendingCount }

  /// Appends the lowest bits of a value.
  ///
  /// - Precondition: `count` is in 0…32, and the value has no bits beyond it.
  public mutating func append(_ value: UInt32, bits count: Int) {
    precondition((0...32).contains(count) && UInt64(value) >> UInt64(count) == 0)
    pending |= UInt64(value) << UInt64(pendingCount)
    pendingCount += count
    while pendingCount >= 8 {
      whole.append(UInt8(truncatingIfNeeded: pending))
      pending >>= 8
      pendingCount -= 8
    }
  }

  /// Fills the last byte with zeros.
  ///
  /// - Returns: The number of bits added, 0…7.
  @discardableResult
  public mutating func alignToByte() -> Int {
    let padding = (8 - pendingCount) & 7
    append(0, bits: padding)
    return padding
  }

  /// The bytes written, the last one filled with zeros.
  public func bytes() -> [UInt8] {
    var copy = self
    copy.alignToByte()
    return copy.whole
  }
}
