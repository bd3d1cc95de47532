import NetworkModel
import TestSupport
import WeightCoding

/// Small networks that between them hold every operation and every format.
enum SampleNetworks {
  /// Convolutions of 2 × 4 weights, one for each tensor.
  static func convolutions(_ tensors: [WeightTensor]) throws -> Network {
    var builder = NetworkBuilder(name: "formats", source: "a test")
    let input = builder.input(shape: try TensorShape([1, 4, 1, 1]))
    for (index, tensor) in tensors.enumerated() {
      let bias: Bias? =
        switch index % 4 {
        case 0: nil
        case 1: Bias(count: 2, format: .fixedPoint(bits: 8, fractionBits: 3, isSigned: true))
        case 2: Bias([0.5, -2])
        default: Bias(stored: [5, -6], values: [0.5, -0.6], format: .float(bits: 16))
        }
      let convolution = try Convolution(
        shape: .fullyConnected(outputs: 2, inputs: 4), weights: tensor, bias: bias,
        outputAffine: index % 3 == 0 ? ChannelAffine(scale: [2, 3], offset: [1]) : nil,
        isChannelsLast: index % 2 == 0)
      builder.layer(
        "layer \(index)", .convolution(convolution), inputs: [input],
        outputs: [Tensor(name: "output \(index)", shape: try TensorShape([1, 2, 1, 1]))])
    }
    builder.note("made up")
    builder.note("with two notes — and a dash")
    return try builder.build()
  }

  /// Tensors of eight weights in every format and with everything that can be known of values.
  static func tensors() throws -> [WeightTensor] {
    let shape = try TensorShape([2, 4, 1, 1])
    let affine = try AffineFormat(
      bits: 8, isSigned: true, isNarrow: true, scale: .perChannel([0.5, 0.25], axis: 0),
      zeroPoints: [1, -1], rounding: .down)
    let values: [Int8] = [0, 1, 0, 0, -1, 0, 1, 1]
    func tensor(_ format: NumberFormat, _ values: WeightTensor.Values) throws -> WeightTensor {
      try WeightTensor(shape: shape, format: format, values: values)
    }
    return try [
      tensor(.float32, .reals([0, 1, -0.0, .infinity, 3, 0, 0, 1e-30])),
      tensor(.float(bits: 16), .reals([0, 1, -2, 0.5, 0, 0, 0, 0])),
      tensor(.float(bits: 64), .absent),
      tensor(.integer(affine), .bytes(values)),
      tensor(.integer(affine), .integers(values.map(Int32.init))),
      tensor(
        .fixedPoint(bits: 16, fractionBits: -3, isSigned: true),
        .integers([0, 1, 2, 3, -32768, 0, 0, 0])),
      tensor(.ternary(negative: 0.5, positive: 0.75), .bytes(values)),
      tensor(.binary(scale: .perTensor(2)), .bytes(values.map { $0 > 0 ? 1 : -1 })),
      tensor(.codebook(bits: 2, entries: [0, 1, -1, 0.5]), .integers([0, 0, 3, 0, 2, 1, 0, 0])),
      tensor(
        .codebook(bits: 2, entries: [0, 1, -1, 0.5]),
        .statistical(WeightStatistics(density: 0.25, storageBits: 77, source: "a paper"))),
    ]
  }

