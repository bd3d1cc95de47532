/// Weights in ascending order with sums of any range of them, for clustering in one dimension.
///
/// Sums are kept for blocks of weights only, which takes 16 bytes for each `blockSize` weights.
struct SortedWeights {
  /// Weights of a block; a sum adds up fewer than two blocks by itself.
  private static let blockSize = 256

  /// The weights, ascending.
  let values: [Float]
  /// The sum of the weights before each block.
  private let sums: [Double]

  /// Sorts weights by radix: O(weights).
  ///
  /// - Precondition: The weights are finite.
  init(_ weights: [Float]) {
    values = Self.sorted(weights)
    var sums: [Double] = []
    sums.reserveCapacity(values.count / Self.blockSize + 1)
    var sum = 0.0
    for (index, value) in values.enumerated() {
      if index % Self.blockSize == 0 { sums.append(sum) }
      sum += Double(value)
    }
    self.sums = sums
  }

  /// The mean of the weights in a range that is not empty.
  func mean(_ range: Range<Int>) -> Double {
    (sum(below: range.upperBound) - sum(below: range.lowerBound)) / Double(range.count)
  }

  /// The first index whose weight is above a limit: O(log weights).
  func firstIndex(above limit: Double) -> Int {
    var (low, high) = (0, values.count)
    while low < high {
      let middle = (low + high) / 2
      if Double(values[middle]) > limit { high = middle } else { low = middle + 1 }
    }
    return low
  }

  private func sum(below index: Int) -> Double {
    guard index > 0 else { return 0 }
    // The block of the last weight that counts, so that there is one where all do.
    let block = (index - 1) / Self.blockSize
    var sum = sums[block]
    for value in values[block * Self.blockSize..<index] { sum += Double(value) }
    return sum
  }

  /// Sorts by three counting passes over the bit patterns, ordered as the numbers are.
  private static func sorted(_ weights: [Float]) -> [Float] {
    let digitBits: UInt32 = 11
    let digits = 1 << Int(digitBits)
    var keys = weights.map { weight -> UInt32 in
      let bits = weight.bitPattern
      return bits & 0x8000_0000 == 0 ? bits | 0x8000_0000 : ~bits
    }
    var other = [UInt32](repeating: 0, count: keys.count)
    for shift in [0, digitBits, 2 * digitBits] {
      var starts = [Int](repeating: 0, count: digits + 1)
      for key in keys { starts[Int(key >> shift) & (digits - 1) + 1] += 1 }
      for digit in 0..<digits { starts[digit + 1] += starts[digit] }
      for key in keys {
        let digit = Int(key >> shift) & (digits - 1)
        other[starts[digit]] = key
        starts[digit] += 1
      }
      swap(&keys, &other)
    }
    return keys.map { Float(bitPattern: $0 & 0x8000_0000 == 0 ? ~$0 : $0 & 0x7FFF_FFFF) }
  }
}
