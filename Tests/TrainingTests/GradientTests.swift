import Datasets
import NetworkModel
import TestSupport
import Testing

@testable import Training

/// A network of an operation or two, small enough for finite differences by every weight.
struct DifferentiableCase: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let input: [Int]
  let add: @Sendable (inout NetworkBuilder, TensorID) throws -> TensorID

  init(
    _ name: String, input: [Int],
    _ add: @escaping @Sendable (inout NetworkBuilder, TensorID) throws -> TensorID
  ) {
    testDescription = name
    self.input = input
    self.add = add
  }

  static let classes = 3

  static let all: [DifferentiableCase] = [
    DifferentiableCase("fully connected", input: [1, 6]) {
      try $0.fullyConnected("fc", $1, outputs: classes)
    },
    DifferentiableCase("same convolution", input: [1, 2, 4, 5]) { builder, input in
      let map = try builder.convolution(
        "conv", input, channels: 3, kernel: (3, 3), padding: .all(1))
      return try builder.fullyConnected("fc", map, outputs: classes)
    },
    DifferentiableCase("even kernel, padded to one side", input: [1, 2, 4, 4]) { builder, input in
      let map = try builder.convolution(
        "conv", input, channels: 2, kernel: (2, 4),
        padding: Padding(top: 0, left: 2, bottom: 1, right: 1))
      return try builder.fullyConnected("fc", map, outputs: classes)
    },
    DifferentiableCase("second convolution strided, padded, dilated", input: [1, 2, 7, 8]) {
      builder, input in
      let first = try builder.convolution("first", input, channels: 3, kernel: (1, 1))
      let map = try builder.convolution(
        "conv", first, channels: 2, kernel: (3, 2), stride: 2, padding: .all(2), dilation: 2)
      return try builder.fullyConnected("fc", map, outputs: classes)
    },
    DifferentiableCase("second convolution cropped, without bias", input: [1, 1, 5, 5]) {
      builder, input in
      let first = try builder.convolution(
        "first", input, channels: 2, kernel: (3, 3), padding: .all(1), hasBias: false)
      let map = try builder.convolution(
        "conv", first, channels: 2, kernel: (2, 2), padding: .all(-1), hasBias: false)
      return try builder.fullyConnected("fc", map, outputs: classes)
    },
    DifferentiableCase("grouped convolution after a wide kernel", input: [1, 4, 3, 3]) {
      builder, input in
      let first = try builder.convolution(
        "first", input, channels: 4, kernel: (5, 5), padding: .all(2), groups: 2)
      let map = try builder.convolution(
        "conv", first, channels: 6, kernel: (3, 3), padding: .all(1), groups: 2)
      return try builder.fullyConnected("fc", map, outputs: classes)
    },
    DifferentiableCase("depthwise and pointwise", input: [1, 2, 5, 5]) { builder, input in
      let first = try builder.convolution("first", input, channels: 3, kernel: (1, 1))
      let depthwise = try builder.convolution(
        "dw", first, channels: 3, kernel: (3, 3), stride: 2, padding: .all(1), groups: 3)
      let map = try builder.convolution("pw", depthwise, channels: 4, kernel: (1, 1))
      let global = try builder.globalAveragePooling("gap", map)
      return try builder.fullyConnected("fc", global, outputs: classes)
    },
    DifferentiableCase("ReLU, clip and leaky ReLU", input: [1, 8]) { builder, input in
      let first = try builder.fullyConnected("a", input, outputs: 8)
      let relu = try builder.activation("relu", first, .relu)
      let second = try builder.fullyConnected("b", relu, outputs: 8)
      let clip = try builder.activation("clip", second, .clip(minimum: -0.2, maximum: 0.3))
      let third = try builder.fullyConnected("c", clip, outputs: 8)
      let leaky = try builder.activation("leaky", third, .leakyRelu(alpha: 0.1))
      return try builder.fullyConnected("fc", leaky, outputs: classes)
    },
    DifferentiableCase("maximum pooling, overlapping and padded", input: [1, 1, 6, 6]) {
      builder, input in
      let map = try builder.convolution("conv", input, channels: 3, kernel: (2, 2))
      let pool = try builder.pooling("pool", map, .maximum, kernel: 3, stride: 2, padding: .all(1))
      return try builder.fullyConnected("fc", pool, outputs: classes)
    },
    DifferentiableCase("average pooling with and without padding", input: [1, 1, 7, 7]) {
      builder, input in
      let map = try builder.convolution("conv", input, channels: 2, kernel: (2, 2))
      let one = try builder.pooling(
        "one", map, .average, kernel: 3, stride: 2, padding: .all(1), roundsUp: true)
      let two = try builder.pooling(
        "two", one, .averageIncludingPadding, kernel: 2, stride: 1, padding: .all(1))
      return try builder.fullyConnected("fc", two, outputs: classes)
    },
    DifferentiableCase("residual sum and concatenation", input: [1, 2, 4, 4]) { builder, input in
      let map = try builder.convolution(
        "conv", input, channels: 3, kernel: (3, 3), padding: .all(1))
      let branch = try builder.convolution("branch", map, channels: 3, kernel: (1, 1))
      let sum = try builder.elementwise("sum", [map, branch, map])
      let joined = try builder.concatenation("joined", [sum, input, branch])
      let next = try builder.convolution("next", joined, channels: 2, kernel: (3, 3))
      return try builder.fullyConnected("fc", next, outputs: classes)
    },
    DifferentiableCase("affine, reshape and softmax", input: [1, 2, 3, 4]) { builder, input in
      let map = try builder.convolution("conv", input, channels: 2, kernel: (2, 2))
      let shape = builder.shape(of: map)
      let affine = ChannelAffine(scale: [1.5, -0.7], offset: [0.1, 0.2])
      let scaled = builder.layer(
        "affine", .affine(affine), inputs: [map],
        outputs: [Tensor(name: "scaled", shape: shape)])[0]
      let flat = try builder.rearrangement(
        "flat", scaled, .reshape, to: TensorShape([1, shape.elementCount]))
      let logits = try builder.fullyConnected("fc", flat, outputs: classes)
      let last = try builder.rearrangement(
        "last", logits, .reshape, to: TensorShape([1, classes]))
      return try builder.normalization("softmax", last, .softmax(axis: 1, isLogarithm: false))
    },
  ]
}

