import NetworkModel

extension ReferenceNetworks {
  static let googLeNets = [
    ReferenceNetwork(
      "googlenet", aliases: ["inception-v1", "bvlc-googlenet", "cf-inceptionv1"],
      summary: "GoogLeNet as Caffe has it, without auxiliary classifiers, 224 × 224 input",
      publication: "Szegedy et al., CVPR 2015, Table 1; BVLC Caffe bvlc_googlenet",
      macs: PublishedCount(
        "3.16 GOP", 1_580_000_000, precision: 5_000_000,
        source: "\(Source.vitis), cf_inceptionv1"),
      parameters: PublishedCount("7 M", 7_000_000, precision: 1_000_000, source: Source.sze)
    ) { (net, batch) throws(NetworkError) in
      try net.googLeNet(batch: batch, isSlim: false)
    },
    ReferenceNetwork(
      "inception-v1-slim", aliases: ["tf-inceptionv1"],
      summary: "TF-slim's inception_v1: 3 × 3 in place of the 5 × 5 branch, 224 × 224 input",
      publication: "Szegedy et al., CVPR 2015; TensorFlow-Slim inception_v1.py",
      macs: PublishedCount(
        "1.498 G", 1_498_000_000, precision: 1_000_000,
        source: "torchvision 0.15, metadata of GoogLeNet_Weights, ported from TensorFlow"),
      parameters: PublishedCount(
        "6,624,904", 6_624_904, notModelled: 7_280,
        source: "torchvision 0.15, metadata of GoogLeNet_Weights, ported from TensorFlow")
    ) { (net, batch) throws(NetworkError) in
      try net.googLeNet(batch: batch, isSlim: true)
    },
  ]
}

/// The widths of an inception module: the columns of Szegedy et al., Table 1.
private struct InceptionModule {
  let name: String
  let one: Int
  let threeReduce: Int
  let three: Int
  let fiveReduce: Int
  let five: Int
  let pool: Int

  init(_ name: String, _ widths: (Int, Int, Int, Int, Int, Int)) {
    self.name = name
    (one, threeReduce, three, fiveReduce, five, pool) = widths
  }

  static let stages: [[InceptionModule]] = [
    [
      InceptionModule("inception_3a", (64, 96, 128, 16, 32, 32)),
      InceptionModule("inception_3b", (128, 128, 192, 32, 96, 64)),
    ],
    [
      InceptionModule("inception_4a", (192, 96, 208, 16, 48, 64)),
      InceptionModule("inception_4b", (160, 112, 224, 24, 64, 64)),
      InceptionModule("inception_4c", (128, 128, 256, 24, 64, 64)),
      InceptionModule("inception_4d", (112, 144, 288, 32, 64, 64)),
      InceptionModule("inception_4e", (256, 160, 320, 32, 128, 128)),
    ],
    [
      InceptionModule("inception_5a", (256, 160, 320, 32, 128, 128)),
      InceptionModule("inception_5b", (384, 192, 384, 48, 128, 128)),
    ],
  ]
}

extension NetworkBuilder {
  /// Adds GoogLeNet, or TF-slim's version of it.
  fileprivate mutating func googLeNet(batch: Int, isSlim: Bool) throws(NetworkError) {
    let image = input(shape: try TensorShape(batch: batch, channels: 3, rows: 224, columns: 224))
    var last = try conv("conv1/7x7_s2", image, 64, 7, stride: 2)
    last = try halved("pool1/3x3_s2", last, 3)
    if !isSlim { last = try responseNorm("pool1/norm1", last) }
    last = try conv("conv2/3x3_reduce", last, 64, 1)
    last = try conv("conv2/3x3", last, 192, 3)
    if !isSlim { last = try responseNorm("conv2/norm2", last) }
    last = try halved("pool2/3x3_s2", last, 3)
    for (index, stage) in InceptionModule.stages.enumerated() {
      for module in stage {
        last = try inception(module, last, fiveKernel: isSlim ? 3 : 5)
      }
      if index == 0 { last = try halved("pool3/3x3_s2", last, 3) }
      if index == 1 { last = try halved("pool4", last, isSlim ? 2 : 3) }
    }
    last = try globalAveragePooling("pool5/7x7_s1", last)
    try softmax(try dense("loss3/classifier", last, 1000, then: nil))
  }

  /// Adds a maximum pooling of stride 2 that rounds up.
  private mutating func halved(
    _ name: String, _ input: TensorID, _ kernel: Int
  ) throws(NetworkError) -> TensorID {
    try maxPool(name, input, kernel, stride: 2, roundsUp: true)
  }

  private mutating func inception(
    _ module: InceptionModule, _ input: TensorID, fiveKernel: Int
  ) throws(NetworkError) -> TensorID {
    let name = module.name
    let one = try conv("\(name)/1x1", input, module.one, 1)
    let threeReduce = try conv("\(name)/3x3_reduce", input, module.threeReduce, 1)
    let three = try conv("\(name)/3x3", threeReduce, module.three, 3)
    let fiveReduce = try conv("\(name)/5x5_reduce", input, module.fiveReduce, 1)
    let five = try conv(
      "\(name)/\(fiveKernel)x\(fiveKernel)_b", fiveReduce, module.five, fiveKernel)
    let pooled = try maxPool("\(name)/pool", input, 3, stride: 1, padding: .all(1))
    let pool = try conv("\(name)/pool_proj", pooled, module.pool, 1)
    return try concatenation("\(name)/output", [one, three, five, pool])
  }
}
