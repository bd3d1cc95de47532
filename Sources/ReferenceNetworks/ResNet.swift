import NetworkModel

extension ReferenceNetworks {
  static let resNets = [
    resNet(
      "resnet18", "basic blocks", [2, 2, 2, 2], isBottleneck: false,
      macs: PublishedCount(
        "1.81 G", 1_810_000_000, precision: 10_000_000, source: Source.torchvision),
      parameters: 11_689_512, normalized: 4_800),
    resNet(
      "resnet34", "basic blocks", [3, 4, 6, 3], isBottleneck: false,
      macs: PublishedCount(
        "3.66 G", 3_660_000_000, precision: 10_000_000, source: Source.torchvision),
      parameters: 21_797_672, normalized: 8_512),
    resNet(
      "resnet50", bottleneck, [3, 4, 6, 3], isBottleneck: true,
      macs: PublishedCount(
        "7.7 GOP", 3_850_000_000, precision: 50_000_000,
        source: "\(Source.vitis), cf_resnet50"),
      parameters: 25_557_032, normalized: 26_560),
    resNet(
      "resnet101", bottleneck, [3, 4, 23, 3], isBottleneck: true,
      macs: PublishedCount(
        "7.6 G", 7_600_000_000, precision: 100_000_000, source: "He et al., CVPR 2016, Table 1"),
      parameters: 44_549_160, normalized: 52_672),
    resNet(
      "resnet152", bottleneck, [3, 8, 36, 3], isBottleneck: true,
      macs: PublishedCount(
        "11.3 G", 11_300_000_000, precision: 100_000_000, source: "He et al., CVPR 2016, Table 1"),
      parameters: 60_192_808, normalized: 75_712),
    ReferenceNetwork(
      "resnet50-slim", aliases: ["resnet-v1-50-slim", "tf-resnetv1-50"],
      summary: "TF-slim's resnet_v1_50: the stride is in the last unit of a block, 224 × 224 input",
      publication: "He et al., CVPR 2016; TensorFlow-Slim resnet_v1.py",
      macs: PublishedCount(
        "6.97 GOP", 3_485_000_000, precision: 5_000_000,
        source: "\(Source.vitis), tf_resnetv1_50"),
      parameters: PublishedCount(
        "25,557,032", 25_557_032, notModelled: 26_560,
        source: "\(Source.torchvision): the units' sizes are the same")
    ) { (net, batch) throws(NetworkError) in
      try net.slimResNet(batch: batch, depths: [3, 4, 6, 3])
    },
  ]

  private static let bottleneck = "bottlenecks with the stride in the first 1 × 1 (v1, not v1.5)"

  private static func resNet(
    _ name: String, _ blocks: String, _ depths: [Int], isBottleneck: Bool, macs: PublishedCount,
    parameters: Int, normalized: Int
  ) -> ReferenceNetwork {
    ReferenceNetwork(
      name, summary: "ResNet of \(blocks), 224 × 224 input",
      publication: "He et al., CVPR 2016, https://doi.org/10.1109/CVPR.2016.90", macs: macs,
      parameters: PublishedCount(
        "\(parameters)", parameters, notModelled: normalized, source: Source.torchvision)
    ) { (net, batch) throws(NetworkError) in
      try net.resNet(batch: batch, depths: depths, isBottleneck: isBottleneck)
    }
  }
}

extension NetworkBuilder {
  /// Adds a ResNet with the stride in the first convolution of a stage's first block.
  fileprivate mutating func resNet(
    batch: Int, depths: [Int], isBottleneck: Bool
  ) throws(NetworkError) {
    let image = input(shape: try TensorShape(batch: batch, channels: 3, rows: 224, columns: 224))
    var last = try conv("conv1", image, 64, 7, stride: 2)
    last = try maxPool("pool1", last, 3, stride: 2, roundsUp: true)
    for (stage, depth) in depths.enumerated() {
      for block in 0..<depth {
        last = try residual(
          "res\(stage + 2)_\(block + 1)", last, width: 64 << stage,
          stride: stage > 0 && block == 0 ? 2 : 1, isBottleneck: isBottleneck)
      }
    }
    last = try globalAveragePooling("pool5", last)
    try softmax(try dense("fc1000", last, 1000, then: nil))
  }

  /// Adds a residual block; a shortcut that changes its shape is a strided 1×1 convolution.
  private mutating func residual(
    _ name: String, _ input: TensorID, width: Int, stride: Int, isBottleneck: Bool
  ) throws(NetworkError) -> TensorID {
    let channels = isBottleneck ? width * 4 : width
    var shortcut = input
    if stride > 1 || shape(of: input).channels != channels {
      shortcut = try conv("\(name)_branch1", input, channels, 1, stride: stride, then: nil)
    }
    var branch: TensorID
    if isBottleneck {
      branch = try conv("\(name)_branch2a", input, width, 1, stride: stride)
      branch = try conv("\(name)_branch2b", branch, width, 3)
      branch = try conv("\(name)_branch2c", branch, channels, 1, then: nil)
    } else {
      branch = try conv("\(name)_branch2a", input, width, 3, stride: stride)
      branch = try conv("\(name)_branch2b", branch, width, 3, then: nil)
    }
    let sum = try elementwise(name, [shortcut, branch])
    return try activation("\(name)_relu", sum, .relu)
  }

  /// Adds TF-slim's ResNet: the last unit of each block but the final one has the stride in its
  /// 3×3 convolution, and its shortcut is subsampled by a 1×1 maximum pooling.
  fileprivate mutating func slimResNet(batch: Int, depths: [Int]) throws(NetworkError) {
    let image = input(shape: try TensorShape(batch: batch, channels: 3, rows: 224, columns: 224))
    var last = try conv("conv1", image, 64, 7, stride: 2)
    last = try maxPool("pool1", last, 3, stride: 2, padding: samePadding(last, 3, stride: 2))
    for (index, depth) in depths.enumerated() {
      let width = 64 << index
      for unit in 1...depth {
        let name = "block\(index + 1)/unit_\(unit)"
        let stride = unit == depth && index + 1 < depths.count ? 2 : 1
        var shortcut = last
        if shape(of: last).channels != width * 4 {
          shortcut = try conv("\(name)/shortcut", last, width * 4, 1, stride: stride, then: nil)
        } else if stride > 1 {
          shortcut = try maxPool("\(name)/shortcut", last, 1, stride: stride)
        }
        var branch = try conv("\(name)/conv1", last, width, 1)
        branch = try conv("\(name)/conv2", branch, width, 3, stride: stride)
        branch = try conv("\(name)/conv3", branch, width * 4, 1, then: nil)
        last = try activation(
          "\(name)/relu", try elementwise("\(name)/add", [shortcut, branch]), .relu)
      }
    }
    last = try globalAveragePooling("pool5", last)
    try softmax(try dense("logits", last, 1000, then: nil))
  }
}
