import NetworkModel
import SparseArrays
import Testing

/// Places of activations that are not zero.
@Suite("Activation patterns")
struct ActivationPatternTests {
  @Test("are exactly as many as the density says", arguments: [0, 0.004, 0.351, 0.5, 0.999, 1])
  func exactCount(density: Double) throws {
    let shape = try ConvolutionShape.fullyConnected(outputs: 1, inputs: 9216)
    var patterns: [[Int32]] = []
    for seed in UInt64(0)..<8 {
      var columns: [Int32] = []
      ActivationPattern(shape, density: density, seed: seed)
        .columns(group: 0, vector: 0, into: &columns)
      #expect(columns.count == Int((density * 9216).rounded()))
      patterns.append(columns)
    }
    if density > 0, density < 1 { #expect(Set(patterns).count == 8, "elsewhere by each seed") }
  }

  @Test("are evenly spread")
  func evenSpread() throws {
    let shape = try ConvolutionShape.fullyConnected(outputs: 1, inputs: 8000)
    var counts = [Int](repeating: 0, count: 8)
    for seed in UInt64(0)..<100 {
      var columns: [Int32] = []
      ActivationPattern(shape, density: 0.3, seed: seed)
        .columns(group: 0, vector: 0, into: &columns)
      for column in columns { counts[Int(column) / 1000] += 1 }
    }
    // 30,000 each; the standard deviation is about 136.
    #expect(counts.allSatisfy { abs($0 - 30_000) < 700 })
  }
}
