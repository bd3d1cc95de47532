/// The type of the elements of a stored array.
enum StoredElement: Equatable {
  case unsigned(bytes: Int)
  case signed(bytes: Int)
  case float(bytes: Int)

  /// Bytes of one element.
  var byteCount: Int {
    switch self {
    case .unsigned(let bytes), .signed(let bytes), .float(let bytes): bytes
    }
  }

  /// Whether elements are whole numbers.
  var isInteger: Bool {
    switch self {
    case .unsigned, .signed: true
    case .float: false
    }
  }

  /// Decodes elements as real numbers; integers beyond 53 bits are rounded.
  func reals(_ bytes: [UInt8], isBigEndian: Bool) -> [Double] {
    let width = byteCount
    if case .unsigned(1) = self { return bytes.map { Double($0) } }
    return stride(from: 0, to: bytes.count, by: width).map { start in
      let bits = word(bytes, at: start, width, isBigEndian)
      return switch self {
      case .unsigned: Double(bits)
      case .signed: Double(signExtended(bits, width))
      case .float(2): Double(Float16(bitPattern: UInt16(truncatingIfNeeded: bits)))
      case .float(4): Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
      case .float: Double(bitPattern: bits)
      }
    }
  }

  /// Decodes whole numbers; `nil` for one beyond 64 bits with a sign.
  ///
  /// - Precondition: Elements are whole numbers.
  func integers(_ bytes: [UInt8], isBigEndian: Bool) -> [Int?] {
    precondition(isInteger)
    let width = byteCount
    return stride(from: 0, to: bytes.count, by: width).map { start in
      let bits = word(bytes, at: start, width, isBigEndian)
      if case .signed = self { return Int(signExtended(bits, width)) }
      return Int(exactly: bits)
    }
  }
}

/// The bytes of one element as a word.
private func word(_ bytes: [UInt8], at start: Int, _ width: Int, _ isBigEndian: Bool) -> UInt64 {
  var word: UInt64 = 0
  for index in 0..<width {
    word = word << 8 | UInt64(bytes[start + (isBigEndian ? index : width - 1 - index)])
  }
  return word
}

private func signExtended(_ word: UInt64, _ width: Int) -> Int64 {
  let shift = UInt64(64 - 8 * width)
  return Int64(bitPattern: word << shift) >> Int64(shift)
}
