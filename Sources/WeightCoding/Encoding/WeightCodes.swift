import NetworkModel

/// The codes of all weights of a tensor, in the order of its shape.
struct WeightCodes {
  /// A code for each weight.
  let codes: [UInt32]
  /// Bits of a code, 1…32.
  let bits: Int
  /// The code of the weight 0, where there is one.
  let zero: UInt32?

  /// Takes the codes of a tensor.
  ///
  /// - Throws: `CodingError` when the values are not known, or are not numbers of their format.
  init(_ tensor: WeightTensor) throws(CodingError) {
    let mapping = try CodeMapping(tensor.format)
    bits = tensor.format.bits
    zero = CodeMapping.zeroCode(of: tensor.format)
    switch tensor.values {
    case .integers(let values): codes = try Self.codes(values, mapping, CodeMapping.mask(bits))
    case .bytes(let values): codes = try Self.codes(values, mapping, CodeMapping.mask(bits))
    case .reals(let values): codes = try Self.codes(values, mapping)
    case .statistical: throw CodingError("the values of the weights are not known")
    case .absent: throw CodingError("the values of the weights are not known")
    }
  }

  private static func codes<Stored: FixedWidthInteger>(
    _ values: [Stored], _ mapping: CodeMapping, _ mask: UInt32
  ) throws(CodingError) -> [UInt32] {
    switch mapping {
    case .integer(let range):
      if let (low, high) = extent(values), low < range.lowerBound || high > range.upperBound {
        let value = low < range.lowerBound ? low : high
        throw CodingError(
          "a stored weight of \(value) is beyond \(range.lowerBound)…\(range.upperBound)")
      }
      return values.map { UInt32(truncatingIfNeeded: $0) & mask }
    case .sign:
      guard values.allSatisfy({ $0 == 1 || $0 == -1 }) else {
        throw CodingError("a binary weight is neither −1 nor 1")
      }
      return values.map { $0 == 1 ? 1 : 0 }
    case .single, .half:
      throw CodingError("integers are given for weights of floating point")
    }
  }

  private static func extent<Stored: FixedWidthInteger>(_ values: [Stored]) -> (Int, Int)? {
    guard var low = values.first, var high = values.first else { return nil }
    for value in values {
      if value < low { low = value }
      if value > high { high = value }
    }
    return (Int(low), Int(high))
  }

  private static func codes(
    _ values: [Float], _ mapping: CodeMapping
  ) throws(CodingError) -> [UInt32] {
    switch mapping {
    case .single: return values.map(\.bitPattern)
    case .half:
      for value in values where Float(Float16(value)).bitPattern != value.bitPattern {
        throw CodingError("a weight of \(value) is not a 16-bit float")
      }
      return values.map { UInt32(Float16($0).bitPattern) }
    case .integer, .sign:
      throw CodingError("real values are given for weights that are stored as integers")
    }
  }
}

extension WeightTensor.Values {
  /// The stored numbers that codes stand for.
  ///
  /// - Parameters:
  ///   - codes: A code for each weight, none with more bits than the format has.
  ///   - format: The format.
  ///   - asBytes: Whether integers are kept in eight bits; `nil` for wherever the format's fit.
  /// - Throws: `CodingError` when a code stands for no number of the format, or bytes are asked for
  ///   numbers that do not fit.
  init(codes: [UInt32], format: NumberFormat, asBytes: Bool?) throws(CodingError) {
    switch try CodeMapping(format) {
    case .single: self = .reals(codes.map { Float(bitPattern: $0) })
    case .half:
      self = .reals(codes.map { Float(Float16(bitPattern: UInt16(truncatingIfNeeded: $0))) })
    case .sign:
      self =
        asBytes ?? true
        ? .bytes(codes.map { $0 == 0 ? -1 : 1 })
        : .integers(codes.map { $0 == 0 ? -1 : 1 })
    case .integer(let range):
      let values = try Self.integers(codes, range: range, bits: format.bits)
      let fits = range.lowerBound >= -128 && range.upperBound <= 127
      guard asBytes ?? fits else {
        self = .integers(values)
        return
      }
      guard fits || values.allSatisfy({ Int8(exactly: $0) != nil }) else {
        throw CodingError("stored weights of \(format.bits) bits do not fit in bytes")
      }
      self = .bytes(values.map { Int8(truncatingIfNeeded: $0) })
    }
  }

  /// The integers of two's complement, or without sign where the range has no negative ones.
  private static func integers(
    _ codes: [UInt32], range: ClosedRange<Int>, bits: Int
  ) throws(CodingError) -> [Int32] {
    // Moving the sign bit to the top and back extends it.
    let unused = UInt32(range.lowerBound < 0 ? 32 - bits : 0)
    let values = codes.map { Int32(bitPattern: $0 << unused) >> unused }
    for value in values where !range.contains(Int(value)) {
      throw CodingError(
        "a code stands for \(value), beyond \(range.lowerBound)…\(range.upperBound)")
    }
    return values
  }
}
