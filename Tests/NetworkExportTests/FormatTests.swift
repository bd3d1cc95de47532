import Inference
import NetworkExport
import NetworkModel
import TestSupport
import Testing

struct FormatTests {
  private static let perChannel = QuantizationScale.perChannel([0.5, 0.3, 0.1, 0.7], axis: 0)

  /// Steps that single precision holds, as ONNX writes them.
  private static var singles: QuantizationScale {
    .perChannel(perChannel.steps.map { Double(Float($0)) }, axis: 0)
  }

  @Test func affineFormatsComeBack() throws {
    let formats = [
      try Samples.affine(8), try Samples.affine(8, isSigned: false, zeroPoints: [3]),
      try Samples.affine(8, scale: Self.singles),
      try Samples.affine(8, isNarrow: true, scale: Self.singles),
      try Samples.affine(8, scale: Self.singles, zeroPoints: [0, 1, 2, 3]),
      try Samples.affine(3), try Samples.affine(5, isNarrow: true, scale: Self.singles),
      try Samples.affine(4, isSigned: false, zeroPoints: [8]), try Samples.affine(16),
      try Samples.affine(6, scale: Self.singles, rounding: .down),
      try Samples.affine(6, scale: Self.singles, rounding: .up),
      try Samples.affine(6, scale: Self.singles, rounding: .towardsZero),
    ]
    for format in formats {
      let offset: Int32 = format.isSigned ? -3 : 0
      let network = try Samples.convolution(format, { Int32($0 % 7) + offset })
      expectEqual(try reimported(network), network)
    }
  }

  @Test func binaryAndTernaryWeightsComeBack() throws {
    let signs = { (index: Int) -> Int32 in index % 3 == 0 ? -1 : 1 }
    for scale in [QuantizationScale.perTensor(0.5), Self.singles] {
      let network = try Samples.convolution(.binary(scale: scale), signs)
      expectEqual(try reimported(network), network)
    }
    let ternary = try Samples.convolution(
      .ternary(negative: 0.5, positive: 0.5), { Int32($0 % 3) - 1 })
    let back = try #require(try reimported(ternary).convolutions.first?.convolution.weights)
    #expect(back.realValues == ternary.convolutions.first?.convolution.weights.realValues)
    #expect(back.format == (try Samples.affine(2, isNarrow: true, scale: .perTensor(0.5))))
  }

  /// These have no operator: their real values are exact, their formats are not kept.
  @Test func sharedAndUnevenWeightsKeepTheirValues() throws {
    for network in [
      try Samples.convolution(
        .ternary(negative: 0.25, positive: 0.75), { Int32($0 % 3) - 1 }),
      try Samples.convolution(
        .codebook(bits: 2, entries: [0, 0.1, -0.2, 0.3]), { Int32($0 % 4) }),
    ] {
      let back = try #require(try reimported(network).convolutions.first?.convolution.weights)
      #expect(back.realValues == network.convolutions.first?.convolution.weights.realValues)
      #expect(back.format == .float32)
    }
  }

  /// Fixed point comes back as integers with a step that is a power of two.
  @Test func fixedPointComesBackAsAnAffineFormat() throws {
    let network = try Samples.convolution(
      .fixedPoint(bits: 8, fractionBits: 5, isSigned: true), { Int32($0) - 24 },
      activation: .fixedPoint(bits: 6, fractionBits: 2, isSigned: true))
    let back = try reimported(network)
    let weights = try #require(back.convolutions.first?.convolution.weights)
    #expect(weights.format == (try Samples.affine(8, scale: .perTensor(0x1p-5))))
    #expect(weights.realValues == network.convolutions.first?.convolution.weights.realValues)
    #expect(back.tensors.allSatisfy { $0.format == (try? Samples.affine(6)) })
    let image = (0..<60).map { Float($0 % 13) / 4 - 1.5 }
    #expect(try Executor(back).run(image[...]).outputs == Executor(network).run(image[...]).outputs)
  }

  @Test func activationsBiasesAndScalesComeBack() throws {
    for activation in [
      NumberFormat.float32, try Samples.affine(8), try Samples.affine(4, isSigned: false),
      try Samples.affine(8, isSigned: false, zeroPoints: [7]),
      .binary(scale: .perTensor(0.5)),
    ] {
      let bias = Bias(
        stored: [5, -6, 1 << 20, 7], values: [5, -6, 1 << 20, 7].map { Float($0) * 0.0625 },
        format: try Samples.affine(32, scale: .perTensor(0.0625)))
      for affine in [
        nil, ChannelAffine(scale: [1, 2, 3, 4], offset: [0.5, 0.25, 0, -1]),
        ChannelAffine(scale: [3], offset: [0]),
      ] {
        let network = try Samples.convolution(
          try Samples.affine(4), { Int32($0 % 7) - 3 }, activation: activation, bias: bias,
          affine: affine)
        expectEqual(try reimported(network), network)
      }
    }
  }

  /// Sums of integers that mean themselves are limited to their format by a quantizer, which other
  /// readers must see.
  @Test func integersThatMeanThemselvesAreStillQuantized() throws {
    let plain = try Samples.affine(2, isNarrow: true, scale: .perTensor(1))
    for affine in [nil, ChannelAffine(scale: [2, 3, 4, 5], offset: [1, 2, 3, 4])] {
      let network = try Samples.convolution(
        plain, { Int32($0 % 3) - 1 }, activation: plain, affine: affine)
      let bytes = try ONNXExporter.bytes(of: network)
      // Each Quant node names its rounding mode once: that of the input, the weights, the result.
      let text = String(decoding: bytes, as: Unicode.ASCII.self)
      #expect(text.split(separator: "rounding_mode").count == 4)
      expectEqual(try reimported(network), network)
    }
  }

  @Test(arguments: [false, true])
  func transposedConvolutionsComeBack(isQuantized: Bool) throws {
    let network = try Samples.convolution(
      isQuantized ? try Samples.affine(8, scale: Self.singles) : .float32, { Int32($0) - 24 },
      isTransposed: true)
    let back = try reimported(network)
    let (own, other) = (back.convolutions[0].convolution, network.convolutions[0].convolution)
    #expect(own.shape == other.shape)
    #expect(own.weights.realValues == other.weights.realValues)
    #expect(own.weights.format == other.weights.format)
  }
}
