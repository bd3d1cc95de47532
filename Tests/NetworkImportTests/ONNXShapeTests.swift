import NetworkModel
import Testing

/// What a fixture must become.
struct Expectation: CustomTestStringConvertible, Sendable {
  let name: String
  let macs: Int
  let weights: Int
  let output: [Int]
  let kinds: [String]

  init(_ name: String, macs: Int, weights: Int, output: [Int], _ kinds: String...) {
    self.name = name
    self.macs = macs
    self.weights = weights
    self.output = output
    self.kinds = kinds
  }

  var testDescription: String { name }

  // MACs by hand: output elements × input channels of a group × kernel positions.
  static let all = [
    Expectation("conv-bias", macs: 60 * 18, weights: 72, output: [1, 4, 3, 5], "convolution"),
    Expectation(
      "conv-grouped-dilated", macs: 150 * 18, weights: 108, output: [1, 6, 5, 5], "convolution"),
    Expectation("conv-depthwise", macs: 128 * 9, weights: 36, output: [2, 4, 4, 4], "depthwise"),
    Expectation(
      "conv-same-lower", macs: 12 * 16, weights: 16, output: [1, 1, 3, 4], "convolution"),
    Expectation(
      "conv-same-upper", macs: 12 * 16, weights: 16, output: [1, 1, 3, 4], "convolution"),
    Expectation(
      "conv-one-dimension", macs: 50 * 12, weights: 60, output: [1, 5, 10], "convolution"),
    Expectation(
      "conv-padded-before", macs: 30 * 9, weights: 9, output: [1, 1, 5, 6], "convolution"),
    // Input elements × output channels of a group × kernel positions: 100 × 3 × 9.
    Expectation(
      "conv-transposed", macs: 2700, weights: 108, output: [1, 6, 10, 10], "transposedConvolution"),
    Expectation(
      "conv-transposed-output-shape", macs: 1350, weights: 54, output: [1, 3, 10, 10],
      "transposedConvolution"),
    Expectation(
      "batch-normalization-folded", macs: 18, weights: 2, output: [1, 2, 3, 3], "convolution"),
    Expectation("scale-folded", macs: 6, weights: 6, output: [1, 2], "fullyConnected"),
    Expectation(
      "scale-not-folded", macs: 18, weights: 2, output: [1, 2, 3, 3], "convolution", "affine",
      "elementwise"),
    Expectation("gemm-factors", macs: 24, weights: 12, output: [2, 4], "fullyConnected"),
    Expectation(
      "gemm-transposed-input", macs: 24, weights: 12, output: [2, 4], "rearrangement",
      "fullyConnected"),
    Expectation("product-of-sequence", macs: 210, weights: 15, output: [2, 7, 5], "convolution"),
    // Two heads: 5 × 5 × 4 and 5 × 4 × 5 each.
    Expectation(
      "product-of-activations", macs: 400, weights: 0, output: [1, 2, 5, 4], "rearrangement",
      "matrixMultiplication", "normalization", "matrixMultiplication"),
    Expectation(
      "product-of-wide-weights", macs: 24, weights: 12, output: [1, 2, 4], "fullyConnected"),
    Expectation("product-with-column", macs: 6, weights: 3, output: [2], "fullyConnected"),
    Expectation("product-weights-left", macs: 72, weights: 12, output: [4, 6], "convolution"),
    Expectation("pool-ceil", macs: 0, weights: 0, output: [1, 3, 3, 3], "pooling"),
    Expectation("pool-average-padded", macs: 0, weights: 0, output: [1, 3, 6, 6], "pooling"),
    Expectation("pool-mean-axes", macs: 0, weights: 0, output: [1, 3], "pooling"),
    Expectation("shape-arithmetic", macs: 0, weights: 0, output: [1, 24], "rearrangement"),
    Expectation(
      "shape-operators", macs: 36, weights: 4, output: [1, 4, 3, 3], "convolution"),
    Expectation("resize-scales", macs: 0, weights: 0, output: [1, 2, 6, 12], "resize"),
    Expectation("resize-sizes", macs: 0, weights: 0, output: [1, 2, 9, 5], "resize"),
    Expectation("upsample-attribute", macs: 0, weights: 0, output: [1, 2, 6, 8], "resize"),
    Expectation(
      "split-and-concat", macs: 0, weights: 0, output: [1, 4, 2, 3], "rearrangement", "activation",
      "concatenation", "rearrangement"),
    Expectation(
      "residual", macs: 64, weights: 4, output: [1, 4, 4], "convolution", "activation",
      "elementwise", "reduction"),
    Expectation("half-precision", macs: 16, weights: 4, output: [1, 4, 2, 2], "convolution"),
    Expectation(
      "qdq-conv", macs: 96, weights: 6, output: [1, 3, 3, 3], "convolution", "activation", "pooling"
    ),
    Expectation(
      "qdq-shared-tensor", macs: 0, weights: 0, output: [1, 4], "activation", "requantization",
      "elementwise"),
    Expectation("qdq-four-bits", macs: 6, weights: 6, output: [1, 2], "fullyConnected"),
    Expectation(
      "qoperator", macs: 108, weights: 18, output: [1, 4], "convolution", "elementwise", "pooling",
      "rearrangement", "fullyConnected"),
    Expectation(
      "qoperator-product", macs: 12, weights: 12, output: [1, 8], "fullyConnected", "affine",
      "activation", "concatenation"),
    Expectation(
      "dynamic-quantization", macs: 72, weights: 8, output: [1, 4, 3, 3], "activation",
      "convolution"),
    Expectation(
      "dynamic-product", macs: 6, weights: 6, output: [1, 2], "activation", "fullyConnected"),
    Expectation(
      "qonnx-brevitas", macs: 8, weights: 8, output: [1, 2], "fullyConnected", "activation"),
    Expectation("qonnx-bipolar", macs: 36, weights: 4, output: [1, 2, 3, 3], "convolution"),
    Expectation(
      "finn-thresholds", macs: 10, weights: 10, output: [1, 2], "activation", "fullyConnected",
      "activation", "fullyConnected"),
    Expectation("finn-int2", macs: 6, weights: 6, output: [1, 2], "fullyConnected"),
    Expectation("pact-requantization", macs: 18, weights: 18, output: [1, 2, 1, 1], "convolution"),
    Expectation(
      "shapes-only", macs: 32 * 27 + 320, weights: 536, output: [1, 10], "convolution",
      "activation", "rearrangement", "fullyConnected"),
    Expectation(
      "unknown-operator", macs: 0, weights: 0, output: [1, 4], "activation", "activation"),
    Expectation("dead-nodes", macs: 0, weights: 0, output: [1, 1, 4, 4], "activation"),
  ]
}

