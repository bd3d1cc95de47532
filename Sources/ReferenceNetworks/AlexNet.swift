import NetworkModel

extension ReferenceNetworks {
  static let alexNets = [
    ReferenceNetwork(
      "alexnet", aliases: ["bvlc-alexnet"],
      summary: "AlexNet as Caffe has it: two groups, 227 × 227 input",
      publication: "Krizhevsky et al., NIPS 2012; BVLC Caffe bvlc_alexnet",
      macs: PublishedCount("724 M", 724_000_000, precision: 1_000_000, source: Source.sze),
      parameters: PublishedCount("61 M", 61_000_000, precision: 1_000_000, source: Source.sze)
    ) { (net, batch) throws(NetworkError) in
      try net.alexNet(batch: batch, groups: 2)
    },
    ReferenceNetwork(
      "alexnet-nogroups",
      summary: "AlexNet with Caffe's layer sizes and no groups, 227 × 227 input",
      publication: "Krizhevsky et al., NIPS 2012; BVLC Caffe bvlc_alexnet with group = 1",
      macs: PublishedCount(
        "1135 M", 1_135_000_000, precision: 1_000_000,
        source: "sum of 55²·96·363 + 27²·256·2400 + 13²·(384·2304 + 384·3456 + 256·3456)"
          + " + 9216·4096 + 4096² + 4096·1000"),
      parameters: PublishedCount(
        "62,378,344", 62_378_344, source: "Mallick, LearnOpenCV, “Number of parameters”, 2018")
    ) { (net, batch) throws(NetworkError) in
      try net.alexNet(batch: batch, groups: 1)
    },
    ReferenceNetwork(
      "alexnet-torchvision", aliases: ["alexnet-owt"],
      summary: "single-column AlexNet with 64/192/384/256/256 convolutions, 224 × 224 input",
      publication: "Krizhevsky, arXiv:1404.5997; torchvision alexnet",
      macs: PublishedCount(
        "0.71 G", 710_000_000, precision: 10_000_000, source: Source.torchvision),
      parameters: PublishedCount("61,100,840", 61_100_840, source: Source.torchvision)
    ) { (net, batch) throws(NetworkError) in
      let image = net.input(
        shape: try TensorShape(batch: batch, channels: 3, rows: 224, columns: 224))
      var last = try net.conv("conv1", image, 64, 11, stride: 4, padding: .all(2))
      last = try net.maxPool("pool1", last, 3, stride: 2)
      last = try net.conv("conv2", last, 192, 5)
      last = try net.maxPool("pool2", last, 3, stride: 2)
      last = try net.conv("conv3", last, 384, 3)
      last = try net.conv("conv4", last, 256, 3)
      last = try net.conv("conv5", last, 256, 3)
      try net.classify(try net.maxPool("pool5", last, 3, stride: 2))
    },
    ReferenceNetwork(
      "zfnet", aliases: ["zf", "zeiler-fergus"],
      summary: "Zeiler and Fergus's AlexNet with 7 × 7 stride-2 and 5 × 5 stride-2 front layers",
      publication: "Zeiler and Fergus, ECCV 2014, Figure 3",
      macs: PublishedCount(
        "1168 M", 1_168_000_000, precision: 1_000_000,
        source: "sum of 110²·96·147 + 26²·256·2400 + 13²·(384·2304 + 384·3456 + 256·3456)"
          + " + 9216·4096 + 4096² + 4096·1000, the sizes of Figure 3"),
      parameters: PublishedCount(
        "62.4 M", 62_400_000, precision: 100_000,
        source: "sum of the layers of Figure 3")
    ) { (net, batch) throws(NetworkError) in
      let image = net.input(
        shape: try TensorShape(batch: batch, channels: 3, rows: 224, columns: 224))
      // Figure 3 prints maps of 110, 55, 26, 13 and 6 rows.
      var last = try net.conv("conv1", image, 96, 7, stride: 2, padding: .all(1))
      last = try net.maxPool("pool1", last, 3, stride: 2, roundsUp: true)
      last = try net.responseNorm("norm1", last)
      last = try net.conv("conv2", last, 256, 5, stride: 2, padding: Padding.none)
      last = try net.maxPool("pool2", last, 3, stride: 2, roundsUp: true)
      last = try net.responseNorm("norm2", last)
      last = try net.conv("conv3", last, 384, 3)
      last = try net.conv("conv4", last, 384, 3)
      last = try net.conv("conv5", last, 256, 3)
      try net.classify(try net.maxPool("pool5", last, 3, stride: 2))
    },
  ]
}

extension NetworkBuilder {
  /// Adds Caffe's AlexNet.
  fileprivate mutating func alexNet(batch: Int, groups: Int) throws(NetworkError) {
    let image = input(shape: try TensorShape(batch: batch, channels: 3, rows: 227, columns: 227))
    var last = try conv("conv1", image, 96, 11, stride: 4, padding: Padding.none)
    last = try responseNorm("norm1", last)
    last = try maxPool("pool1", last, 3, stride: 2, roundsUp: true)
    last = try conv("conv2", last, 256, 5, groups: groups)
    last = try responseNorm("norm2", last)
    last = try maxPool("pool2", last, 3, stride: 2, roundsUp: true)
    last = try conv("conv3", last, 384, 3)
    last = try conv("conv4", last, 384, 3, groups: groups)
    last = try conv("conv5", last, 256, 3, groups: groups)
    try classify(try maxPool("pool5", last, 3, stride: 2, roundsUp: true))
  }

  /// Adds the three fully connected layers of AlexNet and VGG and the softmax.
  mutating func classify(_ features: TensorID) throws(NetworkError) {
    var last = try dense("fc6", features, 4096)
    last = try dense("fc7", last, 4096)
    try softmax(try dense("fc8", last, 1000, then: nil))
  }
}
