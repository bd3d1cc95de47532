import Foundation

extension ConstantFunctions {
  /// Functions of corresponding elements.
  static let arithmetic: [String: @Sendable (ConstantOperands) throws(ImportFault) -> Constant] = [
    "Add": { (c) throws(ImportFault) in try binary(c, { $0 + $1 }, { $0 &+ $1 }) },
    "Sub": { (c) throws(ImportFault) in try binary(c, { $0 - $1 }, { $0 &- $1 }) },
    "Mul": { (c) throws(ImportFault) in try binary(c, { $0 * $1 }, { $0 &* $1 }) },
    "Div": { (c) throws(ImportFault) in try binary(c, { $0 / $1 }, quotient) },
    "Mod": { (c) throws(ImportFault) in try binary(c, { fmodf($0, $1) }, remainder) },
    "Pow": { (c) throws(ImportFault) in try binary(c, { powf($0, $1) }, power) },
    "Min": { (c) throws(ImportFault) in try binary(c, { min($0, $1) }, { min($0, $1) }) },
    "Max": { (c) throws(ImportFault) in try binary(c, { max($0, $1) }, { max($0, $1) }) },
    "Equal": { (c) throws(ImportFault) in
      try comparison(c, { $0 == $1 ? 1 : 0 }, { $0 == $1 ? 1 : 0 })
    },
    "Greater": { (c) throws(ImportFault) in
      try comparison(c, { $0 > $1 ? 1 : 0 }, { $0 > $1 ? 1 : 0 })
    },
    "Less": { (c) throws(ImportFault) in
      try comparison(c, { $0 < $1 ? 1 : 0 }, { $0 < $1 ? 1 : 0 })
    },
    "Where": { (c) throws(ImportFault) in try select(c) },
    "Ceil": { (c) throws(ImportFault) in try unary(c, { $0.rounded(.up) }, { $0 }) },
    "Floor": { (c) throws(ImportFault) in try unary(c, { $0.rounded(.down) }, { $0 }) },
    "Round": { (c) throws(ImportFault) in try unary(c, { $0.rounded(.toNearestOrEven) }, { $0 }) },
    "Sqrt": { (c) throws(ImportFault) in try unary(c, { $0.squareRoot() }, { $0 }) },
    "Reciprocal": { (c) throws(ImportFault) in try unary(c, { 1 / $0 }, { $0 }) },
    "Neg": { (c) throws(ImportFault) in try unary(c, { -$0 }, { 0 &- $0 }) },
    "Abs": { (c) throws(ImportFault) in try unary(c, { abs($0) }, { $0 < 0 ? 0 &- $0 : $0 }) },
    "Exp": { (c) throws(ImportFault) in try unary(c, { expf($0) }, { $0 }) },
    "Log": { (c) throws(ImportFault) in try unary(c, { logf($0) }, { $0 }) },
    "Sign": { (c) throws(ImportFault) in
      try unary(c, { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 }, { $0.signum() })
    },
    "Not": { (c) throws(ImportFault) in try unary(c, { $0 }, { $0 == 0 ? 1 : 0 }) },
  ]

  private static func quotient(_ left: Int, _ right: Int) -> Int {
    right == 0 ? 0 : left.dividedReportingOverflow(by: right).partialValue
  }

  private static func remainder(_ left: Int, _ right: Int) -> Int {
    guard right != 0 else { return 0 }
    let remainder = left.remainderReportingOverflow(dividingBy: right).partialValue
    return remainder != 0 && (remainder < 0) != (right < 0) ? remainder &+ right : remainder
  }

  private static func power(_ base: Int, _ exponent: Int) -> Int {
    guard exponent >= 0 else { return 0 }
    var result = 1
    var factor = base
    var rest = exponent
    while rest > 0 {
      if rest & 1 == 1 { result = result &* factor }
      factor = factor &* factor
      rest >>= 1
    }
    return result
  }

  private static func unary(
    _ context: ConstantOperands, _ real: (Float) -> Float, _ integer: (Int) -> Int
  ) throws(ImportFault) -> Constant {
    var result = try context[0]
    if result.isAbsent { return result }
    if let integers = result.integers, result.format == nil {
      result.elements = .wide(integers.map(integer))
    } else if let reals = result.reals {
      result.elements = .reals(reals.map(real))
      result.type = result.type.isReal ? result.type : .float32
      result.format = nil
    }
    return result
  }