  /// A layer for each operation that is no convolution, all of one feature map.
  static func operations() throws -> Network {
    let shape = try TensorShape([1, 4, 4, 4])
    var builder = NetworkBuilder(name: "operations", source: "a test")
    let input = builder.input(
      shape: shape,
      format: .integer(try AffineFormat(bits: 4, isSigned: false, scale: .perTensor(1))))
    let staircase = try MultiThreshold(thresholds: [[1, 2], [3, 4]], scale: 2, offset: -1)
    let window = try Pooling.window(
      over: shape, kernel: (3, 3), stride: (2, 2), padding: .all(1), roundsUp: true)
    let functions: [ActivationFunction] = [
      .relu, .leakyRelu(alpha: 0.1), .parametricRelu(alpha: [1, 2, 3, 4]),
      .clip(minimum: -1, maximum: 6), .sigmoid, .hardSigmoid(alpha: 0.2, beta: 0.5), .hardSwish,
      .sigmoidLinearUnit, .gaussianErrorLinearUnit, .hyperbolicTangent, .sign,
      .multiThreshold(staircase), .other("Softsign"),
    ]
    let rearrangements: [Rearrangement] = [
      .reshape, .transpose(permutation: [0, 2, 3, 1]),
      .pad(before: [0, 0, 1, 1], after: [0, 0, -1, -1], value: 0.5),
      .slice(starts: [0, 1], axes: [2, 3], steps: [1, -1]), .split(axis: 1),
      .depthToSpace(block: 2), .spaceToDepth(block: 2), .expand, .gather,
    ]
    let normalizations: [Normalization] = [
      .localResponse(size: 5, alpha: 1, beta: 2, bias: 3), .softmax(axis: 1, isLogarithm: true),
      .instance(epsilon: 1e-5), .layer(epsilon: 1e-6),
    ]
    let elementwise: [ElementwiseFunction] = [
      .add, .subtract, .multiply, .divide, .maximum, .minimum, .power, .compare, .select,
    ]
    let reductions: [ReductionFunction] = [
      .mean, .sum, .maximum, .minimum, .argumentMaximum, .argumentMinimum, .topElements, .norm,
    ]
    let operations: [Operation] =
      functions.map { .activation($0) } + rearrangements.map { .rearrangement($0) }
      + normalizations.map { .normalization($0) } + elementwise.map { .elementwise($0) }
      + reductions.map { .reduction($0, axes: [2, -1]) }
      + [ResizeMode.nearest, .linear, .cubic].map { .resize($0) }
      + [
        .affine(ChannelAffine(scale: [1], offset: [0, 1, 2, 3])), .concatenation(axis: 1),
        .requantization,
      ]
    for (index, operation) in operations.enumerated() {
      builder.layer(
        "layer \(index)", operation, inputs: [input, input],
        outputs: [Tensor(name: "output \(index)", shape: shape)])
    }
    for function in [Pooling.Function.maximum, .average, .averageIncludingPadding] {
      builder.layer(
        function.rawValue, .pooling(Pooling(function: function, window: window)), inputs: [input],
        outputs: [
          Tensor(
            name: function.rawValue,
            shape: try TensorShape([1, 4, window.outputRows, window.outputColumns]))
        ])
    }
    let product = try ConvolutionShape(outputChannels: 4, inputChannels: 16, input: (4, 1))
    builder.layer(
      "product", .matrixMultiplication(product), inputs: [input, input],
      outputs: [Tensor(name: "product", shape: try TensorShape([4, 4]))])
    let transposed = try ConvolutionShape(
      outputChannels: 2, inputChannels: 4, input: (4, 4), kernel: (3, 3), stride: (2, 2),
      padding: .all(1), isTransposed: true, outputPadding: (1, 1))
    builder.layer(
      "transposed",
      .convolution(
        try Convolution(
          shape: transposed,
          weights: WeightTensor(shape: TensorShape([2, 4, 3, 3])))), inputs: [input],
      outputs: [
        Tensor(
          name: "transposed",
          shape: try TensorShape([1, 2, transposed.outputRows, transposed.outputColumns]))
      ])
    return try builder.build()
  }

  /// A pruned layer of 600 weights with Huffman codes, and a dense one.
  static func pruned() throws -> EncodedNetwork {
    var random = SeededRandom(seed: 77)
    var builder = NetworkBuilder(name: "pruned", source: "a test")
    let input = builder.input(shape: try TensorShape([1, 30, 1, 1]))
    let first = (0..<600).map { _ -> Int8 in
      Int.random(in: 0..<8, using: &random) == 0 ? Int8.random(in: 1...3, using: &random) : 0
    }
    var last = input
    for (name, inputs, outputs, codes) in [
      ("sparse", 30, 20, first), ("dense", 20, 5, first.prefix(100).map { $0 ^ 1 }),
    ] {
      let weights = try WeightTensor(
        shape: TensorShape([outputs, inputs, 1, 1]),
        format: .codebook(bits: 4, entries: (0..<16).map { Float($0) }), values: .bytes(codes))
      last =
        builder.layer(
          name,
          .convolution(
            try Convolution(
              shape: .fullyConnected(outputs: outputs, inputs: inputs), weights: weights,
              bias: Bias([Float](repeating: 1, count: outputs)))), inputs: [last],
          outputs: [Tensor(name: name, shape: try TensorShape([1, outputs, 1, 1]))])[0]
    }
    return try EncodedNetwork(encoding: builder.build())
  }
}
