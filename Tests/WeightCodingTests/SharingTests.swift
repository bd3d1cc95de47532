import Foundation
import NetworkModel
import TestSupport
import Testing

@testable import WeightCoding

struct SharingTests {
  /// Sums of four uniform numbers, rounded to multiples of 1/1024, of which a share is 0.
  private func weights(_ count: Int, density: Double, seed: UInt64) -> [Float] {
    var random = SeededRandom(seed: seed)
    return (0..<count).map { _ in
      let sum = (0..<4).reduce(Float(0)) { sum, _ in sum + Float.random(in: -1...1, using: &random)
      }
      let value = (sum * 1024).rounded() / 1024
      return Double.random(in: 0..<1, using: &random) < density ? (value == 0 ? 0.5 : value) : 0
    }
  }

  private func codes(_ values: WeightTensor.Values) throws -> [Int] {
    switch values {
    case .bytes(let codes): return codes.map(Int.init)
    case .integers(let codes): return codes.map(Int.init)
    case .reals, .statistical, .absent:
      Issue.record("codes are integers")
      return []
    }
  }

  /// Lloyd's algorithm as it is written down: every weight against every centroid.
  private func plainLloyd(
    _ weights: [Float], _ start: [Double], maximumIterations: Int
  ) -> (centroids: [Double], iterations: Int) {
    var centroids = start
    var nearest: [Int]?
    var iterations = 0
    func assign() -> [Int] {
      weights.map { weight in
        var (best, least) = (0, Double.infinity)
        for (cluster, centroid) in centroids.enumerated() {
          let distance = abs(centroid - Double(weight))
          // Of equal centroids, the last has the weights above.
          if distance < least || (centroid == centroids[best] && Double(weight) > centroid) {
            (best, least) = (cluster, distance)
          }
        }
        return best
      }
    }
    nearest = assign()
    while iterations < maximumIterations, let old = nearest {
      iterations += 1
      for cluster in centroids.indices {
        let own = weights.indices.filter { old[$0] == cluster }
        if !own.isEmpty {
          centroids[cluster] = own.reduce(0) { $0 + Double(weights[$1]) } / Double(own.count)
        }
      }
      let next = assign()
      if next == old { break }
      nearest = next
    }
    return (centroids, iterations)
  }

  @Test func sortsAsNumbersDo() {
    let values: [Float] =
      weights(3000, density: 1, seed: 9) + [
        0, -0.0, .greatestFiniteMagnitude, -.leastNonzeroMagnitude, .leastNonzeroMagnitude, -1e30,
      ]
    let sorted = SortedWeights(values)
    #expect(sorted.values == values.sorted())
    for (start, end) in [(0, 1), (0, 256), (255, 257), (256, 512), (100, 3000)] {
      let small = SortedWeights(values.filter { abs($0) < 8 })
      let exact = small.values[start..<end].reduce(0.0) { $0 + Double($1) } / Double(end - start)
      #expect(abs(small.mean(start..<end) - exact) < 1e-12)
    }
  }

  @Test(arguments: SharingInitialization.allCases, [2, 4])
  func roundsAreThoseOfLloyd(_ initialization: SharingInitialization, bits: Int) throws {
    let weights = weights(300, density: 1, seed: 3)
    let sorted = SortedWeights(weights)
    let start = KMeans.start(initialization, sorted, count: 1 << bits, seed: 4)
    for maximum in [0, 1, 5, 100] {
      let means = KMeans(sorted, from: start, maximumIterations: maximum)
      let plain = plainLloyd(weights, start, maximumIterations: maximum)
      #expect(means.iterations == plain.iterations)
      for (one, other) in zip(means.centroids, plain.centroids) {
        #expect(abs(one - other) < 1e-9)
      }
    }
  }

