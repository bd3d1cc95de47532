import NetworkModel

extension ReferenceNetworks {
  static let vggs = [
    vgg(
      "vgg11", "configuration A", [1, 1, 2, 2, 2],
      macs: PublishedCount(
        "7.61 G", 7_610_000_000, precision: 10_000_000, source: Source.torchvision),
      parameters: 132_863_336),
    vgg(
      "vgg13", "configuration B", [2, 2, 2, 2, 2],
      macs: PublishedCount(
        "11.31 G", 11_310_000_000, precision: 10_000_000, source: Source.torchvision),
      parameters: 133_047_848),
    vgg(
      "vgg16", "configuration D", [2, 2, 3, 3, 3],
      macs: PublishedCount(
        "15.47 G", 15_470_000_000, precision: 10_000_000, source: Source.torchvision),
      parameters: 138_357_544),
    vgg(
      "vgg19", "configuration E", [2, 2, 4, 4, 4],
      macs: PublishedCount(
        "19.63 G", 19_630_000_000, precision: 10_000_000, source: Source.torchvision),
      parameters: 143_667_240),
    ReferenceNetwork(
      "vgg16-svd",
      summary: "VGG-16 with the first fully connected layer factored into 500 components",
      publication: "Qiu et al., FPGA 2016, https://doi.org/10.1145/2847263.2847265",
      // 137.0 / 4.45 = 30.79 GOP, known to ±0.05 from the digits of both.
      macs: PublishedCount(
        "137.0 GOP/s at 4.45 frame/s", 15_393_000_000, precision: 25_000_000,
        source: "Qiu et al., FPGA 2016, whole network on Zynq XC7Z045"),
      parameters: PublishedCount(
        "50.18 M", 50_180_000, precision: 10_000, notModelled: -13_416,
        source: "Qiu et al., FPGA 2016, without biases")
    ) { (net, batch) throws(NetworkError) in
      let features = try net.vggFeatures(batch: batch, depths: [2, 2, 3, 3, 3])
      // The first factor is linear; the bias of the layer belongs to the second.
      var last = try net.fullyConnected("fc6_1", features, outputs: 500, hasBias: false)
      last = try net.dense("fc6_2", last, 4096)
      last = try net.dense("fc7", last, 4096)
      try net.softmax(try net.dense("fc8", last, 1000, then: nil))
    },
  ]

  /// A VGG with some 3×3 layers in each of its five blocks.
  private static func vgg(
    _ name: String, _ configuration: String, _ depths: [Int], macs: PublishedCount,
    parameters: Int
  ) -> ReferenceNetwork {
    ReferenceNetwork(
      name, summary: "VGG \(configuration), 224 × 224 input",
      publication: "Simonyan and Zisserman, ICLR 2015, Table 1", macs: macs,
      parameters: PublishedCount("\(parameters)", parameters, source: Source.torchvision)
    ) { (net, batch) throws(NetworkError) in
      try net.classify(try net.vggFeatures(batch: batch, depths: depths))
    }
  }
}

extension NetworkBuilder {
  /// Adds the convolutions and poolings of a VGG.
  fileprivate mutating func vggFeatures(
    batch: Int, depths: [Int]
  ) throws(NetworkError) -> TensorID {
    var last = input(shape: try TensorShape(batch: batch, channels: 3, rows: 224, columns: 224))
    for (block, depth) in depths.enumerated() {
      for layer in 1...depth {
        last = try conv("conv\(block + 1)_\(layer)", last, min(512, 64 << block), 3)
      }
      last = try maxPool("pool\(block + 1)", last, 2, stride: 2)
    }
    return last
  }
}
