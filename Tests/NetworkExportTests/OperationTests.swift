import Diagnostics
import NetworkExport
import NetworkImport
import NetworkModel
import Testing

struct OperationTests {
  /// A network of one layer over feature maps of 1×4×6×6.
  private func network(
    _ operation: NetworkModel.Operation, inputs: Int = 1, shapes: [[Int]] = [[1, 4, 6, 6]]
  ) throws -> Network {
    var builder = NetworkBuilder(name: "sample", source: "test")
    let operands = try (0..<inputs).map {
      builder.input("x\($0)", shape: try TensorShape([1, 4, 6, 6]))
    }
    let outputs = try shapes.enumerated().map {
      Tensor(name: "y\($0.offset)", shape: try TensorShape($0.element))
    }
    builder.layer("layer", operation, inputs: operands, outputs: outputs)
    return try builder.build()
  }

  @Test func functionsOfElementsComeBack() throws {
    let staircase = try MultiThreshold(
      thresholds: (0..<4).map { [Float($0), Float($0) + 1] }, scale: 0.5, offset: -0.25)
    let functions: [ActivationFunction] = [
      .relu, .leakyRelu(alpha: 0.1), .parametricRelu(alpha: [0.1, 0.2, 0.3, 0.4]),
      .clip(minimum: 0, maximum: 6), .clip(minimum: -1, maximum: .infinity),
      .clip(minimum: -.infinity, maximum: 2), .sigmoid, .hardSigmoid(alpha: 0.25, beta: 0.75),
      .gaussianErrorLinearUnit, .hyperbolicTangent, .sign, .multiThreshold(staircase),
      .other("Exp"), .other("Elu(0.5)"), .other("Pow(2.0)"),
    ]
    for function in functions {
      let network = try network(.activation(function))
      expectEqual(try reimported(network), network, ignoringFormats: true)
    }
  }

  @Test func otherOperationsComeBack() throws {
    let window = try Pooling.window(
      over: TensorShape([1, 4, 6, 6]), kernel: (3, 2), stride: (2, 1), padding: .all(1))
    let pooled = [[1, 4, window.outputRows, window.outputColumns]]
    let global = try Pooling.window(
      over: TensorShape([1, 4, 6, 6]), kernel: (6, 6), stride: (1, 1))
    let cases: [(NetworkModel.Operation, [[Int]])] = [
      (.pooling(Pooling(function: .maximum, window: window)), pooled),
      (.pooling(Pooling(function: .average, window: window)), pooled),
      (.pooling(Pooling(function: .averageIncludingPadding, window: window)), pooled),
      (.pooling(Pooling(function: .average, window: global)), [[1, 4, 1, 1]]),
      (.pooling(Pooling(function: .average, window: global)), [[1, 4]]),
      (.pooling(Pooling(function: .maximum, window: global)), [[1, 4, 1, 1]]),
      (.affine(ChannelAffine(scale: [1, 2, 3, 4], offset: [4, 3, 2, 1])), [[1, 4, 6, 6]]),
      (.resize(.nearest), [[1, 4, 12, 18]]),
      (
        .normalization(.localResponse(size: 5, alpha: 0.1, beta: 0.5, bias: 2)), [[1, 4, 6, 6]]
      ),
      (.normalization(.softmax(axis: 1, isLogarithm: false)), [[1, 4, 6, 6]]),
      (.normalization(.softmax(axis: 3, isLogarithm: true)), [[1, 4, 6, 6]]),
      (.normalization(.instance(epsilon: 0.5)), [[1, 4, 6, 6]]),
      (.reduction(.mean, axes: [1]), [[1, 6, 6]]),
      (.reduction(.sum, axes: [1, 3]), [[1, 1, 6, 1]]),
      (.reduction(.maximum, axes: [2]), [[1, 4, 6]]),
      (.reduction(.minimum, axes: [0, 1, 2, 3]), [[1, 1, 1, 1]]),
      (.reduction(.topElements, axes: [1]), [[1, 2, 6, 6]]),
      (.rearrangement(.reshape), [[1, 144]]),
      (.rearrangement(.transpose(permutation: [0, 2, 3, 1])), [[1, 6, 6, 4]]),
      (
        .rearrangement(.pad(before: [0, 0, 1, 2], after: [0, 0, 3, 4], value: 1.5)),
        [[1, 4, 10, 12]]
      ),
      (
        .rearrangement(.slice(starts: [0, 1, 5, 0], axes: [0, 1, 2, 3], steps: [1, 1, -1, 2])),
        [[1, 2, 6, 3]]
      ),
      (.rearrangement(.split(axis: 1)), [[1, 1, 6, 6], [1, 3, 6, 6]]),
      (.rearrangement(.depthToSpace(block: 2)), [[1, 1, 12, 12]]),
      (.rearrangement(.spaceToDepth(block: 3)), [[1, 36, 2, 2]]),
      (.rearrangement(.expand), [[5, 4, 6, 6]]), (.rearrangement(.expand), [[1, 8, 6, 18]]),
    ]
    for (operation, shapes) in cases {
      let network = try network(operation, shapes: shapes)
      expectEqual(try reimported(network), network)
    }
    for function in [
      ElementwiseFunction.add, .subtract, .multiply, .divide, .maximum, .minimum, .power,
    ] {
      let network = try network(.elementwise(function), inputs: 2)
      expectEqual(try reimported(network), network)
    }
    for function in [ElementwiseFunction.add, .maximum, .minimum] {
      let network = try network(.elementwise(function), inputs: 3)
      expectEqual(try reimported(network), network)
    }
    let joined = try network(.concatenation(axis: 2), inputs: 3, shapes: [[1, 4, 18, 6]])
    expectEqual(try reimported(joined), joined)
  }

