import Foundation
import NetworkExport
import NetworkImport
import NetworkModel
import TestSupport
import Testing

/// The network that a reader of the exported file sees.
func reimported(_ network: Network) throws -> Network {
  try ONNXImporter.load(bytes: ONNXExporter.bytes(of: network), name: network.name)
}

/// Compares all that two networks compute: layers in order, tensors, formats and values.
func expectEqual(_ actual: Network, _ expected: Network, ignoringFormats: Bool = false) {
  func text(_ network: Network, _ id: TensorID) -> String {
    "\(network[id].name) \(network[id].shape)"
      + (ignoringFormats ? "" : " \(network[id].format)")
  }
  #expect(actual.inputs.map { text(actual, $0) } == expected.inputs.map { text(expected, $0) })
  #expect(actual.outputs.map { text(actual, $0) } == expected.outputs.map { text(expected, $0) })
  #expect(actual.layers.map(\.name) == expected.layers.map(\.name))
  for (own, other) in zip(actual.layers, expected.layers) {
    #expect(
      own.inputs.map { text(actual, $0) } == other.inputs.map { text(expected, $0) }, "\(own.name)")
    #expect(
      own.outputs.map { text(actual, $0) } == other.outputs.map { text(expected, $0) },
      "\(own.name)")
    switch (own.operation, other.operation) {
    case (.convolution(let left), .convolution(let right)):
      #expect(left.isChannelsLast == right.isChannelsLast)
      expectEqual(left, right, own.name)
    case (.affine(let left), .affine(let right)): expectEqual(left, right, own.name)
    // What is left is written out whole.
    default: #expect("\(own.operation)" == "\(other.operation)", "\(own.name)")
    }
  }
}

/// Compares two convolutions with their values.
func expectEqual(_ left: Convolution, _ right: Convolution, _ name: String) {
  #expect(left.shape == right.shape, "\(name)")
  #expect(left.weights.format == right.weights.format, "\(name)")
  #expect(left.weights.realValues == right.weights.realValues, "\(name)")
  #expect(left.bias?.count == right.bias?.count, "\(name)")
  #expect(left.bias?.values == right.bias?.values, "\(name)")
  #expect(left.bias?.stored == right.bias?.stored, "\(name)")
  #expect(left.bias?.format == right.bias?.format, "\(name)")
  #expect((left.outputAffine == nil) == (right.outputAffine == nil), "\(name)")
  if let left = left.outputAffine, let right = right.outputAffine {
    expectEqual(left, right, name)
  }
}

private func expectEqual(_ left: ChannelAffine, _ right: ChannelAffine, _ name: String) {
  func all(_ values: [Float], like others: [Float]) -> [Float] {
    values.count == 1 ? Array(repeating: values[0], count: others.count) : values
  }
  #expect(all(left.scale, like: right.scale) == all(right.scale, like: left.scale), "\(name)")
  #expect(all(left.offset, like: right.offset) == all(right.offset, like: left.offset), "\(name)")
}

/// Networks for tests.
enum Samples {
  /// The digits network in one of its variants.
  static func digits(_ variant: String) throws -> Network {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return try ONNXImporter.load(
      path: root.appendingPathComponent("Networks/digits/digits-\(variant).onnx").path)
  }

  /// The network with seeded weights and biases in place of unknown ones.
  static func filled(_ network: Network, seed: UInt64) throws -> Network {
    var random = SeededRandom(seed: seed)
    func values(_ count: Int) -> [Float] {
      (0..<count).map { _ in Float(Int8(truncatingIfNeeded: random.next())) / 64 }
    }
    var convolutions: [Int: Convolution] = [:]
    for (index, _, convolution) in network.convolutions {
      convolutions[index] = try convolution.replacing(
        weights: WeightTensor(
          shape: convolution.weights.shape,
          values: .reals(values(convolution.weights.shape.elementCount))),
        bias: convolution.bias.map { Bias(values($0.count)) })
    }
    return try network.replacing(convolutions: convolutions)
  }

  /// One convolution of four channels, each with two inputs, with stored weights −3…3.
  static func convolution(
    _ format: NumberFormat, _ stored: (Int) -> Int32, activation: NumberFormat = .float32,
    bias: Bias? = nil, affine: ChannelAffine? = nil, isTransposed: Bool = false
  ) throws -> Network {
    let shape = try ConvolutionShape(
      outputChannels: 4, inputChannels: 2, input: (5, 6), kernel: (3, 2),
      padding: Padding(top: 1, left: 0, bottom: 1, right: 1), isTransposed: isTransposed,
      outputPadding: (0, 0))
    let weights = try WeightTensor(
      shape: TensorShape([4, 2, 3, 2]), format: format, values: .integers((0..<48).map(stored)))
    var builder = NetworkBuilder(name: "sample", source: "test")
    let input = builder.input(shape: try TensorShape([1, 2, 5, 6]), format: activation)
    builder.layer(
      "conv",
      .convolution(
        try Convolution(shape: shape, weights: weights, bias: bias, outputAffine: affine)),
      inputs: [input],
      outputs: [
        Tensor(
          name: "result", shape: try TensorShape([1, 4, shape.outputRows, shape.outputColumns]),
          format: activation)
      ])
    return try builder.build()
  }

  /// An affine format.
  static func affine(
    _ bits: Int, isSigned: Bool = true, isNarrow: Bool = false,
    scale: QuantizationScale = .perTensor(0.25), zeroPoints: [Int] = [0],
    rounding: AffineFormat.Rounding = .nearestEven
  ) throws -> NumberFormat {
    .integer(
      try AffineFormat(
        bits: bits, isSigned: isSigned, isNarrow: isNarrow, scale: scale, zeroPoints: zeroPoints,
        rounding: rounding))
  }
}
