import NetworkModel
import TestSupport
import Testing

@testable import WeightCoding

struct StatisticsTests {
  /// Half of the weights, indices of one bit: q = 1/4, so N·d / (1 − q) = 2/3 N entries.
  @Test func fillersAreTheExpectedOnes() throws {
    let statistics = try LayerStatistics(density: 0.5, codeBits: 5, indexBits: 1)
    let estimate = statistics.estimate(weightCount: 3000)
    #expect(estimate.nonZeroCount == 1500)
    #expect(abs(estimate.fillers - 500) < 1e-9)
    #expect(abs(estimate.payloadBits - 12000) < 1e-6)
    #expect(estimate.codebookBits == 1024)
  }

  @Test(arguments: [(0.05, 4), (0.3, 2), (0.01, 5), (0.9, 3)])
  func independentZerosHaveAsManyFillers(density: Double, indexBits: Int) throws {
    let tensor = try SampleTensors.pruned(100_000, bits: 4, density: density, seed: 31)
    let encoding = try #require(
      try WeightEncoder.candidates(
        for: tensor,
        options: CodingOptions(
          positions: [.relativeIndex], indexBits: [indexBits], huffman: .never)
      ).first)
    let estimate = try LayerStatistics(density: density, codeBits: 4, indexBits: indexBits)
      .estimate(weightCount: 100_000)
    // Five standard deviations of the number of weights and, at most, of the fillers.
    let tolerance = 5 * (100_000 * density).squareRoot() + 5 * estimate.fillers.squareRoot()
    #expect(
      abs(Double(encoding.entries) - estimate.nonZeroCount - estimate.fillers) < tolerance)
    #expect(abs(Double(encoding.fillers) - estimate.fillers) < tolerance)
  }

  @Test func ends() throws {
    let none = try LayerStatistics(density: 0, codeBits: 8, indexBits: 4, isShared: false)
    #expect(none.estimate(weightCount: 1000).storageBits == 0)
    let all = try LayerStatistics(density: 1, codeBits: 8, indexBits: 4, isShared: false)
    #expect(all.estimate(weightCount: 1000).storageBits == 12_000)
    #expect(all.estimate(weightCount: 1000).fillers == 0)
    let dense = try LayerStatistics(density: 0.3, codeBits: 8, indexBits: 0)
    #expect(dense.estimate(weightCount: 1000).storageBits == 8000 + 256 * 32)
    let huffman = try LayerStatistics(
      density: 1, codeBits: 8, indexBits: 4, codeHuffmanBits: 5.5, indexHuffmanBits: 1)
    #expect(huffman.estimate(weightCount: 1000).storageBits == 6500 + 256 * 32)
  }

  @Test func theIntervalIsThatOfTheRounding() throws {
    let printed = try LayerStatistics(
      density: 0.09, densityStep: 0.01, codeBits: 5, indexBits: 4)
    let interval = printed.interval(weightCount: 1_000_000)
    for (density, bits) in [(0.085, interval.lowerBound), (0.095, interval.upperBound)] {
      let exact = try LayerStatistics(density: density, codeBits: 5, indexBits: 4)
      #expect(abs(exact.estimate(weightCount: 1_000_000).storageBits - bits) <= 1)
    }
    #expect(interval.contains(printed.estimate(weightCount: 1_000_000).storageBits))
    let exact = try LayerStatistics(density: 0.09, codeBits: 5, indexBits: 4)
    #expect(
      exact.interval(weightCount: 1000).lowerBound == exact.interval(weightCount: 1000).upperBound)
    let full = try LayerStatistics(density: 1, densityStep: 0.01, codeBits: 5, indexBits: 4)
    #expect(
      full.interval(weightCount: 1000).upperBound == full.estimate(weightCount: 1000).storageBits)
  }

  @Test func impossibleFiguresAreErrors() {
    #expect(throws: CodingError.self) {
      try LayerStatistics(density: 1.1, codeBits: 8, indexBits: 4)
    }
    #expect(throws: CodingError.self) {
      try LayerStatistics(density: .nan, codeBits: 8, indexBits: 4)
    }
    #expect(throws: CodingError.self) {
      try LayerStatistics(density: 0.5, codeBits: 0, indexBits: 4)
    }
    #expect(throws: CodingError.self) {
      try LayerStatistics(density: 0.5, codeBits: 8, indexBits: 17)
    }
    #expect(throws: CodingError.self) {
      try LayerStatistics(density: 0.5, codeBits: 8, indexBits: 4, codeHuffmanBits: -1)
    }
  }

  @Test func standsInForWeights() throws {
    let statistics = try LayerStatistics(density: 0.5, codeBits: 5, indexBits: 1)
      .weightStatistics(weightCount: 3000, source: "a paper")
    #expect(statistics.density == 0.5)
    #expect(statistics.storageBits == 13024)
    #expect(statistics.source == "a paper")
  }
}
