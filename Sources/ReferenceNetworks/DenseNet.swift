import NetworkModel

extension ReferenceNetworks {
  static let denseNets = [
    ReferenceNetwork(
      "densenet121",
      summary: "DenseNet-121 of growth 32, 224 × 224 input",
      publication: "Huang et al., CVPR 2017, Table 1",
      macs: PublishedCount(
        "2.83 G", 2_830_000_000, precision: 10_000_000, source: Source.torchvision),
      // Scale and shift of 34,336 channels that cannot be folded, and scale of 7,488 that can.
      parameters: PublishedCount(
        "7,978,856", 7_978_856, notModelled: 2 * 34_336 + 7_488, source: Source.torchvision)
    ) { (net, batch) throws(NetworkError) in
      let image = net.input(
        shape: try TensorShape(batch: batch, channels: 3, rows: 224, columns: 224))
      var last = try net.conv("conv0", image, 64, 7, stride: 2)
      last = try net.maxPool("pool0", last, 3, stride: 2, padding: .all(1))
      let depths = [6, 12, 24, 16]
      for (index, depth) in depths.enumerated() {
        var parts = [last]
        for layer in 1...depth {
          let name = "block\(index + 1)/layer\(layer)"
          if layer > 1 { last = try net.concatenation("\(name)/concat", parts) }
          parts.append(try net.denseLayer(name, last, growth: 32))
        }
        last = try net.concatenation("block\(index + 1)/concat", parts)
        guard index + 1 < depths.count else { break }
        let name = "transition\(index + 1)"
        last = try net.normalizedRelu(name, last)
        last = try net.convolution(
          "\(name)/conv", last, channels: net.shape(of: last).channels / 2, kernel: (1, 1),
          hasBias: false)
        last = try net.pooling("\(name)/pool", last, .average, kernel: 2, stride: 2)
      }
      last = try net.normalizedRelu("final", last)
      last = try net.globalAveragePooling("pool", last)
      try net.softmax(try net.dense("classifier", last, 1000, then: nil))
    }
  ]
}

extension NetworkBuilder {
  /// Adds a layer of a dense block: the bottleneck's normalisation folds into its convolution.
  fileprivate mutating func denseLayer(
    _ name: String, _ input: TensorID, growth: Int
  ) throws(NetworkError) -> TensorID {
    var last = try normalizedRelu(name, input)
    last = try conv("\(name)/conv1", last, 4 * growth, 1)
    return try convolution(
      "\(name)/conv2", last, channels: growth, kernel: (3, 3), padding: .all(1), hasBias: false)
  }

  /// Adds a batch normalisation with values that are not known, and a ReLU.
  fileprivate mutating func normalizedRelu(
    _ name: String, _ input: TensorID
  ) throws(NetworkError) -> TensorID {
    let output = layer(
      "\(name)/norm", .affine(ChannelAffine(scale: [1], offset: [0])), inputs: [input],
      outputs: [Tensor(name: "\(name)/norm", shape: shape(of: input))])[0]
    return try activation("\(name)/relu", output, .relu)
  }
}
