import NetworkModel

/// The parameters of a quantization as a node gives them.
struct QuantizationParameters {
  var bits: Int
  var isSigned: Bool
  var isNarrow = false
  var rounding = AffineFormat.Rounding.nearestEven
  var scale: Constant
  var zeroPoint: Constant?
  /// The axis of the scales when they are a vector.
  var axis = 1

  /// The format for a tensor of these dimensions.
  func format(for dimensions: [Int]) throws(ImportFault) -> NumberFormat {
    var (scale, scales) = try scale.quantizationScale(for: dimensions, axis: axis)
    var zeros = [0]
    if let zeroPoint {
      if let integers = zeroPoint.integers {
        zeros = integers
      } else if let reals = zeroPoint.reals {
        zeros = []
        for real in reals {
          guard let whole = Int(exactly: real) else {
            throw ImportFault("a zero point of \(real) is not a whole number")
          }
          zeros.append(whole)
        }
      }
    }
    let place = axis < 0 ? axis + dimensions.count : axis
    if case .perTensor(let step) = scale, zeros.count > 1, dimensions.indices.contains(place),
      dimensions[place] == zeros.count
    {
      scale = .perChannel([Double](repeating: step, count: zeros.count), axis: place)
      scales = zeros.count
    }
    guard zeros.count == 1 || zeros.count == scales else {
      throw ImportFault("\(zeros.count) zero points are given for \(scales) scales")
    }
    guard zeros.allSatisfy({ abs($0.clamped) <= Int(UInt32.max) }) else {
      throw ImportFault("a zero point is out of range")
    }
    if let first = zeros.first, zeros.allSatisfy({ $0 == first }) {
      zeros = [first]
      if case .perChannel(let steps, _) = scale, steps.allSatisfy({ $0 == steps[0] }) {
        scale = .perTensor(steps[0])
      }
    }
    do {
      return .integer(
        try AffineFormat(
          bits: bits, isSigned: isSigned, isNarrow: isNarrow, scale: scale, zeroPoints: zeros,
          rounding: rounding))
    } catch { throw ImportFault(error.description) }
  }
}

extension Int {
  /// The value, kept away from the bound whose magnitude does not fit.
  fileprivate var clamped: Int { Swift.max(self, -Int.max) }
}

extension Constant {
  /// The scale that this constant means for a tensor, and how many steps it has.
  func quantizationScale(
    for dimensions: [Int], axis: Int
  ) throws(ImportFault) -> (QuantizationScale, Int) {
    guard let steps = reals?.map(Double.init) else {
      throw ImportFault("its scale is not known when the network is read")
    }
    for step in steps where !(step > 0 && step.isFinite) {
      throw ImportFault(
        "a quantization scale must be positive and finite, was \(step)",
        "quantize the network again with data that reaches this tensor")
    }
    if steps.count == 1 { return (.perTensor(steps[0]), 1) }
    let place: Int
    if dimensions.count == 1 {
      // Biases are often written with the axis of the weights.
      place = 0
    } else if self.dimensions.count == 1 {
      place = axis < 0 ? axis + dimensions.count : axis
    } else {
      let offset = dimensions.count - self.dimensions.count
      let wide = self.dimensions.indices.filter { self.dimensions[$0] != 1 }
      guard wide.count == 1 else {
        throw ImportFault(
          "a scale of shape \(self.dimensions) varies along several axes",
          "quantize per tensor or per channel")
      }
      place = wide[0] + offset
    }
    guard dimensions.indices.contains(place), dimensions[place] == steps.count else {
      throw ImportFault("\(steps.count) scales do not fit a tensor of shape \(dimensions)")
    }
    if steps.allSatisfy({ $0 == steps[0] }) { return (.perTensor(steps[0]), 1) }
    return (.perChannel(steps, axis: place), steps.count)
  }

  /// The constant as stored integers of a format, rounded and limited to its range.
  func quantized(_ parameters: QuantizationParameters) throws(ImportFault) -> Constant {
    let format = try parameters.format(for: dimensions)
    guard case .integer(let affine) = format else { return self }
    var result = self
    result.format = format
    result.type = affine.isSigned ? .int8 : .uint8
    guard let reals else { return result }
    let range = affine.range
    let steps = affine.scale.steps
    var inner = 1
    if case .perChannel(_, let axis) = affine.scale {
      inner = dimensions[(axis + 1)...].reduce(1, *)
    }
    var stored = [Int32](repeating: 0, count: reals.count)
    for index in reals.indices {
      let channel = index / inner % steps.count
      let zeros = affine.zeroPoints
      let zero = zeros.count == 1 ? zeros[0] : zeros[channel % zeros.count]
      // In single precision, as the runtimes compute it: a tie must fall to the same side.
      let quotient = reals[index] / Float(steps[steps.count == 1 ? 0 : channel])
      guard quotient.isFinite else {
        throw ImportFault("a weight to be quantized is \(reals[index])")
      }
      let rounded = Double((quotient + Float(zero)).rounded(affine.rounding.rule))
      let limited = min(Double(range.upperBound), max(Double(range.lowerBound), rounded))
      stored[index] = Int32(clamping: Int(limited))
    }
    result.elements = Elements.smallest(stored, bits: affine.bits, isSigned: affine.isSigned)
    return result
  }

  /// The constant as −1 and 1, with zero as 1.
  func bipolar(scale: Constant) throws(ImportFault) -> Constant {
    var result = self
    result.format = .binary(scale: try scale.quantizationScale(for: dimensions, axis: 0).0)
    result.type = .int8
    if let reals { result.elements = .bytes(reals.map { $0 >= 0 ? 1 : -1 }) }
    return result
  }

  /// The constant with what its stored integers mean.
  func dequantized(scale: Constant, zeroPoint: Constant?, axis: Int) throws(ImportFault) -> Constant
  {
    var result = self
    guard !type.isReal else {
      throw ImportFault("a dequantization of real numbers is not possible")
    }
    result.format = try QuantizationParameters(
      bits: min(type.bits, 32), isSigned: type.isSigned, scale: scale, zeroPoint: zeroPoint,
      axis: axis
    ).format(for: dimensions)
    return result
  }
}

extension AffineFormat.Rounding {
  /// The rule of the standard library.
  var rule: FloatingPointRoundingRule {
    switch self {
    case .nearestEven: .toNearestOrEven
    case .down: .down
    case .up: .up
    case .towardsZero: .towardZero
    }
  }
}

extension Elements {
  /// Stored integers of a width, in bytes when they fit.
  static func smallest(_ values: [Int32], bits: Int, isSigned: Bool) -> Elements {
    bits < 8 || (bits == 8 && isSigned)
      ? .bytes(values.map { Int8(truncatingIfNeeded: $0) }) : .words(values)
  }
}
