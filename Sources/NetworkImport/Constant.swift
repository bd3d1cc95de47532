import NetworkModel

/// A tensor whose elements, or at least whose shape, are known when the network is read.
///
/// With a `format` the elements are stored integers of real numbers; without one they are what
/// the file says: reals, or integers that mean themselves.
struct Constant {
  var dimensions: [Int]
  var elements: Elements
  var type: ElementType
  var format: NumberFormat?

  init(
    dimensions: [Int], elements: Elements, type: ElementType, format: NumberFormat? = nil
  ) {
    self.dimensions = dimensions
    self.elements = elements
    self.type = type
    self.format = format
  }

  /// Integers, such as a shape.
  init(integers: [Int], dimensions: [Int]? = nil) {
    self.init(dimensions: dimensions ?? [integers.count], elements: .wide(integers), type: .int64)
  }

  /// Real numbers.
  init(reals: [Float], dimensions: [Int]) {
    self.init(dimensions: dimensions, elements: .reals(reals), type: .float32)
  }

  /// A constant of which only the shape is known.
  static func absent(dimensions: [Int], type: ElementType) throws(ImportFault) -> Constant {
    Constant(
      dimensions: dimensions, elements: .absent(try elementCount(of: dimensions)), type: type)
  }

  var count: Int { elements.count }
  var isAbsent: Bool { elements.isAbsent }

  /// The format in which a weight of this kind is stored.
  var weightFormat: NumberFormat { format ?? type.format }

  /// The elements as integers, or `nil` when they are real, absent or not finite.
  var integers: [Int]? {
    switch elements {
    case .bytes(let values): values.map(Int.init)
    case .words(let values): values.map(Int.init)
    case .wide(let values): values
    case .reals, .absent: nil
    }
  }

  /// The real values, with the format applied, or `nil` when they are absent.
  var reals: [Float]? {
    if case .reals(let values) = elements { return values }
    guard let integers else { return nil }
    switch format {
    case .integer(let affine):
      let channel = channelIndex(of: affine.scale)
      let steps = affine.scale.steps
      let zeros = affine.zeroPoints
      return integers.indices.map { index in
        let place = channel(index)
        let zero = zeros.count == 1 ? zeros[0] : zeros[min(place, zeros.count - 1)]
        return Float(steps[steps.count == 1 ? 0 : place] * Double(integers[index] &- zero))
      }
    case .binary(let scale):
      let channel = channelIndex(of: scale)
      return integers.indices.map {
        Float(scale.steps[scale.steps.count == 1 ? 0 : channel($0)] * Double(integers[$0]))
      }
    case .fixedPoint(_, let fractionBits, _):
      return integers.map {
        Float($0) * Float(sign: .plus, exponent: -fractionBits, significand: 1)
      }
    case .float, .ternary, .codebook, nil:
      return integers.map { Float($0) }
    }
  }

  /// Maps an element's place to the index of its scale.
  private func channelIndex(of scale: QuantizationScale) -> (Int) -> Int {
    guard case .perChannel(let steps, let axis) = scale, dimensions.indices.contains(axis),
      steps.count == dimensions[axis]
    else { return { _ in 0 } }
    let inner = dimensions[(axis + 1)...].reduce(1, *)
    let extent = dimensions[axis]
    return { $0 / inner % extent }
  }

  /// The only element as a real number.
  var scalar: Float? { count == 1 ? reals?.first : nil }

  /// The only element as an integer; a real that is whole counts.
  var scalarInteger: Int? {
    guard count == 1 else { return nil }
    return integers?.first ?? reals?.first.flatMap { Int(exactly: $0) }
  }
}

extension Constant {
  /// The same elements with other dimensions of the same product.
  func reshaped(to dimensions: [Int]) throws(ImportFault) -> Constant {
    guard try elementCount(of: dimensions) == count else {
      throw ImportFault("\(count) elements cannot take the shape \(dimensions)")
    }
    var result = self
    result.dimensions = dimensions
    result.format = try format.map { format throws(ImportFault) in
      try format.movingAxis { axis throws(ImportFault) in
        let outer = self.dimensions[..<axis].reduce(1, *)
        for candidate in dimensions.indices
        where dimensions[candidate] == self.dimensions[axis]
          && dimensions[..<candidate].reduce(1, *) == outer
        { return candidate }
        throw ImportFault("a reshape splits the axis of its per-channel scales")
      }
    }
    return result
  }

  /// The elements with their axes in another order.
  func transposed(_ permutation: [Int]) throws(ImportFault) -> Constant {
    guard permutation.sorted() == Array(dimensions.indices) else {
      throw ImportFault("\(permutation) is not an order of \(dimensions.count) axes")
    }
    let strides = rowMajorStrides(dimensions)
    let newDimensions = permutation.map { dimensions[$0] }
    var result = self
    result.dimensions = newDimensions
    if permutation.count == 2, permutation == [1, 0] {
      result.elements = elements.transposedMatrix(rows: dimensions[0], columns: dimensions[1])
    } else if permutation != Array(dimensions.indices) {
      result.elements = gatheredByStrides(newDimensions, permutation.map { strides[$0] }, 0)
    }
    result.format = try format.map { format throws(ImportFault) in
      try format.movingAxis { axis throws(ImportFault) in
        guard let place = permutation.firstIndex(of: axis) else {
          throw ImportFault("the axis of its per-channel scales does not exist")
        }
        return place
      }
    }
    return result
  }

  /// Elements at `offset + Σ index·stride`, for each index of the new dimensions in C order.
  func gatheredByStrides(_ dimensions: [Int], _ strides: [Int], _ offset: Int) -> Elements {
    let count = dimensions.reduce(1, *)
    if elements.isAbsent { return .absent(count) }
    var places = [Int]()
    places.reserveCapacity(count)
    var index = [Int](repeating: 0, count: dimensions.count)
    var place = offset
    for _ in 0..<count {
      places.append(place)
      var axis = dimensions.count - 1
      while axis >= 0 {
        index[axis] += 1
        place += strides[axis]
        if index[axis] < dimensions[axis] { break }
        place -= strides[axis] * dimensions[axis]
        index[axis] = 0
        axis -= 1
      }
    }
    return elements.gathered(count) { places[$0] }
  }
}

/// The distance in elements between neighbours along each axis.
func rowMajorStrides(_ dimensions: [Int]) -> [Int] {
  var strides = [Int](repeating: 1, count: dimensions.count)
  for axis in dimensions.indices.dropLast().reversed() {
    strides[axis] = strides[axis + 1] * dimensions[axis + 1]
  }
  return strides
}

extension NumberFormat {
  /// The same format with the axis of its per-channel scales moved.
  func movingAxis(
    _ moved: (Int) throws(ImportFault) -> Int
  ) throws(ImportFault) -> NumberFormat {
    switch self {
    case .integer(let format):
      guard case .perChannel(let steps, let axis) = format.scale else { return self }
      do {
        return .integer(
          try AffineFormat(
            bits: format.bits, isSigned: format.isSigned, isNarrow: format.isNarrow,
            scale: .perChannel(steps, axis: try moved(axis)), zeroPoints: format.zeroPoints,
            rounding: format.rounding))
      } catch let fault as ImportFault {
        throw fault
      } catch {
        throw ImportFault("\(error)")
      }
    case .binary(.perChannel(let steps, let axis)):
      return .binary(scale: .perChannel(steps, axis: try moved(axis)))
    case .float, .fixedPoint, .ternary, .binary, .codebook:
      return self
    }
  }
}