  @Test func productsComeBack() throws {
    for rows in [[2], [1, 5], [2, 3, 5]] {
      var builder = NetworkBuilder(name: "sample", source: "test")
      let input = builder.input(shape: try TensorShape(rows + [8]))
      let middle = rows.dropFirst()
      let shape = try ConvolutionShape(
        batch: rows[0], outputChannels: 4, inputChannels: 8,
        input: (middle.dropLast().reduce(1, *), middle.last ?? 1))
      let weights = try WeightTensor(
        shape: TensorShape([4, 8, 1, 1]), values: .reals((0..<32).map { Float($0) }))
      builder.layer(
        "product",
        .convolution(
          try Convolution(
            shape: shape, weights: weights, bias: Bias([1, 2, 3, 4]), isChannelsLast: true)),
        inputs: [input], outputs: [Tensor(name: "y", shape: try TensorShape(rows + [4]))])
      let network = try builder.build()
      expectEqual(try reimported(network), network)
    }
    var builder = NetworkBuilder(name: "sample", source: "test")
    let left = builder.input("a", shape: try TensorShape([2, 3, 5]))
    let right = builder.input("b", shape: try TensorShape([2, 5, 4]))
    builder.layer(
      "product",
      .matrixMultiplication(
        try ConvolutionShape(groups: 2, outputChannels: 4, inputChannels: 5, input: (1, 3))),
      inputs: [left, right], outputs: [Tensor(name: "y", shape: try TensorShape([2, 3, 4]))])
    let network = try builder.build()
    expectEqual(try reimported(network), network)
  }

  @Test func whatHasNoFormIsRefused() throws {
    let map = [[1, 4, 6, 6]]
    for network in [
      try network(.elementwise(.compare), inputs: 2), try network(.elementwise(.add)),
      try network(.elementwise(.subtract), inputs: 3),
      try network(.resize(.linear), shapes: [[1, 4, 12, 12]]),
      try network(.resize(.nearest), shapes: [[1, 4, 9, 9]]),
      try network(.normalization(.layer(epsilon: 1)), shapes: map),
      try network(.reduction(.norm, axes: [1]), shapes: [[1, 6, 6]]),
      try network(.rearrangement(.gather), shapes: [[1, 2, 6, 6]]),
      try network(.rearrangement(.pad(before: [0, 0, 1, 1], after: [0, 0, 1, 1], value: .nan))),
      try network(.activation(.other("Unheard"))),
    ] {
      let error = #expect(throws: ExportError.self) { try ONNXExporter.bytes(of: network) }
      #expect(error?.layer == "layer")
    }
    let codebook = try Samples.convolution(
      .float32, { Int32($0) }, activation: .codebook(bits: 1, entries: [0, 1]))
    let error = #expect(throws: ExportError.self) { try ONNXExporter.bytes(of: codebook) }
    #expect(error?.layer == "input")
  }
}