  private static func comparison(
    _ context: ConstantOperands, _ real: (Float, Float) -> Float, _ integer: (Int, Int) -> Int
  ) throws(ImportFault) -> Constant {
    var result = try binary(context, real, integer)
    if let reals = result.reals, !result.isAbsent {
      result.elements = .wide(reals.map { $0 == 0 ? 0 : 1 })
    }
    result.type = .bool
    return result
  }

  private static func binary(
    _ context: ConstantOperands, _ real: (Float, Float) -> Float, _ integer: (Int, Int) -> Int
  ) throws(ImportFault) -> Constant {
    let left = try context[0]
    guard context.operands.count > 1 else { return left }
    let right = try context[1]
    let dimensions = try broadcastDimensions(left.dimensions, right.dimensions)
    let isInteger =
      left.integers != nil && right.integers != nil && left.format == nil && right.format == nil
    if left.isAbsent || right.isAbsent {
      return try Constant.absent(
        dimensions: dimensions, type: left.type.isReal ? left.type : right.type)
    }
    _ = try context.count(of: dimensions)
    if isInteger {
      let (first, second) = (
        try left.broadcast(to: dimensions), try right.broadcast(to: dimensions)
      )
      guard let values = first.integers, let others = second.integers else { return left }
      var result = Constant(
        dimensions: dimensions, elements: .wide(zip(values, others).map(integer)), type: left.type)
      result.type = left.type
      return result
    }
    let (first, second) = (try left.broadcast(to: dimensions), try right.broadcast(to: dimensions))
    guard let values = first.reals, let others = second.reals else { return left }
    return Constant(
      dimensions: dimensions, elements: .reals(zip(values, others).map(real)),
      type: left.type.isReal ? left.type : right.type.isReal ? right.type : .float32)
  }

  private static func select(_ context: ConstantOperands) throws(ImportFault) -> Constant {
    let condition = try context[0]
    let first = try context[1]
    let second = try context[2]
    let dimensions = try broadcastDimensions(
      condition.dimensions, try broadcastDimensions(first.dimensions, second.dimensions))
    _ = try context.count(of: dimensions)
    guard let flags = try condition.broadcast(to: dimensions).integers else {
      throw ImportFault("its condition must be a truth value")
    }
    if let values = try first.broadcast(to: dimensions).integers,
      let others = try second.broadcast(to: dimensions).integers, first.format == nil
    {
      return Constant(
        dimensions: dimensions,
        elements: .wide(flags.indices.map { flags[$0] != 0 ? values[$0] : others[$0] }),
        type: first.type)
    }
    guard let values = try first.broadcast(to: dimensions).reals,
      let others = try second.broadcast(to: dimensions).reals
    else { throw ImportFault("its operands are not known") }
    return Constant(
      reals: flags.indices.map { flags[$0] != 0 ? values[$0] : others[$0] }, dimensions: dimensions)
  }
}

/// The shape to which two shapes broadcast.
///
/// - Throws: `ImportFault` when they do not fit.
func broadcastDimensions(_ left: [Int], _ right: [Int]) throws(ImportFault) -> [Int] {
  let rank = max(left.count, right.count)
  var result: [Int] = []
  for axis in 0..<rank {
    let first = axis < rank - left.count ? 1 : left[axis - (rank - left.count)]
    let second = axis < rank - right.count ? 1 : right[axis - (rank - right.count)]
    guard first == second || first == 1 || second == 1 else {
      throw ImportFault("the shapes \(left) and \(right) do not fit each other")
    }
    result.append(first == 1 ? second : first)
  }
  return result
}

extension Constant {
  /// The constant repeated to a larger shape; the caller has checked how large.
  func broadcast(to dimensions: [Int]) throws(ImportFault) -> Constant {
    if dimensions == self.dimensions { return self }
    let offset = dimensions.count - self.dimensions.count
    guard offset >= 0 else {
      throw ImportFault("the shape \(self.dimensions) does not fit \(dimensions)")
    }
    let own = rowMajorStrides(self.dimensions)
    var strides = [Int](repeating: 0, count: dimensions.count)
    for axis in self.dimensions.indices where self.dimensions[axis] != 1 {
      guard self.dimensions[axis] == dimensions[axis + offset] else {
        throw ImportFault("the shape \(self.dimensions) does not fit \(dimensions)")
      }
      strides[axis + offset] = own[axis]
    }
    var source = self
    if format != nil, let reals {
      source = Constant(reals: reals, dimensions: self.dimensions)
    }
    let elements = source.gatheredByStrides(dimensions, strides, 0)
    return Constant(dimensions: dimensions, elements: elements, type: source.type)
  }
}
