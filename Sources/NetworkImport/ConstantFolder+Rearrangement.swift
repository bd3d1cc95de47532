extension ConstantFunctions {
  /// Functions that move elements.
  static let rearrangements:
    [String: @Sendable (ConstantOperands) throws(ImportFault) -> Constant] =
      [
        "Constant": { (c) throws(ImportFault) in try literal(c) },
        "Identity": { (c) throws(ImportFault) in try c[0] },
        "Dropout": { (c) throws(ImportFault) in try c[0] },
        "Cast": { (c) throws(ImportFault) in try cast(c) },
        "ConstantOfShape": { (c) throws(ImportFault) in try constantOfShape(c) },
        "Range": { (c) throws(ImportFault) in try range(c) },
        "Reshape": { (c) throws(ImportFault) in try reshape(c) },
        "Flatten": { (c) throws(ImportFault) in try flatten(c) },
        "Squeeze": { (c) throws(ImportFault) in try squeeze(c) },
        "Unsqueeze": { (c) throws(ImportFault) in try unsqueeze(c) },
        "Transpose": { (c) throws(ImportFault) in try transpose(c) },
        "Concat": { (c) throws(ImportFault) in try concatenate(c) },
        "Gather": { (c) throws(ImportFault) in try gather(c) },
        "Slice": { (c) throws(ImportFault) in try slice(c) },
        "Expand": { (c) throws(ImportFault) in try expand(c) },
        "Tile": { (c) throws(ImportFault) in try tile(c) },
      ]

  private static func reshape(_ context: ConstantOperands) throws(ImportFault) -> Constant {
    let source = try context[0]
    guard let target = try context.integers("shape", or: 1) else {
      throw ImportFault("a reshape lacks its shape")
    }
    return try source.reshaped(
      to: reshapedDimensions(
        source.dimensions, to: target, keepsZero: context.node.int("allowzero") == 1))
  }

  private static func flatten(_ context: ConstantOperands) throws(ImportFault) -> Constant {
    let source = try context[0]
    let rank = source.dimensions.count
    let given = context.node.int("axis") ?? 1
    let axis = given == rank ? rank : try context.axis(given, rank: rank)
    return try source.reshaped(to: [
      source.dimensions[..<axis].reduce(1, *), source.dimensions[axis...].reduce(1, *),
    ])
  }

  private static func squeeze(_ context: ConstantOperands) throws(ImportFault) -> Constant {
    let source = try context[0]
    let given = try context.integers("axes", or: 1)
    return try source.reshaped(to: squeezedDimensions(source.dimensions, axes: given))
  }

  private static func unsqueeze(_ context: ConstantOperands) throws(ImportFault) -> Constant {
    let source = try context[0]
    guard let axes = try context.integers("axes", or: 1) else {
      throw ImportFault("it lacks its axes")
    }
    return try source.reshaped(to: unsqueezedDimensions(source.dimensions, axes: axes))
  }

  private static func transpose(_ context: ConstantOperands) throws(ImportFault) -> Constant {
    let source = try context[0]
    return try source.transposed(
      context.node.ints("perm") ?? source.dimensions.indices.reversed())
  }

  private static func concatenate(_ context: ConstantOperands) throws(ImportFault) -> Constant {
    let first = try context[0]
    let axis = try context.axis(context.node.int("axis") ?? 1, rank: first.dimensions.count)
    var parts: [Constant] = []
    var extent = 0
    for index in context.operands.indices {
      let part = try context[index]
      var expected = first.dimensions
      guard part.dimensions.count == expected.count else {
        throw ImportFault("\(part.dimensions) does not fit beside \(first.dimensions)")
      }
      expected[axis] = part.dimensions[axis]
      guard part.dimensions == expected else {
        throw ImportFault("\(part.dimensions) does not fit beside \(first.dimensions)")
      }
      extent += part.dimensions[axis]
      parts.append(part)
    }
    var dimensions = first.dimensions
    dimensions[axis] = extent
    let count = try context.count(of: dimensions)
    if parts.contains(where: \.isAbsent) {
      return try .absent(dimensions: dimensions, type: first.type)
    }
    let inner = first.dimensions[(axis + 1)...].reduce(1, *)
    let outer = first.dimensions[..<axis].reduce(1, *)
    func joined<Element>(_ values: [[Element]]) -> [Element] {
      var result: [Element] = []
      result.reserveCapacity(count)
      for block in 0..<outer {
        for (part, own) in zip(parts, values) {
          let width = part.dimensions[axis] * inner
          result += own[block * width..<(block + 1) * width]
        }
      }
      return result
    }
    if parts.allSatisfy({ $0.integers != nil && $0.format == nil }) {
      return Constant(
        dimensions: dimensions, elements: .wide(joined(parts.map { $0.integers ?? [] })),
        type: first.type)
    }
    return Constant(
      dimensions: dimensions, elements: .reals(joined(parts.map { $0.reals ?? [] })),
      type: first.type.isReal ? first.type : .float32)
  }

  private static func gather(_ context: ConstantOperands) throws(ImportFault) -> Constant {
    let source = try context[0]
    let places = try context[1]
    guard let indices = places.integers else {
      throw ImportFault("its indices must be known integers")
    }
    let axis = try context.axis(context.node.int("axis") ?? 0, rank: source.dimensions.count)
    let extent = source.dimensions[axis]
    var chosen: [Int] = []
    for index in indices {
      let place = index < 0 && index >= -extent ? index + extent : index
      guard place >= 0, place < extent else {
        throw ImportFault("index \(index) is outside an axis of \(extent)")
      }
      chosen.append(place)
    }
    let dimensions =
      Array(source.dimensions[..<axis]) + places.dimensions + source.dimensions[(axis + 1)...]
    let count = try context.count(of: dimensions)
    let inner = source.dimensions[(axis + 1)...].reduce(1, *)
    let elements = source.dequantized.elements.gathered(count) { index in
      let (block, rest) = index.quotientAndRemainder(dividingBy: chosen.count * inner)
      return (block * extent + chosen[rest / inner]) * inner + rest % inner
    }
    return Constant(dimensions: dimensions, elements: elements, type: source.dequantized.type)
  }

  private static func slice(_ context: ConstantOperands) throws(ImportFault) -> Constant {
    let source = try context[0]
    let (starts, ends) = (
      try context.integers("starts", or: 1), try context.integers("ends", or: 2)
    )
    guard let starts, let ends else { throw ImportFault("a slice lacks its bounds") }
    let slice = try SliceBounds(
      dimensions: source.dimensions, starts: starts, ends: ends,
      axes: context.integers("axes", or: 3), steps: context.integers(4))
    _ = try context.count(of: slice.dimensions)
    let own = rowMajorStrides(source.dimensions)
    let offset = zip(slice.starts, own).reduce(0) { $0 + $1.0 * $1.1 }
    let strides = zip(slice.steps, own).map { $0 * $1 }
    let plain = source.dequantized
    return Constant(
      dimensions: slice.dimensions,
      elements: plain.gatheredByStrides(slice.dimensions, strides, offset), type: plain.type)
  }

  private static func expand(_ context: ConstantOperands) throws(ImportFault) -> Constant {
    let source = try context[0]
    guard let target = try context.integers(1) else { throw ImportFault("it lacks a shape") }
    let dimensions = try broadcastDimensions(source.dimensions, target)
    _ = try context.count(of: dimensions)
    return try source.broadcast(to: dimensions)
  }

  private static func tile(_ context: ConstantOperands) throws(ImportFault) -> Constant {
    let source = try context[0].dequantized
    guard let repeats = try context.integers(1), repeats.count == source.dimensions.count else {
      throw ImportFault("it needs a number of repeats for each axis")
    }
    var dimensions: [Int] = []
    for (dimension, times) in zip(source.dimensions, repeats) {
      let (product, overflow) = dimension.multipliedReportingOverflow(by: times)
      guard !overflow else { throw ImportFault("it repeats \(times) times, which is too many") }
      dimensions.append(product)
    }
    let count = try context.count(of: dimensions)
    let own = rowMajorStrides(source.dimensions)
    let strides = rowMajorStrides(dimensions)
    let elements = source.elements.gathered(count) { index in
      dimensions.indices.reduce(0) { place, axis in
        place + index / strides[axis] % dimensions[axis] % source.dimensions[axis] * own[axis]
      }
    }
    return Constant(dimensions: dimensions, elements: elements, type: source.type)
  }
}

extension Constant {
  /// The constant without stored integers: what they mean in real numbers.
  var dequantized: Constant {
    guard format != nil, let reals else { return self }
    return Constant(reals: reals, dimensions: dimensions)
  }
}
