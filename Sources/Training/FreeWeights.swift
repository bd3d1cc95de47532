import NetworkModel

/// Weights that are trained one by one; a masked one stays zero.
struct FreeWeights {
  private let values: FloatBuffer
  private let velocities: FloatBuffer
  private let mask: [Bool]?

  /// - Throws: `TrainingError` when the mask has another length.
  init(_ initial: [Float], mask: [Bool]?) throws(TrainingError) {
    if let mask, mask.count != initial.count {
      throw TrainingError("a mask of \(mask.count) is given for \(initial.count) weights")
    }
    values = FloatBuffer(mask.map { zip(initial, $0).map { $1 ? $0 : 0 } } ?? initial)
    velocities = FloatBuffer(count: initial.count)
    self.mask = mask
  }

  func update(_ gradient: UnsafePointer<Float>, _ rule: UpdateRule) {
    let (values, velocities, count) = (values.start, velocities.start, values.count)
    func step(_ index: Int) {
      rule.update(&values[index], &velocities[index], gradient: gradient[index])
    }
    var index = 0
    if let mask {
      mask.withUnsafeBufferPointer { mask in
        while index < count {
          if mask[index] { step(index) }
          index += 1
        }
      }
    } else {
      while index < count {
        step(index)
        index += 1
      }
    }
  }

  func write(to weights: UnsafeMutablePointer<Float>) {
    weights.copy(from: values.start, count: values.count)
  }

  /// The weights in a float format; those of half precision are rounded to it.
  func tensor(like old: WeightTensor) throws(NetworkError) -> WeightTensor {
    let isHalf = old.format == .float(bits: 16)
    let reals = isHalf ? values.array.map { Float(Float16($0)) } : values.array
    return try WeightTensor(
      shape: old.shape, format: isHalf ? old.format : .float32, values: .reals(reals))
  }
}
