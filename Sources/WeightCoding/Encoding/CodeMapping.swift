import NetworkModel

/// How the stored numbers of a format become codes of a fixed number of bits, and back.
///
/// Two's complement for signed integers, the bit pattern for floats, the index for shared weights,
/// and 0 and 1 for the two binary values.
enum CodeMapping {
  /// Integers in two's complement, or without sign.
  case integer(range: ClosedRange<Int>)
  /// −1 and 1.
  case sign
  /// 32-bit floats.
  case single
  /// 16-bit floats.
  case half

  /// Finds the mapping of a format.
  ///
  /// - Throws: `CodingError` for floats of 64 bits, of which only 32 are kept in memory, and for
  ///   integers beyond 32.
  init(_ format: NumberFormat) throws(CodingError) {
    switch format {
    case .float(let bits):
      switch bits {
      case 32: self = .single
      case 16: self = .half
      default: throw CodingError("weights of \(bits)-bit floats have no encoding")
      }
    case .integer(let format): self = .integer(range: format.range)
    case .fixedPoint(let bits, _, let isSigned):
      guard (1...32).contains(bits) else {
        throw CodingError("fixed-point weights of \(bits) bits have no encoding")
      }
      self = .integer(
        range: isSigned ? -(1 << (bits - 1))...(1 << (bits - 1)) - 1 : 0...(1 << bits) - 1)
    case .ternary: self = .integer(range: -1...1)
    case .binary: self = .sign
    case .codebook(let bits, let entries):
      guard (1...32).contains(bits), !entries.isEmpty,
        entries.count - 1 <= 0xFFFF_FFFF >> (32 - bits)
      else {
        throw CodingError("\(entries.count) shared weights do not fit indices of \(bits) bits")
      }
      self = .integer(range: 0...entries.count - 1)
    }
  }

  /// The code that stands for the weight 0, or `nil` where none does for all channels.
  static func zeroCode(of format: NumberFormat) -> UInt32? {
    switch format {
    case .float, .fixedPoint, .ternary: return 0
    case .binary: return nil
    case .integer(let affine):
      guard let zero = affine.zeroPoints.first, affine.zeroPoints.allSatisfy({ $0 == zero }),
        affine.range.contains(zero)
      else { return nil }
      return UInt32(truncatingIfNeeded: zero) & mask(affine.bits)
    case .codebook(_, let entries):
      return entries.firstIndex(of: 0).map { UInt32($0) }
    }
  }

  /// A number of ones.
  static func mask(_ bits: Int) -> UInt32 { UInt32(truncatingIfNeeded: (1 << bits) - 1) }
}
