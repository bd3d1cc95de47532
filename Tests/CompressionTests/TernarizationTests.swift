import NetworkModel
import Quantities
import Testing

@testable import Compression

struct TernarizationTests {
  @Test func fitsByHand() throws {
    // Greatest 4, threshold 0.5 · 4 = 2: 4 and 3 are +3.5, −3 is −3, 2 and −1 are 0.
    let network = try Network.oneLayer(outputs: 1, inputs: 5, weights: [4, 2, -1, -3, 3])
    let result = try Ternarization.ternarize(
      network, layers: [0], options: TernarizationOptions(threshold: 0.5))
    let weights = try #require(result.convolution(at: 0)).weights
    #expect(weights.format == .ternary(negative: 3, positive: 3.5))
    #expect(weights.realValues == [3.5, 0, 0, -3, 3.5])
  }

  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func noOtherScalesAreNearer(_ seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let weights = random.normals(500)
    let (format, signs) = Ternarization.fit(weights, threshold: 0.05)
    guard case .ternary(let negative, let positive) = format else {
      Issue.record("not ternary")
      return
    }
    func error(_ negative: Double, _ positive: Double) -> Double {
      zip(weights, signs).reduce(0) { sum, pair in
        let near = pair.1 > 0 ? positive : pair.1 < 0 ? -negative : 0
        return sum + (Double(pair.0) - near) * (Double(pair.0) - near)
      }
    }
    let least = error(negative, positive)
    for step in [-0.01, 0.01] {
      #expect(error(negative + step, positive) > least)
      #expect(error(negative, positive + step) > least)
    }
  }

  @Test func hasNoScaleWithoutWeights() {
    let (format, signs) = Ternarization.fit([0, 0], threshold: 0.05)
    #expect(format == .ternary(negative: 0, positive: 0))
    #expect(signs == [0, 0])
  }
}
