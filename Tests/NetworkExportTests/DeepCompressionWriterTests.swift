import Diagnostics
import Foundation
import NetworkExport
import NetworkImport
import NetworkModel
import TestSupport
import Testing

struct DeepCompressionWriterTests {
  private static let prototxt = """
    name: "Sample"
    input: "data" input_dim: 1 input_dim: 2 input_dim: 6 input_dim: 6
    layer { name: "conv1" type: "Convolution" bottom: "data" top: "conv1"
      convolution_param { num_output: 3 kernel_size: 3 pad: 1 } }
    layer { name: "fc2" type: "InnerProduct" bottom: "conv1" top: "fc2"
      inner_product_param { num_output: 5 bias_term: false } }
    """

  private func codes(_ count: Int, bits: Int, seed: UInt64) -> [Int32] {
    var random = SeededRandom(seed: seed)
    return (0..<count).map { _ in
      Int.random(in: 0..<6, using: &random) == 0
        ? Int32.random(in: 1..<(1 << Int32(bits)), using: &random) : 0
    }
  }

  /// A convolution and a fully connected layer with so many bits of a code.
  private func network(
    names: [String] = ["conv1", "fc2"], bits: [Int] = [8, 4], first: Float = 0
  ) throws -> Network {
    var builder = NetworkBuilder(name: "Sample", source: "a test")
    let input = builder.input("data", shape: try TensorShape([1, 2, 6, 6]))
    func weights(_ shape: [Int], bits: Int) throws -> WeightTensor {
      let shape = try TensorShape(shape)
      return try WeightTensor(
        shape: shape,
        format: .codebook(bits: bits, entries: [first] + (1..<1 << bits).map { Float($0) / 8 }),
        values: .integers(codes(shape.elementCount, bits: bits, seed: UInt64(bits))))
    }
    let conv = try ConvolutionShape(
      outputChannels: 3, inputChannels: 2, input: (6, 6), kernel: (3, 3), padding: .all(1))
    let middle = builder.layer(
      names[0],
      .convolution(
        try Convolution(
          shape: conv, weights: weights([3, 2, 3, 3], bits: bits[0]), bias: Bias([1, -2, 0.5]))),
      inputs: [input], outputs: [Tensor(name: "a", shape: try TensorShape([1, 3, 6, 6]))])
    builder.layer(
      names[1],
      .convolution(
        try Convolution(
          shape: .fullyConnected(outputs: 5, inputs: 108),
          weights: weights([5, 108, 1, 1], bits: bits[1]))),
      inputs: middle, outputs: [Tensor(name: "b", shape: try TensorShape([1, 5, 1, 1]))])
    return try builder.build()
  }

  private func read(_ bytes: [UInt8]) throws -> Network {
    let path = NSTemporaryDirectory() + "writer-\(UUID().uuidString)"
    defer {
      for ending in [".net", ".prototxt"] {
        try? FileManager.default.removeItem(atPath: path + ending)
      }
    }
    try Data(bytes).write(to: URL(fileURLWithPath: path + ".net"))
    try Data(Self.prototxt.utf8).write(to: URL(fileURLWithPath: path + ".prototxt"))
    return try DeepCompressionImporter.load(path: path + ".net", prototxt: path + ".prototxt")
  }

  /// Codebooks of fewer entries than the format has are filled up.
  @Test(arguments: [[8, 4], [6, 3], [1, 1]]) func whatIsWrittenIsRead(_ bits: [Int]) throws {
    let network = try network(bits: bits)
    let bytes = try DeepCompressionWriter.bytes(of: network, file: "sample.net")
    let read = try read(bytes)
    for (before, after) in zip(network.convolutions, read.convolutions) {
      #expect(before.convolution.weights.realValues == after.convolution.weights.realValues)
      #expect(before.convolution.bias?.values == after.convolution.bias?.values)
    }
    #expect(try DeepCompressionWriter.bytes(of: read, file: "sample.net") == bytes)
  }

  @Test func whatTheFormatCannotHoldIsAnError() throws {
    for network in try [
      network(names: ["conv1", "dense2"]), network(bits: [8, 5]), network(first: 1),
      network(names: ["conv1", "fc2"], bits: [9, 4]),
    ] {
      let error = #expect(throws: InputError.self) {
        try DeepCompressionWriter.bytes(of: network, file: "sample.net")
      }
      #expect(error?.place != nil && error?.remedy != nil)
    }
  }
}
