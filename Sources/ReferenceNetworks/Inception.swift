import NetworkModel

extension ReferenceNetworks {
  static let inceptions = [
    ReferenceNetwork(
      "inception-v3",
      summary: "Inception v3 without the auxiliary classifier, 299 × 299 input",
      publication: "Szegedy et al., CVPR 2016, Table 1",
      macs: PublishedCount(
        "5.71 G", 5_710_000_000, precision: 10_000_000, source: Source.torchvision),
      parameters: PublishedCount(
        "23,851,784", 23_851_784, notModelled: 2 * 17_216,
        source: "Keras 2 InceptionV3 summary, with the running statistics and no scale")
    ) { (net, batch) throws(NetworkError) in
      try net.inceptionV3(batch: batch)
    }
  ]
}

extension NetworkBuilder {
  fileprivate mutating func inceptionV3(batch: Int) throws(NetworkError) {
    let image = input(shape: try TensorShape(batch: batch, channels: 3, rows: 299, columns: 299))
    var last = try conv("conv1", image, 32, 3, stride: 2, padding: Padding.none)
    last = try conv("conv2", last, 32, 3, padding: Padding.none)
    last = try conv("conv3", last, 64, 3)
    last = try maxPool("pool1", last, 3, stride: 2)
    last = try conv("conv4", last, 80, 1)
    last = try conv("conv5", last, 192, 3, padding: Padding.none)
    last = try maxPool("pool2", last, 3, stride: 2)
    for (index, pooled) in [32, 64, 64].enumerated() {
      last = try inceptionA("mixed\(index)", last, pooled: pooled)
    }
    last = try reductionA("mixed3", last)
    for (index, width) in [128, 160, 160, 192].enumerated() {
      last = try inceptionB("mixed\(index + 4)", last, width: width)
    }
    last = try reductionB("mixed8", last)
    for index in 9...10 { last = try inceptionC("mixed\(index)", last) }
    last = try globalAveragePooling("pool3", last)
    try softmax(try dense("fc", last, 1000, then: nil))
  }

  /// Adds 1×1, 5×5, double 3×3 and pooled branches: Figure 5.
  private mutating func inceptionA(
    _ name: String, _ input: TensorID, pooled: Int
  ) throws(NetworkError) -> TensorID {
    let one = try conv("\(name)/1x1", input, 64, 1)
    var five = try conv("\(name)/5x5_reduce", input, 48, 1)
    five = try conv("\(name)/5x5", five, 64, 5)
    var double = try conv("\(name)/double_reduce", input, 64, 1)
    double = try conv("\(name)/double_1", double, 96, 3)
    double = try conv("\(name)/double_2", double, 96, 3)
    let pool = try pooledBranch(name, input, pooled)
    return try concatenation(name, [one, five, double, pool])
  }

  /// Adds the reduction of 35×35 to 17×17 maps: Figure 10.
  private mutating func reductionA(
    _ name: String, _ input: TensorID
  ) throws(NetworkError) -> TensorID {
    let three = try conv("\(name)/3x3", input, 384, 3, stride: 2, padding: Padding.none)
    var double = try conv("\(name)/double_reduce", input, 64, 1)
    double = try conv("\(name)/double_1", double, 96, 3)
    double = try conv("\(name)/double_2", double, 96, 3, stride: 2, padding: Padding.none)
    let pool = try maxPool("\(name)/pool", input, 3, stride: 2)
    return try concatenation(name, [three, double, pool])
  }

  /// Adds branches of 7×7 kernels factored into 1×7 and 7×1: Figure 6.
  private mutating func inceptionB(
    _ name: String, _ input: TensorID, width: Int
  ) throws(NetworkError) -> TensorID {
    let one = try conv("\(name)/1x1", input, 192, 1)
    var seven = try conv("\(name)/7x7_reduce", input, width, 1)
    seven = try row("\(name)/1x7", seven, width, 7)
    seven = try column("\(name)/7x1", seven, 192, 7)
    var double = try conv("\(name)/double_reduce", input, width, 1)
    double = try column("\(name)/double_7x1_1", double, width, 7)
    double = try row("\(name)/double_1x7_1", double, width, 7)
    double = try column("\(name)/double_7x1_2", double, width, 7)
    double = try row("\(name)/double_1x7_2", double, 192, 7)
    let pool = try pooledBranch(name, input, 192)
    return try concatenation(name, [one, seven, double, pool])
  }

  /// Adds the reduction of 17×17 to 8×8 maps.
  private mutating func reductionB(
    _ name: String, _ input: TensorID
  ) throws(NetworkError) -> TensorID {
    var three = try conv("\(name)/3x3_reduce", input, 192, 1)
    three = try conv("\(name)/3x3", three, 320, 3, stride: 2, padding: Padding.none)
    var seven = try conv("\(name)/7x7_reduce", input, 192, 1)
    seven = try row("\(name)/1x7", seven, 192, 7)
    seven = try column("\(name)/7x1", seven, 192, 7)
    seven = try conv("\(name)/7x7_3x3", seven, 192, 3, stride: 2, padding: Padding.none)
    let pool = try maxPool("\(name)/pool", input, 3, stride: 2)
    return try concatenation(name, [three, seven, pool])
  }

  /// Adds the expanded branches of the coarsest maps: Figure 7.
  private mutating func inceptionC(
    _ name: String, _ input: TensorID
  ) throws(NetworkError) -> TensorID {
    let one = try conv("\(name)/1x1", input, 320, 1)
    let three = try conv("\(name)/3x3_reduce", input, 384, 1)
    var double = try conv("\(name)/double_reduce", input, 448, 1)
    double = try conv("\(name)/double_3x3", double, 384, 3)
    let branches = [
      one, try row("\(name)/1x3", three, 384, 3), try column("\(name)/3x1", three, 384, 3),
      try row("\(name)/double_1x3", double, 384, 3),
      try column("\(name)/double_3x1", double, 384, 3), try pooledBranch(name, input, 192),
    ]
    return try concatenation(name, branches)
  }

  private mutating func pooledBranch(
    _ name: String, _ input: TensorID, _ channels: Int
  ) throws(NetworkError) -> TensorID {
    let pooled = try pooling(
      "\(name)/pool", input, .average, kernel: 3, stride: 1, padding: .all(1))
    return try conv("\(name)/pool_proj", pooled, channels, 1)
  }

  /// Adds a convolution with a kernel of one row.
  private mutating func row(
    _ name: String, _ input: TensorID, _ channels: Int, _ kernel: Int
  ) throws(NetworkError) -> TensorID {
    let output = try convolution(
      name, input, channels: channels, kernel: (1, kernel),
      padding: Padding(top: 0, left: kernel / 2, bottom: 0, right: kernel / 2))
    return try activated(name, output, .relu)
  }

  /// Adds a convolution with a kernel of one column.
  private mutating func column(
    _ name: String, _ input: TensorID, _ channels: Int, _ kernel: Int
  ) throws(NetworkError) -> TensorID {
    let output = try convolution(
      name, input, channels: channels, kernel: (kernel, 1),
      padding: Padding(top: kernel / 2, left: 0, bottom: kernel / 2, right: 0))
    return try activated(name, output, .relu)
  }
}
