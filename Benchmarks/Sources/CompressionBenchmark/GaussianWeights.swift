import Foundation
import Quantities

/// Normally distributed weights from a seed (Box and Muller, 1958).
func gaussianWeights(_ count: Int, seed: UInt64) -> [Float] {
  var random = SplitMix64(seed: seed)
  return [Float](unsafeUninitializedCapacity: count) { weights, initialized in
    var index = 0
    while index < count {
      let radius = (-2 * logf(Float.random(in: .leastNormalMagnitude...1, using: &random)))
        .squareRoot()
      let angle = Float.random(in: 0...2 * .pi, using: &random)
      weights[index] = radius * cosf(angle)
      if index + 1 < count { weights[index + 1] = radius * sinf(angle) }
      index += 2
    }
    initialized = count
  }
}

/// Sets all but a share of the greatest magnitudes to zero: O(weights).
///
/// The limit is found by counting magnitudes to 16 bits, so that the share is met to one count.
func prune(_ weights: inout [Float], density: Double) {
  var counts = [Int](repeating: 0, count: 1 << 16)
  for weight in weights { counts[Int(weight.magnitude.bitPattern >> 16)] += 1 }
  let kept = Int((Double(weights.count) * density).rounded())
  var (bucket, above) = (counts.count, 0)
  while bucket > 0, above < kept {
    bucket -= 1
    above += counts[bucket]
  }
  let limit = Float(bitPattern: UInt32(bucket) << 16)
  for index in weights.indices where weights[index].magnitude < limit { weights[index] = 0 }
}