struct GradientTests {
  /// Half the distance of a central difference: its error is of the order of its square, that of
  /// rounding about 10⁻⁷ over it.
  private let step: Float = 1 / 1024

  @Test(arguments: DifferentiableCase.all)
  func equalsFiniteDifferences(_ example: DifferentiableCase) throws {
    let network = try SmallNetworks.build(input: example.input, seed: 3, example.add)
    let images = SmallNetworks.images(
      Array(example.input.dropFirst()), count: 5, classes: DifferentiableCase.classes)
    let gradient = try DifferentiableNetwork(network).gradient(on: images)

    func loss(_ network: Network) throws -> Double {
      try DifferentiableNetwork(network).gradient(on: images).meanLoss
    }
    func compare(_ derivative: Float, _ move: (Float) throws -> Network, _ name: String) throws {
      let difference =
        (try loss(move(step)) - loss(move(-step))) / Double(2 * step)
      #expect(abs(difference - Double(derivative)) < 2e-4 + 2e-3 * abs(difference), "\(name)")
    }

    #expect(gradient.weights.values.joined().contains { $0 != 0 })
    for (index, layer, convolution) in network.convolutions {
      let weights = try #require(gradient.weights[index])
      #expect(weights.count == convolution.shape.weightCount)
      // A part of the weights of large layers, spread by a step prime to their dimensions.
      for weight in stride(from: 0, to: weights.count, by: weights.count > 40 ? 7 : 1) {
        try compare(
          weights[weight], { try network.moving(layer: index, weight: weight, by: $0) },
          "\(layer.name) weight \(weight)")
      }
      #expect((gradient.biases[index] == nil) == (convolution.bias == nil))
      for (bias, derivative) in (gradient.biases[index] ?? []).enumerated() {
        try compare(
          derivative, { try network.moving(layer: index, bias: bias, by: $0) },
          "\(layer.name) bias \(bias)")
      }
    }
  }
}
