internal import NetworkModel

/// The networks of the Vitis AI profiling tutorial, which no library of networks has.
enum ProfiledNetworks {
  private static let source = "Xilinx/Vitis-AI-Tutorials"

  /// AlexNet with batch normalization in place of response normalization, no groups and two
  /// outputs.
  static func alexNet() throws -> Network {
    var builder = NetworkBuilder(name: "alexnet-bn", source: source)
    var last = builder.input(shape: try TensorShape(channels: 3, rows: 227, columns: 227))
    let layers:
      [(name: String, channels: Int, kernel: Int, stride: Int, pad: Int, isPooled: Bool)] = [
        ("conv1", 96, 11, 4, 0, true), ("conv2", 256, 5, 1, 2, true),
        ("conv3", 384, 3, 1, 1, false), ("conv4", 384, 3, 1, 1, false),
        ("conv5", 256, 3, 1, 1, true),
      ]
    for layer in layers {
      last = try builder.convolution(
        layer.name, last, channels: layer.channels, kernel: (layer.kernel, layer.kernel),
        stride: layer.stride, padding: .all(layer.pad))
      last = try builder.activation("\(layer.name)_relu", last, .relu)
      if layer.isPooled {
        last = try builder.pooling("\(layer.name)_pool", last, .maximum, kernel: 3, stride: 2)
      }
    }
    for (name, outputs) in [("fc6", 4096), ("fc7", 4096), ("fc8", 2)] {
      last = try builder.fullyConnected(name, last, outputs: outputs)
      if outputs > 2 { last = try builder.activation("\(name)_relu", last, .relu) }
    }
    return try builder.build()
  }

  /// FCN-8 on VGG-16's convolutions, 224 × 224 pixels, 512 channels in place of 4,096 and 12
  /// classes; channels, kernels and strides follow from the operations that the profiler prints.
  static func fcn8() throws -> Network {
    let classes = 12
    var builder = NetworkBuilder(name: "fcn8", source: source)
    func convolution(
      _ name: String, _ input: TensorID, channels: Int, kernel: Int
    ) throws -> TensorID {
      let sums = try builder.convolution(
        name, input, channels: channels, kernel: (kernel, kernel), padding: .all(kernel / 2))
      return try builder.activation("\(name)_relu", sums, .relu)
    }
    /// An enlargement whose windows do not overlap.
    func enlarged(_ name: String, _ input: TensorID, by factor: Int) throws -> TensorID {
      try builder.convolution(
        name, input, channels: classes, kernel: (factor, factor), stride: factor,
        isTransposed: true, hasBias: false)
    }
    var last = builder.input(shape: try TensorShape(channels: 3, rows: 224, columns: 224))
    var pooled: [TensorID] = []
    for (block, (channels, count)) in [(64, 2), (128, 2), (256, 3), (512, 3), (512, 3)].enumerated()
    {
      for place in 1...count {
        last = try convolution(
          "block\(block + 1)_conv\(place)", last, channels: channels, kernel: 3)
      }
      last = try builder.pooling("pool\(block + 1)", last, .maximum, kernel: 2, stride: 2)
      pooled.append(last)
    }
    last = try convolution("conv6", last, channels: 512, kernel: 7)
    last = try convolution("conv7", last, channels: 512, kernel: 1)
    let sum = try builder.elementwise(
      "add_layer_add_1",
      [
        enlarged("conv2d_transpose_1", last, by: 4),
        enlarged(
          "conv2d_transpose_2",
          convolution("pool4_11", pooled[3], channels: classes, kernel: 1), by: 2),
        convolution("pool3_11", pooled[2], channels: classes, kernel: 1),
      ])
    _ = try enlarged("conv2d_transpose_3", sum, by: 8)
    return try builder.build()
  }
}
