import NetworkModel

extension ReferenceNetworks {
  static let efficientNets = [
    ReferenceNetwork(
      "efficientnet-b0",
      summary: "EfficientNet-B0 with squeeze-and-excitation, 224 × 224 input",
      publication: "Tan and Le, ICML 2019, Table 1",
      macs: PublishedCount(
        "0.39 G", 390_000_000, precision: 10_000_000, source: "Tan and Le, ICML 2019, Table 2"),
      parameters: PublishedCount(
        "5,288,548", 5_288_548, notModelled: 21_008, source: Source.torchvision)
    ) { (net, batch) throws(NetworkError) in
      let image = net.input(
        shape: try TensorShape(batch: batch, channels: 3, rows: 224, columns: 224))
      var last = try net.conv("stem", image, 32, 3, stride: 2, then: .sigmoidLinearUnit)
      // Expansion, kernel, output channels, repeats and stride of the first repeat: Table 1.
      let stages = [
        (1, 3, 16, 1, 1), (6, 3, 24, 2, 2), (6, 5, 40, 2, 2), (6, 3, 80, 3, 2), (6, 5, 112, 3, 1),
        (6, 5, 192, 4, 2), (6, 3, 320, 1, 1),
      ]
      for (stage, (expansion, kernel, channels, repeats, stride)) in stages.enumerated() {
        for block in 1...repeats {
          last = try net.mobileBlock(
            "block\(stage + 1)_\(block)", last, expansion: expansion, kernel: kernel,
            channels: channels, stride: block == 1 ? stride : 1)
        }
      }
      last = try net.conv("head", last, 1280, 1, then: .sigmoidLinearUnit)
      last = try net.globalAveragePooling("pool", last)
      try net.softmax(try net.dense("fc", last, 1000, then: nil))
    }
  ]
}

extension NetworkBuilder {
  /// Adds a mobile inverted bottleneck with squeeze-and-excitation.
  ///
  /// The squeezed width is a quarter of the block's input channels.
  fileprivate mutating func mobileBlock(
    _ name: String, _ input: TensorID, expansion: Int, kernel: Int, channels: Int, stride: Int
  ) throws(NetworkError) -> TensorID {
    let source = shape(of: input).channels
    var last = input
    if expansion > 1 {
      last = try conv("\(name)/expand", last, source * expansion, 1, then: .sigmoidLinearUnit)
    }
    last = try depthwise("\(name)/dw", last, kernel, stride: stride, then: .sigmoidLinearUnit)
    var gate = try globalAveragePooling("\(name)/se/squeeze", last)
    gate = try conv("\(name)/se/reduce", gate, max(1, source / 4), 1, then: .sigmoidLinearUnit)
    gate = try conv("\(name)/se/expand", gate, source * expansion, 1, then: .sigmoid)
    last = try elementwise("\(name)/se/scale", [last, gate], .multiply)
    last = try conv("\(name)/project", last, channels, 1, then: nil)
    guard stride == 1, source == channels else { return last }
    return try elementwise("\(name)/add", [input, last])
  }
}
