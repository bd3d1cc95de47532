import Inference
import NetworkModel
import TestSupport
import Testing

/// Products with weights of every format.
struct WeightFormatTests {
  private func product(
    _ weights: [Int8], _ format: NumberFormat, _ input: [Float], inputFormat: NumberFormat,
    outputs: Int = 1, bias: Bias? = nil, affine: ChannelAffine? = nil,
    outputFormat: NumberFormat = .float32
  ) throws -> Executor.Result {
    let shape = try ConvolutionShape.fullyConnected(outputs: outputs, inputs: input.count)
    let convolution = try Convolution(
      shape: shape,
      weights: WeightTensor(
        shape: TensorShape([outputs, input.count, 1, 1]), format: format, values: .bytes(weights)),
      bias: bias, outputAffine: affine)
    return try SingleLayer.run(
      .convolution(convolution), input, shape: [1, input.count], format: inputFormat,
      to: [1, outputs], outputFormat: outputFormat)
  }

  /// Positives select 4 + 1 = 5, negatives 2: 5 · 0.75 − 2 · 0.5 = 2.75.
  @Test func ternary() throws {
    let result = try product(
      [1, -1, 0, 1], .ternary(negative: 0.5, positive: 0.75), [4, 2, 9, 1],
      inputFormat: SingleLayer.integers(8))
    #expect(result.outputs == [[2.75]])
  }

  /// (4 − 2 − 9 + 1) · 0.25 = −1.5, and (4 + 2 + 9 + 1) · 2 = 32.
  @Test func binary() throws {
    let result = try product(
      [1, -1, -1, 1, 1, 1, 1, 1], .binary(scale: .perChannel([0.25, 2], axis: 0)), [4, 2, 9, 1],
      inputFormat: SingleLayer.integers(8), outputs: 2)
    #expect(result.outputs == [[-1.5, 32]])
  }

  /// Multiples of 2⁻³: 0.375 · 4 − 1.5 · 2 = −1.5.
  @Test func codebookOfMultiples() throws {
    let result = try product(
      [1, 2, 0], .codebook(bits: 2, entries: [0, 0.375, -1.5]), [4, 2, 7],
      inputFormat: SingleLayer.integers(8))
    #expect(result.outputs == [[-1.5]])
  }

  /// Entries that share no power of two are summed as reals.
  @Test func codebookOfReals() throws {
    let entries: [Float] = [0, 1e-9, 0.7]
    let result = try product(
      [1, 2, 0], .codebook(bits: 2, entries: entries), [4, 2, 7],
      inputFormat: SingleLayer.integers(8))
    #expect(abs(result.outputs[0][0] - 1.4) < 1e-6)
  }

  /// Weights 3 · ¼ and 3 · 2, times 5 · ½.
  @Test func fixedPointAndChannels() throws {
    let input = try SingleLayer.integers(8, step: 0.5)
    let fixed = try product(
      [3], .fixedPoint(bits: 8, fractionBits: 2, isSigned: true), [2.5], inputFormat: input)
    #expect(fixed.outputs == [[1.875]])
    let channels = NumberFormat.integer(
      try AffineFormat(
        bits: 8, isSigned: true, scale: .perChannel([0.25, 2], axis: 0), zeroPoints: [0, 1]))
    let result = try product([3, 4], channels, [2.5], inputFormat: input, outputs: 2)
    #expect(result.outputs == [[1.875, 15]])
  }

  /// ((2 · 3) + 4) · 0.5 − 1 = 4: the affine follows the bias.
  @Test func appliesTheAffineAfterTheBias() throws {
    let result = try product(
      [3], SingleLayer.integers(8), [2], inputFormat: SingleLayer.integers(8), bias: Bias([4]),
      affine: ChannelAffine(scale: [0.5], offset: [-1]))
    #expect(result.outputs == [[4]])
  }

  /// 2¹⁵ · 2¹⁵ = 2³⁰ twice is 2³¹, which wraps to −2³¹; a little less does not.
  @Test func wrapsAndCountsOverflows() throws {
    let wide = try SingleLayer.integers(18)
    func run(_ input: [Float], bias: Int32) throws -> Executor.Result {
      let convolution = try Convolution(
        shape: .fullyConnected(outputs: 1, inputs: 2),
        weights: WeightTensor(
          shape: TensorShape([1, 2, 1, 1]), format: wide, values: .integers([32768, 32768])),
        bias: Bias(stored: [bias], values: [Float(bias)], format: SingleLayer.integers(32)))
      return try SingleLayer.run(
        .convolution(convolution), input, shape: [1, 2], format: wide, to: [1, 1])
    }
    let inside = try run([32768, 32768], bias: -128)
    #expect(inside.outputs == [[2_147_483_520]])
    #expect(inside.overflowCount == 0)
    let outside = try run([32768, 32768], bias: 0)
    #expect(outside.outputs == [[-2_147_483_648]])
    #expect(outside.overflowCount == 1)
    let below = try run([-32768, -32768], bias: -128)
    #expect(below.outputs == [[2_147_483_520]])
    #expect(below.overflowCount == 1)
  }

  /// Sums of real arithmetic ignore all formats: 1.3 · 0.5, where stored arithmetic has 1 · 0.5.
  @Test func realArithmeticIgnoresFormats() throws {
    var builder = NetworkBuilder(name: "one", source: "made up")
    let source = builder.input(
      shape: try TensorShape([1, 1]), format: try SingleLayer.integers(8))
    let convolution = try Convolution(
      shape: .fullyConnected(outputs: 1, inputs: 1),
      weights: WeightTensor(
        shape: TensorShape([1, 1, 1, 1]), format: SingleLayer.integers(8, step: 0.5),
        values: .bytes([1])))
    builder.layer(
      "product", .convolution(convolution), inputs: [source],
      outputs: [Tensor(name: "result", shape: try TensorShape([1, 1]))])
    let network = try builder.build()
    #expect(try Executor(network).run([1.3]).outputs == [[0.5]])
    #expect(try Executor(network, arithmetic: .real).run([1.3]).outputs == [[0.65]])
  }

  @Test func refusesUnknownWeightsAndBiases() throws {
    let shape = try ConvolutionShape.fullyConnected(outputs: 1, inputs: 1)
    let absent = try Convolution(
      shape: shape, weights: WeightTensor(shape: TensorShape([1, 1, 1, 1])))
    let unbiased = try Convolution(
      shape: shape,
      weights: WeightTensor(shape: TensorShape([1, 1, 1, 1]), values: .reals([1])),
      bias: Bias(count: 1))
    for convolution in [absent, unbiased] {
      let error = #expect(throws: InferenceError.self) {
        try SingleLayer.run(.convolution(convolution), [1], shape: [1, 1], to: [1, 1])
      }
      #expect(error?.layer == "layer")
      #expect(error?.remedy != nil)
    }
  }
}
