/// The distance in elements between neighbours along each axis of an array in C order.
func strides(of dimensions: [Int]) -> [Int] {
  var result = [Int](repeating: 1, count: dimensions.count)
  for axis in dimensions.indices.dropLast().reversed() {
    result[axis] = result[axis + 1] * dimensions[axis + 1]
  }
  return result
}

extension [Float] {
  /// Elements at `offset + Σ index · stride`, for each index of `dimensions` in C order.
  func gathered(_ dimensions: [Int], strides: [Int], offset: Int = 0) -> [Float] {
    let total = dimensions.reduce(1, *)
    guard let width = dimensions.last, let step = strides.last else { return [self[offset]] }
    return [Float](unsafeUninitializedCapacity: total) { target, count in
      withUnsafeBufferPointer { source in
        var index = [Int](repeating: 0, count: dimensions.count)
        var start = offset
        var place = 0
        while place < total {
          var from = start
          for _ in 0..<width {
            target[place] = source[from]
            place += 1
            from += step
          }
          var axis = dimensions.count - 2
          while axis >= 0 {
            index[axis] += 1
            start += strides[axis]
            if index[axis] < dimensions[axis] { break }
            start -= strides[axis] * dimensions[axis]
            index[axis] = 0
            axis -= 1
          }
        }
      }
      count = total
    }
  }

  /// Elements repeated along the axes in which the shape is smaller (the ONNX rule).
  func broadcast(from shape: [Int], to dimensions: [Int]) -> [Float] {
    let own = Inference.strides(of: shape)
    let missing = dimensions.count - shape.count
    let steps = dimensions.indices.map { axis in
      axis < missing || shape[axis - missing] == 1 ? 0 : own[axis - missing]
    }
    return gathered(dimensions, strides: steps)
  }
}
