import NetworkModel

extension ReferenceNetworks {
  static let squeezeNets = [
    ReferenceNetwork(
      "squeezenet1.0", aliases: ["squeezenet", "squeezenet-v1.0"],
      summary: "SqueezeNet 1.0, 227 × 227 input; conv10 has a padding of 1 as in the Caffe files",
      publication: "Iandola et al., arXiv:1602.07360; SqueezeNet_v1.0/deploy.prototxt",
      macs: PublishedCount(
        "1.72 GFLOP", 860_000_000, precision: 5_000_000,
        source: "SqueezeNet repository, SqueezeNet_v1.1/README.md"),
      parameters: PublishedCount(
        "1,248,424", 1_248_424, source: "Iandola et al., arXiv:1602.07360, Table 1")
    ) { (net, batch) throws(NetworkError) in
      let image = net.input(
        shape: try TensorShape(batch: batch, channels: 3, rows: 227, columns: 227))
      let stem = try net.conv("conv1", image, 96, 7, stride: 2, padding: Padding.none)
      try net.squeezeNet(stem, poolsAfter: [1, 4, 8], padding: .all(1))
    },
    ReferenceNetwork(
      "squeezenet1.1", aliases: ["squeezenet-v1.1"],
      summary: "SqueezeNet 1.1, 227 × 227 input",
      publication: "Iandola et al., arXiv:1602.07360; SqueezeNet_v1.1/deploy.prototxt",
      macs: PublishedCount(
        "387.75 M", 387_750_000, precision: 10_000,
        source: "Netscope CNN Analyzer, SqueezeNet v1.1"),
      parameters: PublishedCount("1,235,496", 1_235_496, source: Source.torchvision)
    ) { (net, batch) throws(NetworkError) in
      let image = net.input(
        shape: try TensorShape(batch: batch, channels: 3, rows: 227, columns: 227))
      let stem = try net.conv("conv1", image, 64, 3, stride: 2, padding: Padding.none)
      try net.squeezeNet(stem, poolsAfter: [1, 3, 5], padding: .none)
    },
  ]
}

extension NetworkBuilder {
  /// Adds the fire modules 2 to 9 and the classifier.
  ///
  /// - Parameters:
  ///   - stem: The output of conv1.
  ///   - poolsAfter: The layers, 1 for conv1, that a pooling follows.
  ///   - padding: The padding of conv10.
  fileprivate mutating func squeezeNet(
    _ stem: TensorID, poolsAfter: [Int], padding: Padding
  ) throws(NetworkError) {
    var last = try maxPool("pool1", stem, 3, stride: 2, roundsUp: true)
    for fire in 2...9 {
      let squeeze = 16 * (fire / 2)
      last = try conv("fire\(fire)/squeeze1x1", last, squeeze, 1)
      let one = try conv("fire\(fire)/expand1x1", last, squeeze * 4, 1)
      let three = try conv("fire\(fire)/expand3x3", last, squeeze * 4, 3)
      last = try concatenation("fire\(fire)/concat", [one, three])
      if poolsAfter.contains(fire) {
        last = try maxPool("pool\(fire)", last, 3, stride: 2, roundsUp: true)
      }
    }
    last = try conv("conv10", last, 1000, 1, padding: padding)
    try softmax(try globalAveragePooling("pool10", last))
  }
}