struct ONNXShapeTests {
  @Test(arguments: Expectation.all)
  func importsShapesAndCounts(_ expected: Expectation) throws {
    let network = try Fixture.network(expected.name)
    #expect(network.macCount == expected.macs)
    #expect(network.weightCount == expected.weights)
    #expect(network.outputDimensions == expected.output)
    #expect(network.kinds == expected.kinds)
    #expect(network.name == expected.name)
  }

  @Test func placesPaddingWhereItIsAskedFor() throws {
    // 6 rows, stride 2, kernel 4: 3 positions need 8, so 2 more; 7 columns: 4 need 10, so 3 more.
    let lower = try #require(try Fixture.network("conv-same-lower").convolution()).shape.padding
    #expect(lower == Padding(top: 1, left: 2, bottom: 1, right: 1))
    let upper = try #require(try Fixture.network("conv-same-upper").convolution()).shape.padding
    #expect(upper == Padding(top: 1, left: 1, bottom: 1, right: 2))
    let given = try #require(try Fixture.network("conv-bias").convolution()).shape.padding
    #expect(given == Padding(top: 1, left: 0, bottom: 2, right: 1))
    let merged = try #require(try Fixture.network("conv-padded-before").convolution()).shape.padding
    #expect(merged == Padding(top: 2, left: 1, bottom: 1, right: 3))
    let transposed = try #require(
      try Fixture.network("conv-transposed-output-shape").convolution()
    ).shape.padding
    #expect(transposed == Padding(top: 1, left: 1, bottom: 0, right: 0))
  }

  @Test func keepsEveryActivationFunction() throws {
    let functions = try Fixture.network("activations").layers.compactMap { layer in
      if case .activation(let function) = layer.operation { function } else { nil }
    }
    #expect(
      functions == [
        .relu, .leakyRelu(alpha: 0.2), .parametricRelu(alpha: [-3, -2, -1, 0]),
        .clip(minimum: -1, maximum: 6), .sigmoid, .hardSigmoid(alpha: 0.2, beta: 0.5), .hardSwish,
        .hyperbolicTangent, .other("Elu(0.5)"), .other("Erf"),
      ])
  }

  @Test func notesWhatIsAssumed() throws {
    let symbolic = try Fixture.network("shape-arithmetic")
    #expect(symbolic.notes.contains { $0.contains("batch dimension (batch) of x is taken as 1") })
    let unknown = try Fixture.network("unknown-operator")
    #expect(unknown.notes.contains { $0.contains("org.example.Fancy") })
    let shapes = try Fixture.network("shapes-only")
    #expect(shapes.weightKnowledge == .absent)
    #expect(shapes.inputs.count == 1)
  }
}
