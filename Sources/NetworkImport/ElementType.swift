import NetworkModel

/// The type of a tensor's elements, numbered as in `TensorProto.DataType`.
enum ElementType: Int32 {
  case float32 = 1
  case uint8 = 2
  case int8 = 3
  case uint16 = 4
  case int16 = 5
  case int32 = 6
  case int64 = 7
  case bool = 9
  case float16 = 10
  case float64 = 11
  case uint32 = 12
  case uint64 = 13
  case bfloat16 = 16
  case uint4 = 21
  case int4 = 22

  /// Bits of one element.
  var bits: Int {
    switch self {
    case .uint4, .int4: 4
    case .uint8, .int8, .bool: 8
    case .uint16, .int16, .float16, .bfloat16: 16
    case .float32, .int32, .uint32: 32
    case .int64, .float64, .uint64: 64
    }
  }

  /// Whether elements are real numbers.
  var isReal: Bool {
    switch self {
    case .float32, .float16, .float64, .bfloat16: true
    default: false
    }
  }

  /// Whether elements can be negative.
  var isSigned: Bool {
    switch self {
    case .uint4, .uint8, .uint16, .uint32, .uint64, .bool: false
    default: true
    }
  }

  /// The format of an activation of this type: integers mean themselves.
  var format: NumberFormat {
    guard !isReal else { return .float(bits: bits) }
    return .plainInteger(bits: self == .bool ? 1 : min(bits, 32), isSigned: isSigned)
  }
}

extension NumberFormat {
  /// An integer that means itself: scale 1, zero point 0.
  static func plainInteger(bits: Int, isSigned: Bool) -> NumberFormat {
    guard let format = try? AffineFormat(bits: bits, isSigned: isSigned, scale: .perTensor(1))
    else { return .float32 }
    return .integer(format)
  }

  /// Whether this is an integer that means itself.
  var isPlainInteger: Bool {
    guard case .integer(let format) = self else { return false }
    return format.scale == .perTensor(1) && format.zeroPoints == [0]
  }
}
