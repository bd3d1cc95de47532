import NetworkModel

/// The numbers that a tensor can hold.
///
/// A tensor of an integer format is kept as the distances of its stored integers from the zero
/// point, each in the single-precision float that equals it: exact below 2²⁴, ready to be
/// multiplied, and padded by zeros where the stored integers are padded by the zero point.
enum Grid: Sendable, Equatable {
  /// Single-precision floats.
  case real
  /// Half-precision floats.
  case half
  /// Whole multiples of a step.
  case integer(IntegerGrid)

  /// The grid of a tensor.
  ///
  /// - Throws: `InferenceError` when activations cannot be computed in the format.
  init(_ tensor: Tensor) throws(InferenceError) {
    switch tensor.format {
    case .float(16): self = .half
    case .float(32), .float(64): self = .real
    case .float(let bits):
      throw InferenceError(
        "\(tensor.name) holds floats of \(bits) bits, which cannot be computed with",
        remedy: "use 16 or 32 bits")
    case .integer(let format): self = .integer(try IntegerGrid(format, of: tensor))
    case .fixedPoint(let bits, let fractionBits, let isSigned):
      guard (1...32).contains(bits) else {
        throw InferenceError("\(tensor.name) has \(bits) bits; 1 to 32 can be computed with")
      }
      self = .integer(
        IntegerGrid(
          step: Double(sign: .plus, exponent: -fractionBits, significand: 1),
          range: isSigned ? -(1 << (bits - 1))...(1 << (bits - 1)) - 1 : 0...(1 << bits) - 1))
    case .binary(let scale):
      self = .integer(IntegerGrid(signsTimes: scale, of: tensor))
    case .ternary(let negative, let positive) where negative == positive && positive > 0:
      self = .integer(IntegerGrid(step: positive, range: -1...1))
    case .ternary, .codebook:
      throw InferenceError(
        "\(tensor.name) is an activation in a format that has no rounding rule",
        remedy: "use an integer or fixed-point format")
    }
  }

  /// Real values, rounded and limited to the grid's numbers.
  func stored(_ reals: [Float], tensor: String) throws(InferenceError) -> [Float] {
    switch self {
    case .real: reals
    case .half: reals.map { Float(Float16($0)) }
    case .integer(let grid): try grid.stored(reals, tensor: tensor)
    }
  }

  /// The real values of elements on the grid.
  func reals(_ elements: [Float]) -> [Float] {
    switch self {
    case .real, .half: elements
    case .integer(let grid): grid.reals(elements)
    }
  }
}

/// An activation with the grid on which its elements lie.
struct Activation {
  /// Real values, or integers that are distances from the zero point.
  var elements: [Float]
  /// What the elements mean.
  var grid: Grid

  /// The real values.
  var reals: [Float] { grid.reals(elements) }

  /// The same values on another grid.
  func converted(to other: Grid, tensor: String) throws(InferenceError) -> Activation {
    if grid == other { return self }
    return Activation(elements: try other.stored(reals, tensor: tensor), grid: other)
  }
}
