import Inference
import NetworkModel
import Testing

/// How results become stored integers.
struct RoundingTests {
  private func stored(_ values: [Float], _ format: NumberFormat) throws -> [Float] {
    try SingleLayer.run(
      .requantization, values, shape: [values.count], to: [values.count], outputFormat: format
    ).outputs[0]
  }

  private static let ties: [Float] = [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, -1.2, 1.2, 1.7, -1.7]

  @Test(
    arguments: [
      (AffineFormat.Rounding.nearestEven, [-2, -2, 0, 0, 2, 2, -1, 1, 2, -2]),
      (.down, [-3, -2, -1, 0, 1, 2, -2, 1, 1, -2]),
      (.up, [-2, -1, 0, 1, 2, 3, -1, 2, 2, -1]),
      (.towardsZero, [-2, -1, 0, 0, 1, 2, -1, 1, 1, -1]),
    ] as [(AffineFormat.Rounding, [Float])])
  func roundsAsTheFormatSays(rounding: AffineFormat.Rounding, expected: [Float]) throws {
    #expect(try stored(Self.ties, SingleLayer.integers(8, rounding: rounding)) == expected)
  }

  /// A tie is rounded before the zero point is added, as ONNX does: 0.5 → 0, so 3 is stored.
  @Test func addsTheZeroPointAfterRounding() throws {
    let format = try SingleLayer.integers(8, zero: 3)
    #expect(try stored([0.5, 1.5], format) == [0, 2])
  }

  /// −128 … 127 around a zero point of 27 hold −155 … 100; halves of them with a step of ½.
  @Test func saturates() throws {
    let format = try SingleLayer.integers(8, step: 0.5, zero: 27)
    #expect(try stored([-1000, -77.5, 50, 50.5, .infinity], format) == [-77.5, -77.5, 50, 50, 50])
    let unsigned = try SingleLayer.integers(4, signed: false)
    #expect(try stored([-1, 0, 15, 16], unsigned) == [0, 0, 15, 15])
    let narrow = NumberFormat.integer(
      try AffineFormat(bits: 4, isSigned: true, isNarrow: true, scale: .perTensor(1)))
    #expect(try stored([-9, -7, 7, 9], narrow) == [-7, -7, 7, 7])
  }

  /// Steps of ¼ from −2 to 1¾, ties to even: 0.125 is half a step.
  @Test func storesFixedPoint() throws {
    let format = NumberFormat.fixedPoint(bits: 4, fractionBits: 2, isSigned: true)
    #expect(
      try stored([0.125, 0.375, -0.125, 0.3, 5, -5], format) == [0, 0.5, 0, 0.25, 1.75, -2])
    let coarse = NumberFormat.fixedPoint(bits: 8, fractionBits: -1, isSigned: false)
    #expect(try stored([1, 3, 5, 1000, -4], coarse) == [0, 4, 4, 510, 0])
  }

  @Test func storesSignsAndHalves() throws {
    let binary = NumberFormat.binary(scale: .perTensor(0.5))
    #expect(try stored([-3, -0.1, 0, 7], binary) == [-0.5, -0.5, 0.5, 0.5])
    // Half precision has 11 significant bits: 2049 lies between 2048 and 2050, a tie to even.
    #expect(try stored([2049, 0.1], .float(bits: 16)) == [2048, 0.099975586])
  }

  /// Each channel has its own step and zero point.
  @Test func storesByChannel() throws {
    let format = NumberFormat.integer(
      try AffineFormat(
        bits: 8, isSigned: true, scale: .perChannel([1, 0.5], axis: 1), zeroPoints: [0, 127]))
    let result = try SingleLayer.run(
      .requantization, [0.6, 300, 0.6, 1], shape: [1, 2, 2], to: [1, 2, 2], outputFormat: format)
    #expect(result.outputs == [[1, 127, 0, 0]])
  }

  /// (3·2 + 1 + 0) · ¼ = 1.75 exactly, a tie for a step of ½: 3.5 steps → 4.
  @Test func roundsASumOnce() throws {
    let shape = try ConvolutionShape.fullyConnected(outputs: 1, inputs: 1)
    let step = try SingleLayer.integers(8, step: 0.5)
    let bias = Bias(
      stored: [1], values: [0.25], format: try SingleLayer.integers(32, step: 0.25))
    let convolution = try Convolution(
      shape: shape,
      weights: WeightTensor(shape: TensorShape([1, 1, 1, 1]), format: step, values: .bytes([2])),
      bias: bias)
    let result = try SingleLayer.run(
      .convolution(convolution), [1.5], shape: [1, 1], format: step, to: [1, 1],
      outputFormat: step)
    #expect(result.outputs == [[2]])
  }

  @Test func refusesIntegersThatFloatsDoNotHold() throws {
    let format = try SingleLayer.integers(32)
    #expect(try stored([16_777_216], format) == [16_777_216])
    #expect(throws: InferenceError.self) { try stored([33_554_432], format) }
  }
}
