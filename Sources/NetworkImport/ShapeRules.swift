/// The dimensions that a reshape gives: 0 keeps one, −1 is what remains.
func reshapedDimensions(
  _ source: [Int], to target: [Int], keepsZero: Bool
) throws(ImportFault) -> [Int] {
  var result: [Int] = []
  var open: Int?
  for (axis, size) in target.enumerated() {
    switch size {
    case 0 where !keepsZero:
      guard source.indices.contains(axis) else {
        throw ImportFault("the target shape \(target) keeps axis \(axis), which does not exist")
      }
      result.append(source[axis])
    case -1:
      guard open == nil else {
        throw ImportFault("the target shape \(target) leaves two dimensions open")
      }
      open = axis
      result.append(1)
    default: result.append(size)
    }
  }
  let total = try elementCount(of: source)
  let known = try elementCount(of: result)
  if let open {
    guard known > 0, total % known == 0 else {
      throw ImportFault("\(total) elements cannot take the shape \(target)")
    }
    result[open] = total / known
  } else if known != total {
    throw ImportFault("\(total) elements cannot take the shape \(target)")
  }
  return result
}

/// The dimensions without those of size 1 at the axes, or without all of them.
func squeezedDimensions(_ source: [Int], axes: [Int]?) throws(ImportFault) -> [Int] {
  guard let axes else { return source.filter { $0 != 1 } }
  var removed = Set<Int>()
  for axis in axes {
    let place = axis < 0 && axis >= -source.count ? axis + source.count : axis
    guard source.indices.contains(place) else {
      throw ImportFault("axis \(axis) is outside a tensor of \(source.count) dimensions")
    }
    guard source[place] == 1 else {
      throw ImportFault("axis \(axis) has \(source[place]) elements and cannot be squeezed")
    }
    removed.insert(place)
  }
  return source.indices.filter { !removed.contains($0) }.map { source[$0] }
}

/// The dimensions with ones inserted at the axes of the result.
func unsqueezedDimensions(_ source: [Int], axes: [Int]) throws(ImportFault) -> [Int] {
  let rank = source.count + axes.count
  guard rank <= 64 else { throw ImportFault("a tensor of \(rank) dimensions is not supported") }
  var inserted = Set<Int>()
  for axis in axes {
    let place = axis < 0 && axis >= -rank ? axis + rank : axis
    guard place >= 0, place < rank, inserted.insert(place).inserted else {
      throw ImportFault("axis \(axis) cannot be inserted into \(source.count) dimensions")
    }
  }
  var rest = source[...]
  return (0..<rank).map { inserted.contains($0) ? 1 : rest.removeFirst() }
}

/// A slice with its bounds limited to the tensor.
struct SliceBounds {
  /// The first index along every axis.
  var starts: [Int]
  /// The distance along every axis; negative runs backwards.
  var steps: [Int]
  /// The dimensions of the result.
  var dimensions: [Int]

  init(
    dimensions: [Int], starts: [Int], ends: [Int], axes: [Int]?, steps: [Int]?
  ) throws(ImportFault) {
    let axes = axes ?? Array(starts.indices)
    let steps = steps ?? [Int](repeating: 1, count: starts.count)
    guard starts.count == ends.count, starts.count == axes.count, starts.count == steps.count else {
      throw ImportFault("a slice needs as many ends, axes and steps as starts")
    }
    self.starts = [Int](repeating: 0, count: dimensions.count)
    self.steps = [Int](repeating: 1, count: dimensions.count)
    self.dimensions = dimensions
    for index in axes.indices {
      let axis =
        axes[index] < 0 && axes[index] >= -dimensions.count
        ? axes[index] + dimensions.count : axes[index]
      guard dimensions.indices.contains(axis) else {
        throw ImportFault(
          "axis \(axes[index]) is outside a tensor of \(dimensions.count) dimensions")
      }
      let step = steps[index]
      guard step != 0, step > Int.min else { throw ImportFault("a slice has a step of \(step)") }
      let size = dimensions[axis]
      let (low, high) = step > 0 ? (0, size) : (-1, size - 1)
      func limited(_ value: Int) -> Int {
        let place = value < 0 ? (value < -size ? -1 - size : value) + size : value
        return min(max(place, low), high)
      }
      let start = limited(starts[index])
      let span = step > 0 ? limited(ends[index]) - start : start - limited(ends[index])
      self.starts[axis] = max(start, 0)
      self.steps[axis] = min(max(step, -size - 1), size + 1)
      self.dimensions[axis] = span <= 0 ? 0 : (span - 1) / abs(self.steps[axis]) + 1
    }
  }
}
