import Inference
import NetworkModel

/// Networks that run on data, on one core.
enum ExecutionWorkloads {
  private static let reference = "3×3, 64 → 64, 56×56, 8-bit"

  /// Convolutions of integers whose outputs are requantized, in multiply-accumulates.
  static func all() throws -> [Benchmark] {
    try [
      benchmark(reference, channels: 64, size: 56, kernel: 3),
      benchmark("1×1, 256 → 256, 14×14, 8-bit", channels: 256, size: 14, kernel: 1),
      benchmark("depthwise 3×3, 64, 56×56, 8-bit", channels: 64, size: 56, kernel: 3, groups: 64),
      // 576 products of 16 by 16 bits need double precision to be exact.
      benchmark("3×3, 64 → 64, 56×56, 16-bit", channels: 64, size: 56, kernel: 3, bits: 16),
    ]
  }

  private static func benchmark(
    _ name: String, channels: Int, size: Int, kernel: Int, groups: Int = 1, bits: Int = 8
  ) throws -> Benchmark {
    let format = NumberFormat.integer(
      try AffineFormat(bits: bits, isSigned: true, scale: .perTensor(0.5)))
    let shape = try ConvolutionShape(
      groups: groups, outputChannels: channels / groups, inputChannels: channels / groups,
      input: (size, size), kernel: (kernel, kernel), padding: .all(kernel / 2))
    let largest = Int32(1) << Int32(bits - 1)
    let weights = (0..<Int32(shape.weightCount)).map { $0 &* 7919 % largest }
    let convolution = try Convolution(
      shape: shape,
      weights: WeightTensor(
        shape: TensorShape([channels, channels / groups, kernel, kernel]), format: format,
        values: .integers(weights)))
    var builder = NetworkBuilder(name: name, source: "made up")
    let dimensions = try TensorShape([1, channels, size, size])
    let input = builder.input(shape: dimensions, format: format)
    builder.layer(
      "convolution", .convolution(convolution), inputs: [input],
      outputs: [Tensor(name: "output", shape: dimensions, format: format)])
    let executor = try Executor(builder.build())
    let image = (0..<shape.inputCount).map { Float($0 * 31 % 255 - 127) / 2 }
    return Benchmark(
      name, amount: Double(shape.macCount) / 1e9, unit: "GMAC",
      relativeTo: name == reference ? nil : reference
    ) {
      let result = try executor.run(image[...])
      return result.outputs[0].reduce(0) { $0 + Int64($1 * 2) }
    }
  }
}
