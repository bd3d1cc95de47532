import Datasets
import NetworkModel
import Testing

@testable import Training

struct UnsupportedNetworkTests {
  static let cases: [DifferentiableCase] = [
    DifferentiableCase("sigmoid", input: [1, 4]) { try $0.activation("bad", $1, .sigmoid) },
    DifferentiableCase("transposed convolution", input: [1, 2, 4, 4]) {
      try $0.convolution("bad", $1, channels: 2, kernel: (2, 2), stride: 2, isTransposed: true)
    },
    DifferentiableCase("inner softmax", input: [1, 4]) { builder, input in
      let inner = try builder.normalization(
        "bad", input, .softmax(axis: 1, isLogarithm: false))
      return try builder.fullyConnected("fc", inner, outputs: 3)
    },
    DifferentiableCase("softmax of each pixel", input: [1, 2, 4, 4]) {
      try $0.normalization("bad", $1, .softmax(axis: 1, isLogarithm: false))
    },
    DifferentiableCase("broadcast sum", input: [1, 2, 4, 4]) { builder, input in
      let pooled = try builder.globalAveragePooling("gap", input)
      return try builder.elementwise("bad", [input, pooled])
    },
    DifferentiableCase("product", input: [1, 4]) {
      try $0.elementwise("bad", [$1, $1], .multiply)
    },
    DifferentiableCase("resize", input: [1, 1, 2, 2]) { try $0.upsampling("bad", $1, factor: 2) },
    DifferentiableCase("batch of two", input: [2, 4]) {
      try $0.fullyConnected("bad", $1, outputs: 3)
    },
    DifferentiableCase("concatenated rows", input: [1, 2, 4, 4]) { builder, input in
      builder.layer(
        "bad", .concatenation(axis: 2), inputs: [input, input],
        outputs: [Tensor(name: "bad", shape: try TensorShape([1, 2, 8, 4]))])[0]
    },
    DifferentiableCase("window of padding alone", input: [1, 1, 4, 4]) {
      try $0.pooling("bad", $1, .maximum, kernel: 2, stride: 2, padding: .all(2))
    },
    DifferentiableCase("affine of other channels", input: [1, 3]) {
      $0.layer(
        "bad", .affine(ChannelAffine(scale: [1, 2], offset: [0])), inputs: [$1],
        outputs: [Tensor(name: "bad", shape: try TensorShape([1, 3]))])[0]
    },
  ]

  @Test(arguments: cases)
  func namesTheLayerAndARemedy(_ example: DifferentiableCase) throws {
    let network = try SmallNetworks.build(input: example.input, example.add)
    let error = try #require(throws: TrainingError.self) { try DifferentiableNetwork(network) }
    #expect(error.layer == "bad" && !error.reason.isEmpty)
  }

  @Test func refusesChannelsAfterPixels() throws {
    var builder = NetworkBuilder(name: "rows", source: "made up")
    let input = builder.input(shape: try TensorShape([1, 5, 4]))
    let shape = try ConvolutionShape(outputChannels: 2, inputChannels: 4, input: (1, 5))
    let convolution = try Convolution(
      shape: shape, weights: WeightTensor(shape: TensorShape([2, 4, 1, 1])), isChannelsLast: true)
    builder.layer(
      "bad", .convolution(convolution), inputs: [input],
      outputs: [Tensor(name: "out", shape: try TensorShape([1, 5, 2]))])
    let network = try SmallNetworks.withRandomWeights(builder.build(), seed: 1)
    let error = try #require(throws: TrainingError.self) { try DifferentiableNetwork(network) }
    #expect(error.layer == "bad" && error.remedy != nil)
  }

  @Test func refusesUnknownWeights() throws {
    var builder = NetworkBuilder(name: "shape", source: "made up")
    let input = builder.input(shape: try TensorShape([1, 4]))
    _ = try builder.fullyConnected("fc", input, outputs: 2)
    let network = try builder.build()
    #expect(throws: TrainingError.self) { try DifferentiableNetwork(network) }
  }

  @Test func refusesSeveralOutputs() throws {
    let network = try SmallNetworks.build(input: [1, 4]) { builder, input in
      try builder.fullyConnected("a", input, outputs: 2)
    }
    let several = try Network(
      name: "two", source: "made up", tensors: network.tensors, layers: network.layers,
      inputs: network.inputs, outputs: network.outputs + network.inputs)
    #expect(throws: TrainingError.self) { try DifferentiableNetwork(several) }
  }

  /// A map of 2²⁸ floats, twice, is beyond a gibibyte.
  @Test func refusesImagesBeyondTheLimit() throws {
    let network = try SmallNetworks.build(input: [1, 1, 1 << 14, 1 << 14]) { builder, input in
      let map = try builder.activation("relu", input, .relu)
      return try builder.convolution("conv", map, channels: 1, kernel: (1, 1))
    }
    #expect(throws: TrainingError.self) { try DifferentiableNetwork(network) }
  }
}
