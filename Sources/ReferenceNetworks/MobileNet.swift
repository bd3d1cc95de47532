import NetworkModel

extension ReferenceNetworks {
  static let mobileNets = [
    ReferenceNetwork(
      "mobilenet-v1", aliases: ["mobilenet"],
      summary: "MobileNet of width 1.0, 224 × 224 input, 1000 classes",
      publication: "\(Source.mobileNet), Table 1",
      macs: PublishedCount(
        "569 M", 569_000_000, precision: 1_000_000, source: "\(Source.mobileNet), Table 4"),
      parameters: PublishedCount(
        "4.2 M", 4_200_000, precision: 100_000, notModelled: 10_944,
        source: "\(Source.mobileNet), Table 4")
    ) { (net, batch) throws(NetworkError) in
      let image = net.input(
        shape: try TensorShape(batch: batch, channels: 3, rows: 224, columns: 224))
      let features = try net.mobileNetV1(image)
      let pooled = try net.globalAveragePooling("pool6", features[13])
      try net.softmax(try net.dense("fc7", pooled, 1000, then: nil))
    },
    ReferenceNetwork(
      "mobilenet-v2",
      summary: "MobileNetV2 of width 1.0, 224 × 224 input, 1000 classes",
      publication: "Sandler et al., CVPR 2018, Table 2",
      macs: PublishedCount(
        "300 M", 300_000_000, precision: 1_000_000, source: "Sandler et al., CVPR 2018, Table 4"),
      parameters: PublishedCount(
        "3,504,872", 3_504_872, notModelled: 17_056, source: Source.torchvision)
    ) { (net, batch) throws(NetworkError) in
      try net.mobileNetV2(batch: batch)
    },
  ]
}

extension NetworkBuilder {
  /// Adds the convolutions of MobileNet v1.
  ///
  /// - Returns: The outputs of the first convolution and of the 13 separable ones.
  mutating func mobileNetV1(_ image: TensorID) throws(NetworkError) -> [TensorID] {
    var outputs = [
      try conv(
        "conv0", image, 32, 3, stride: 2, padding: samePadding(image, 3, stride: 2), then: .relu6)
    ]
    let strided = [2, 4, 6, 12]
    let widths = [64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024]
    for (index, width) in widths.enumerated() {
      let (number, last) = (index + 1, outputs[index])
      let stride = strided.contains(number) ? 2 : 1
      let spatial = try depthwise(
        "conv\(number)/dw", last, 3, stride: stride, padding: samePadding(last, 3, stride: stride),
        then: .relu6)
      outputs.append(try conv("conv\(number)/pw", spatial, width, 1, then: .relu6))
    }
    return outputs
  }

  fileprivate mutating func mobileNetV2(batch: Int) throws(NetworkError) {
    let image = input(shape: try TensorShape(batch: batch, channels: 3, rows: 224, columns: 224))
    var last = try conv("conv1", image, 32, 3, stride: 2, then: .relu6)
    // Expansion, output channels, repeats and stride of the first repeat: Table 2.
    let stages = [
      (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2),
      (6, 320, 1, 1),
    ]
    for (stage, (expansion, channels, repeats, stride)) in stages.enumerated() {
      for block in 1...repeats {
        last = try invertedResidual(
          "block\(stage + 1)_\(block)", last, expansion: expansion, channels: channels,
          stride: block == 1 ? stride : 1)
      }
    }
    last = try conv("conv9", last, 1280, 1, then: .relu6)
    last = try globalAveragePooling("pool", last)
    try softmax(try dense("fc", last, 1000, then: nil))
  }

  private mutating func invertedResidual(
    _ name: String, _ input: TensorID, expansion: Int, channels: Int, stride: Int
  ) throws(NetworkError) -> TensorID {
    let source = shape(of: input).channels
    var last = input
    if expansion > 1 {
      last = try conv("\(name)/expand", last, source * expansion, 1, then: .relu6)
    }
    last = try depthwise("\(name)/dw", last, 3, stride: stride, then: .relu6)
    last = try conv("\(name)/project", last, channels, 1, then: nil)
    guard stride == 1, source == channels else { return last }
    return try elementwise("\(name)/add", [input, last])
  }
}
