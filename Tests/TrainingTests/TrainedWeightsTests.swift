import NetworkModel
import Testing

@testable import Training

struct TrainedWeightsTests {
  private let rule = UpdateRule(learningRate: 0.5, momentum: 0, weightDecay: 0)

  /// The weights after steps against a constant gradient.
  private func values(
    _ parameterization: WeightParameterization, _ initial: [Float], gradient: [Float],
    steps: Int = 1, rule: UpdateRule? = nil
  ) throws -> [Float] {
    var weights = try TrainedWeights(parameterization, initial)
    for _ in 0..<steps { weights.update(gradient, rule ?? self.rule) }
    let buffer = FloatBuffer(initial)
    weights.write(to: buffer.start)
    return buffer.array
  }

  @Test func freeWeightsFollowTheirGradients() throws {
    #expect(
      try values(.free(), [1, 2, 0], gradient: [1, -1, 0.5]) == [0.5, 2.5, -0.25])
  }

  /// v₁ = 1 + 0.5·2 = 2, w₁ = 2 − 0.5·2 = 1; v₂ = 0.5·2 + 1 + 0.5·1 = 2.5, w₂ = 1 − 1.25.
  @Test func momentumAndDecayByHand() throws {
    let rule = UpdateRule(learningRate: 0.5, momentum: 0.5, weightDecay: 0.5)
    #expect(try values(.free(), [2], gradient: [1], steps: 2, rule: rule) == [-0.25])
  }

  @Test func maskedWeightsAreZeroAndStaySo() throws {
    let result = try values(
      .free(mask: [true, false, true]), [1, 2, 3], gradient: [1, 1, 1], steps: 3)
    #expect(result == [-0.5, 0, 1.5])
  }

  /// Entry 1 has weights 0, 2 and 3, whose gradients' sum 6 over 3 weights is 2; entry 2 has −1.
  @Test func sharedWeightsMoveTogether() throws {
    let result = try values(
      .shared(codes: [1, 0, 1, 1, 2], codebook: [0, 1, -2, 7]), [0, 0, 0, 0, 0],
      gradient: [1, 100, 2, 3, -1])
    #expect(result == [0, 0, 0, 0, -1.5])
    let weights = try SharedWeights(codes: [1, 0], codebook: [0, 1, 7], weightCount: 2)
    #expect(weights.entries == [0, 1, 7])
  }

  @Test func theEntryOfPrunedWeightsStaysZero() throws {
    let result = try values(
      .shared(codes: [0, 0, 1], codebook: [0, 4]), [0, 0, 0], gradient: [5, 5, 2], steps: 2)
    #expect(result == [0, 0, 2])
  }

  /// Latent 1, 0.5, 0.05, −0.75 of greatest 4: Wₚ = (4 + 2)/2 = 3, Wₙ = 3, limit 0.1·1.
  ///
  /// Gradients 1 and 3 of Wₚ's weights have mean 2: 3 − 0.5·2 = 2. That of Wₙ is −2: 3 + 0.5·2 = 4.
  @Test func ternaryScalesFollowTheMeansOfTheirGradients() throws {
    let initial: [Float] = [4, 2, 0.2, -3]
    let parameterization = WeightParameterization.ternary(latent: initial, threshold: 0.1)
    #expect(try values(parameterization, initial, gradient: [0, 0, 0, 0]) == [3, 3, 0, -3])
    let slow = UpdateRule(learningRate: 0.01, momentum: 0, weightDecay: 0)
    let result = try values(parameterization, initial, gradient: [1, 3, 0, 2], rule: slow)
    for (value, expected) in zip(result, [2.98, 2.98, 0, -3.02] as [Float]) {
      #expect(abs(value - expected) < 1e-6)
    }
  }

  /// Equation (8): a latent value moves by its rate times Wₚ, 1 or Wₙ times the gradient.
  ///
  /// Latent values 1, 0.25 and 0 with Wₚ = (4 + 1)/2 = 2.5. A rate of 0.05 and a gradient of 1 move
  /// the second by 0.05·2.5·1 = 0.125 to 0.125, above the limit of 0.1; a gradient of 1.3 moves it to
  /// 0.0875, below. The third's factor is 1: −0.05·2.1 is beyond the limit, −0.05·1.9 is not. With
  /// all signs turned it is the same for Wₙ.
  @Test(arguments: [1, -1] as [Float])
  func latentValuesMoveByTheScaledGradient(_ sign: Float) throws {
    let rule = UpdateRule(learningRate: 0.05, momentum: 0, weightDecay: 0)
    let initial: [Float] = [4 * sign, sign, 0]
    func step(_ gradient: [Float]) throws -> [Float] {
      try values(
        .ternary(latent: initial, threshold: 0.1), initial, gradient: gradient.map { sign * $0 },
        rule: rule
      ).map { sign * $0 }
    }
    #expect(try step([0, 1, 0])[1] > 2)
    #expect(try step([0, 1.3, 0])[1] == 0)
    #expect(try step([0, 0, 2.1])[2] < -2)
    #expect(try step([0, 0, 1.9])[2] == 0)
  }

  @Test func formatsAreKept() throws {
    let shape = try TensorShape([3, 1, 1, 1])
    func tensor(_ format: NumberFormat, _ values: WeightTensor.Values) throws -> WeightTensor {
      try WeightTensor(shape: shape, format: format, values: values)
    }
    func trained(_ old: WeightTensor) throws -> WeightTensor {
      let reals = try #require(old.realValues)
      var weights = try TrainedWeights(WeightParameterization(keeping: old), reals)
      weights.update([1, 1, 1], UpdateRule(learningRate: 0.01, momentum: 0, weightDecay: 0))
      return try weights.tensor(like: old)
    }
    let half = try trained(tensor(.float(bits: 16), .reals([1, 0, 2])))
    #expect(half.format == .float(bits: 16) && half.zeroCount == 1)
    #expect(half.realValues?.allSatisfy { Float(Float16($0)) == $0 } == true)

    let encoding = try WeightEncoding(
      entries: 2, fillers: 0, codeBits: 2, indexBits: 4, tableBits: 96)
    let codebook = try WeightTensor(
      shape: shape, format: .codebook(bits: 2, entries: [0, 3, -1]), values: .integers([1, 0, 2]),
      encoding: encoding)
    let shared = try trained(codebook)
    #expect(shared.encoding == encoding && shared.zeroCount == 1)
    guard case .codebook(2, let entries) = shared.format else {
      Issue.record("\(shared.format)")
      return
    }
    #expect(entries[0] == 0 && entries[1] < 3 && entries[2] < -1)

    let ternary = try trained(tensor(.ternary(negative: 2, positive: 1), .bytes([-1, 0, 1])))
    guard case .ternary(let negative, let positive) = ternary.format,
      case .bytes(let codes) = ternary.values
    else {
      Issue.record("\(ternary.format)")
      return
    }
    #expect(abs(negative - 2.01) < 1e-6 && abs(positive - 0.99) < 1e-6 && codes == [-1, 0, 1])

    let fixed = try tensor(
      .fixedPoint(bits: 8, fractionBits: 2, isSigned: true), .integers([1, 2, 3]))
    #expect(try trained(fixed).realValues == fixed.realValues)
  }

  /// Codes of a network that was not shared before: five entries need three bits.
  @Test func countsTheBitsOfNewCodes() throws {
    let old = try WeightTensor(
      shape: TensorShape([2, 1, 1, 1]), values: .reals([1, 2]))
    for (count, bits) in [(1, 1), (2, 1), (3, 2), (4, 2), (5, 3), (256, 8), (257, 9)] {
      let shared = try SharedWeights(
        codes: [0, 0], codebook: [Float](repeating: 1, count: count), weightCount: 2)
      #expect(try shared.tensor(like: old).format.bits == bits)
    }
  }

  @Test(arguments: [
    WeightParameterization.free(mask: [true]),
    .shared(codes: [0], codebook: [1]),
    .shared(codes: [0, 2], codebook: [1, 2]),
    .shared(codes: [0, -1], codebook: [1, 2]),
    .shared(codes: [0, 0], codebook: []),
    .ternary(latent: [1]),
    .ternary(latent: [0, 0]),
    .ternary(latent: [.infinity, 1]),
    .ternary(latent: [.nan, 1]),
    .ternary(latent: [1, 1], threshold: 1),
    .ternary(latent: [1, 1], threshold: .nan),
  ])
  func refusesWhatDoesNotFit(_ parameterization: WeightParameterization) {
    #expect(throws: TrainingError.self) { try TrainedWeights(parameterization, [1, 2]) }
  }
}
