/// How the numbers of a tensor are stored.
public enum NumberFormat: Hashable, Sendable {
  /// IEEE 754 binary floating point of 16, 32 or 64 bits.
  case float(bits: Int)
  /// An integer with an affine scale: value = scale · (stored − zero point).
  case integer(AffineFormat)
  /// Two's complement fixed point: value = stored · 2^−fractionBits.
  case fixedPoint(bits: Int, fractionBits: Int, isSigned: Bool)
  /// Three values, −negative, 0 and +positive, in two bits (trained ternary quantization).
  case ternary(negative: Double, positive: Double)
  /// Two values, −scale and +scale, in one bit.
  case binary(scale: QuantizationScale)
  /// An index into a table of shared weights; the table is stored with the tensor.
  case codebook(bits: Int, entries: [Float])

  /// 32-bit floating point.
  public static let float32 = NumberFormat.float(bits: 32)

  /// Bits of one stored element.
  public var bits: Int {
    switch self {
    case .float(let bits), .fixedPoint(let bits, _, _), .codebook(let bits, _): bits
    case .integer(let format): format.bits
    case .ternary: 2
    case .binary: 1
    }
  }

  /// Whether the format comes from quantization.
  public var isQuantized: Bool {
    if case .float = self { return false }
    return true
  }

  /// Whether stored values can be negative.
  public var isSigned: Bool {
    switch self {
    case .float, .ternary, .binary, .codebook: true
    case .fixedPoint(_, _, let isSigned): isSigned
    case .integer(let format): format.isSigned
    }
  }
}

/// An affine integer format.
public struct AffineFormat: Hashable, Sendable {
  /// How a real quotient becomes an integer.
  public enum Rounding: String, Hashable, Sendable {
    /// To nearest, ties to even (ONNX `QuantizeLinear`, QONNX `ROUND`).
    case nearestEven
    /// Towards negative infinity (QONNX `FLOOR`).
    case down
    /// Towards positive infinity (QONNX `CEIL`).
    case up
    /// Towards zero (QONNX `ROUND_TO_ZERO`).
    case towardsZero
  }

  /// Stored bits, 1…32.
  public let bits: Int
  /// Whether the stored integer is two's complement.
  public let isSigned: Bool
  /// Whether the most negative value is left out, so that the range is symmetric.
  public let isNarrow: Bool
  /// The step, for the tensor or for each channel.
  public let scale: QuantizationScale
  /// The stored integer that means zero: one, or one for each channel.
  public let zeroPoints: [Int]
  /// How a real quotient becomes an integer.
  public let rounding: Rounding

  /// Creates a format.
  ///
  /// - Throws: `NetworkError` when the bits are not in 1…32 or a scale is not positive and finite.
  public init(
    bits: Int, isSigned: Bool, isNarrow: Bool = false, scale: QuantizationScale,
    zeroPoints: [Int] = [0], rounding: Rounding = .nearestEven
  ) throws(NetworkError) {
    guard (1...32).contains(bits) else {
      throw NetworkError("an integer format has 1 to 32 bits, not \(bits)")
    }
    for step in scale.steps where !(step > 0 && step.isFinite) {
      throw NetworkError("a quantization scale must be positive and finite, was \(step)")
    }
    guard !zeroPoints.isEmpty else { throw NetworkError("a zero point is missing") }
    self.bits = bits
    self.isSigned = isSigned
    self.isNarrow = isNarrow
    self.scale = scale
    self.zeroPoints = zeroPoints
    self.rounding = rounding
  }

  /// The integers that can be stored.
  public var range: ClosedRange<Int> {
    isSigned
      ? -(1 << (bits - 1)) + (isNarrow ? 1 : 0)...(1 << (bits - 1)) - 1
      : 0...(1 << bits) - 1 - (isNarrow ? 1 : 0)
  }
}

/// The step of a quantized tensor.
public enum QuantizationScale: Hashable, Sendable {
  /// One step for the whole tensor.
  case perTensor(Double)
  /// A step for each index of one axis.
  case perChannel([Double], axis: Int)

  /// All steps.
  public var steps: [Double] {
    switch self {
    case .perTensor(let step): [step]
    case .perChannel(let steps, _): steps
    }
  }

  /// The axis whose indices have steps of their own.
  public var axis: Int? {
    switch self {
    case .perTensor: nil
    case .perChannel(_, let axis): axis
    }
  }
}

extension NumberFormat {
  /// Checks that a format with steps or zero points for each channel fits a shape.
  ///
  /// - Throws: `NetworkError` unless there is one for each index of its axis.
  public func requireChannels(of shape: TensorShape) throws(NetworkError) {
    let (scale, zeroPoints): (QuantizationScale, Int)
    switch self {
    case .integer(let format): (scale, zeroPoints) = (format.scale, format.zeroPoints.count)
    case .binary(let only): (scale, zeroPoints) = (only, 1)
    case .float, .fixedPoint, .ternary, .codebook: return
    }
    guard scale.axis != nil || zeroPoints > 1 else { return }
    let axis = scale.axis ?? 0
    guard shape.dimensions.indices.contains(axis) else {
      throw NetworkError("a tensor of \(shape) has no axis \(axis) for its scales")
    }
    let channels = shape.dimensions[axis]
    for count in [scale.steps.count, zeroPoints] where count != 1 && count != channels {
      throw NetworkError("\(count) scales or zero points for \(channels) channels of \(shape)")
    }
  }
}
