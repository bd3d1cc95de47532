import NetworkModel

/// A table of shared weights that is trained, and each weight's fixed place in it.
///
/// The gradient of an entry is the sum of the gradients of its weights (Han et al., "Deep
/// Compression", ICLR 2016, equation (3)). The step is that sum over the number of weights: it is
/// what the mean of the weights would move by if each were free, so one learning rate suits tables
/// and free weights of every size, where the sum alone grows with the layer.
struct SharedWeights {
  private let codes: [Int32]
  private let counts: [Int]
  private(set) var entries: [Float]
  private var velocities: [Float]
  private var sums: [Double]

  /// - Throws: `TrainingError` when there is not one code for each weight, or a code has no entry.
  init(codes: [Int32], codebook: [Float], weightCount: Int) throws(TrainingError) {
    guard codes.count == weightCount else {
      throw TrainingError("\(codes.count) codes are given for \(weightCount) weights")
    }
    var counts = [Int](repeating: 0, count: codebook.count)
    for code in codes {
      guard codebook.indices.contains(Int(code)) else {
        throw TrainingError("code \(code) is not in a codebook of \(codebook.count) entries")
      }
      counts[Int(code)] += 1
    }
    self.codes = codes
    self.counts = counts
    entries = codebook
    velocities = codebook.map { _ in 0 }
    sums = codebook.map { _ in 0 }
  }

  mutating func update(_ gradient: UnsafePointer<Float>, _ rule: UpdateRule) {
    for entry in sums.indices { sums[entry] = 0 }
    codes.withUnsafeBufferPointer { codes in
      sums.withUnsafeMutableBufferPointer { sums in
        var index = 0
        while index < codes.count {
          sums[Int(codes[index])] += Double(gradient[index])
          index += 1
        }
      }
    }
    for entry in entries.indices where entries[entry] != 0 && counts[entry] > 0 {
      rule.update(
        &entries[entry], &velocities[entry], gradient: Float(sums[entry] / Double(counts[entry])))
    }
  }

  func write(to weights: UnsafeMutablePointer<Float>) {
    codes.withUnsafeBufferPointer { codes in
      entries.withUnsafeBufferPointer { entries in
        var index = 0
        while index < codes.count {
          weights[index] = entries[Int(codes[index])]
          index += 1
        }
      }
    }
  }

  /// The codes and the trained table.
  ///
  /// Where the codes are those stored before, so is their encoding.
  func tensor(like old: WeightTensor) throws(NetworkError) -> WeightTensor {
    if case .codebook(let bits, let before) = old.format, before.count == entries.count,
      case .integers(let stored) = old.values, stored == codes
    {
      return try WeightTensor(
        shape: old.shape, format: .codebook(bits: bits, entries: entries), values: old.values,
        encoding: old.encoding)
    }
    // The fewest bits that count the entries.
    let bits = max(1, Int.bitWidth - (entries.count - 1).leadingZeroBitCount)
    return try WeightTensor(
      shape: old.shape, format: .codebook(bits: bits, entries: entries), values: .integers(codes))
  }
}