  @Test(arguments: SharingInitialization.allCases, [0.2, 1])
  func everyWeightHasItsNearestEntry(
    _ initialization: SharingInitialization, density: Double
  ) throws {
    let weights = weights(2000, density: density, seed: 5)
    let sharing = try WeightSharing(weights, bits: 4, initialization: initialization, seed: 6)
    let codes = try codes(sharing.codes)
    #expect(sharing.codebook.count == 16)
    #expect(weights.contains(0) == (sharing.codebook[0] == 0))
    var error = 0.0
    for (weight, code) in zip(weights, codes) {
      #expect((weight == 0) == (density < 1 && code == 0))
      let others = density < 1 ? sharing.codebook.dropFirst() : sharing.codebook[...]
      let least = others.map { abs(Double($0) - Double(weight)) }.min() ?? 0
      let own = Double(sharing.codebook[code]) - Double(weight)
      if weight != 0 { #expect(abs(own) == least) }
      error += own * own
    }
    #expect(abs(error - sharing.squaredError) < 1e-9)
  }

  @Test func moreRoundsAndMoreBitsErrLess() throws {
    let weights = weights(3000, density: 0.5, seed: 7)
    let errors = try (0...12).map {
      try WeightSharing(weights, bits: 3, maximumIterations: $0).squaredError
    }
    #expect(zip(errors, errors.dropFirst()).allSatisfy { $1 <= $0 * (1 + 1e-6) })
    #expect(errors[12] < errors[0])
    let widths = try (1...8).map { try WeightSharing(weights, bits: $0).squaredError }
    #expect(zip(widths, widths.dropFirst()).allSatisfy { $1 < $0 })
  }

  @Test func fewValuesAreSharedExactly() throws {
    let weights: [Float] = [1, 0, -2, 1, 0, 3, -2]
    let sharing = try WeightSharing(weights, bits: 3, initialization: .density)
    #expect(sharing.squaredError == 0)
    let zeros = try WeightSharing([0, 0, 0], bits: 2)
    #expect(try codes(zeros.codes) == [0, 0, 0])
    #expect(zeros.codebook == [0, 0, 0, 0])
    #expect(try codes(WeightSharing([], bits: 2).codes).isEmpty)
    // One bit of a pruned layer leaves one shared weight, the mean.
    #expect(try WeightSharing([0, 1, 2, 6], bits: 1).codebook == [0, 3])
  }

  @Test func seedsDecideRandomStarts() throws {
    let weights = weights(500, density: 1, seed: 1)
    func codebook(_ seed: UInt64) throws -> [Float] {
      try WeightSharing(
        weights, bits: 3, initialization: .random, seed: seed, maximumIterations: 0
      ).codebook
    }
    #expect(try codebook(1) == codebook(1))
    #expect(try codebook(1) != codebook(2))
  }

  @Test func impossibleSharingIsAnError() throws {
    for bits in [0, 17, -1] {
      #expect(throws: CodingError.self) { try WeightSharing([1], bits: bits) }
    }
    for weight in [Float.nan, .infinity] {
      #expect(throws: CodingError.self) { try WeightSharing([1, weight], bits: 2) }
    }
    #expect(throws: CodingError.self) { try WeightTensor(shape: TensorShape([2])).shared(bits: 2) }
  }

  @Test(arguments: [4, 8]) func tensorsBecomeCodes(bits: Int) throws {
    let weights = weights(400, density: 0.3, seed: 2)
    let tensor = try WeightTensor(shape: TensorShape([20, 20]), values: .reals(weights))
      .shared(bits: bits)
    #expect(tensor.format.bits == bits)
    #expect(tensor.zeroCount == weights.count { $0 == 0 })
    let sharing = try WeightSharing(weights, bits: bits)
    let error = zip(tensor.realValues ?? [], weights).reduce(0.0) {
      $0 + pow(Double($1.0) - Double($1.1), 2)
    }
    #expect(abs(error - sharing.squaredError) < 1e-9)
    #expect(try WeightEncoder.encode(tensor).encoding.entries >= 400 - (tensor.zeroCount ?? 0))
  }
}
