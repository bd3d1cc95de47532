/// A column of a block under construction: bytes and variable-length integers.
///
/// An integer has seven bits a byte, the lowest first, and the eighth bit set in all but the last
/// (LEB128). A signed one is folded first, so that small negative numbers stay short.
///
/// Its room is that of a whole block and never grows: an encoder closes a block before it is full.
final class ByteColumn {
  private static let capacity = Block.payloadLimit
  private let base = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
  private(set) var count = 0

  deinit { base.deallocate() }

  var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: base, count: count) }

  @inline(__always)
  func append(_ byte: UInt8) {
    precondition(count < Self.capacity)
    base[count] = byte
    count &+= 1
  }

  @inline(__always)
  func append(unsigned value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(truncatingIfNeeded: rest))
  }

  @inline(__always)
  func append(signed value: Int64) {
    append(unsigned: UInt64(bitPattern: value << 1 ^ value >> 63))
  }

  func clear() { count = 0 }
}

/// A block whose bytes do not make sense.
struct BlockFault: Error {
  /// Why.
  let reason: String
}

/// A place in a column that is read.
struct ColumnCursor {
  private let bytes: ArraySlice<UInt8>
  private var position: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  var isAtEnd: Bool { position == bytes.endIndex }

  mutating func byte() throws(BlockFault) -> UInt8 {
    guard position < bytes.endIndex else { throw BlockFault(reason: "a column ends too early") }
    defer { position += 1 }
    return bytes[position]
  }

  mutating func unsigned() throws(BlockFault) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let next = try byte()
      guard shift < 63 || shift == 63 && next <= 1 else {
        throw BlockFault(reason: "an integer has more than 64 bits")
      }
      value |= UInt64(next & 0x7F) << shift
      if next < 0x80 { return value }
      shift += 7
    }
  }

  mutating func signed() throws(BlockFault) -> Int64 {
    let value = try unsigned()
    return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }

  /// A number that a step or a count may have.
  mutating func count(below limit: Int) throws(BlockFault) -> Int {
    let value = try unsigned()
    guard value < UInt64(limit) else { throw BlockFault(reason: "a count is out of range") }
    return Int(value)
  }
}
