import NetworkModel
import ReferenceNetworks
import Testing

struct CountTests {
  /// Multiply-accumulates and weights of one image.
  ///
  /// Worked a second time, apart from this code, as sums of positions × kernel × channels over
  /// the publications' layer tables. ResNet-50, VGG-16, SqueezeNet 1.1 and GoogLeNet also equal
  /// the sums over ONNX files of those networks, and MobileNet v1 with 1001 classes does.
  static let exact: [(name: String, macs: Int, weights: Int)] = [
    // 784·300 + 300·100 + 100·10
    ("lenet-300-100", 266_200, 266_200),
    // 24²·20·25 + 8²·50·500 + 800·500 + 500·10; 500 + 25 000 + 400 000 + 5 000
    ("lenet-5", 2_293_000, 430_500), ("cnv", 59_489_024, 1_570_496),
    ("alexnet", 724_406_816, 60_954_656),
    ("alexnet-nogroups", 1_135_256_096, 62_367_776),
    ("alexnet-torchvision", 714_188_480, 61_090_496),
    // 110²·96·147 + 26²·256·2400 + 13²·(384·2304 + 384·3456 + 256·3456) + 58 621 952
    ("zfnet", 1_168_032_896, 62_347_040),
    ("vgg11", 7_609_090_048, 132_851_392),
    ("vgg13", 11_308_466_176, 133_035_712),
    ("vgg16", 15_470_264_320, 138_344_128),
    ("vgg19", 19_632_062_464, 143_652_544),
    // VGG-16 less 25088·4096, and 25088·500 + 500·4096 more
    ("vgg16-svd", 15_382_095_872, 50_175_680),
    ("googlenet", 1_582_671_872, 6_990_272),
    ("inception-v1-slim", 1_498_376_192, 6_609_344),
    ("inception-v3", 5_713_216_096, 23_799_136),
    ("resnet18", 1_814_073_344, 11_678_912),
    ("resnet34", 3_663_761_408, 21_779_648),
    ("resnet50", 3_857_973_248, 25_502_912),
    ("resnet101", 7_570_194_432, 44_442_816),
    ("resnet152", 11_282_415_616, 60_040_384),
    ("resnet50-slim", 3_482_255_360, 25_502_912),
    ("squeezenet1.0", 861_339_936, 1_244_448),
    ("squeezenet1.1", 387_747_520, 1_231_552),
    ("mobilenet-v1", 568_740_352, 4_209_088),
    ("mobilenet-v2", 300_774_272, 3_469_760),
    ("yolov2", 14_732_084_224, 50_941_792),
    ("tiny-yolov2", 3_485_520_896, 15_855_536),
    ("yolov3", 32_932_037_632, 61_895_776),
    ("ssd-mobilenet-v1", 1_237_129_408, 6_791_360),
    ("densenet121", 2_834_161_664, 7_894_208),
    ("efficientnet-b0", 385_814_752, 5_236_192),
  ]

  @Test(arguments: exact)
  func countsAreExact(name: String, macs: Int, weights: Int) throws {
    let network = try #require(try ReferenceNetworks.network(named: name))
    #expect(network.macCount == macs)
    #expect(network.weightCount == weights)
  }

  @Test func everyNetworkIsCounted() {
    #expect(Self.exact.map(\.name).sorted() == ReferenceNetworks.names.sorted())
  }

  @Test(arguments: ReferenceNetworks.names)
  func countsAreThePublishedOnes(name: String) throws {
    let entry = try #require(ReferenceNetworks.entry(named: name))
    let network = try entry.network()
    #expect(entry.publishedMACs.agrees(with: network.macCount), "\(network.macCount)")
    #expect(
      entry.publishedParameters.agrees(with: network.parameterCount), "\(network.parameterCount)")
  }

  /// What a batch normalisation counts beyond the bias it folds into, for each of its channels.
  @Test(arguments: [
    ("resnet18", 1, 0), ("resnet34", 1, 0), ("resnet50", 1, 0), ("resnet101", 1, 0),
    ("resnet152", 1, 0), ("resnet50-slim", 1, 0), ("inception-v1-slim", 1, 0),
    ("inception-v3", 2, 0), ("mobilenet-v1", 1, 0), ("mobilenet-v2", 1, 0),
    // The prediction layers have biases and no normalisation.
    ("yolov2", 3, 425), ("tiny-yolov2", 3, 125), ("yolov3", 1, 3 * 255),
  ])
  func foldedNormalizationsAreWhatIsNotModelled(
    name: String, factor: Int, plain: Int
  ) throws {
    let entry = try #require(ReferenceNetworks.entry(named: name))
    let channels = try entry.network().layers.reduce(0) { sum, layer in
      guard let shape = layer.operation.convolutionShape, !shape.isFullyConnected else {
        return sum
      }
      return sum + shape.totalOutputChannels
    }
    #expect(entry.publishedParameters.notModelled == factor * (channels - plain))
  }

  @Test func agreementIsWithinTheLastPrintedDigit() {
    let rounded = PublishedCount("1.2 k", 1200, precision: 100, source: "example")
    for count in [1101, 1200, 1299] { #expect(rounded.agrees(with: count)) }
    for count in [1100, 1300] { #expect(!rounded.agrees(with: count)) }
    let exact = PublishedCount("1200", 1200, notModelled: 10, source: "example")
    #expect(exact.agrees(with: 1190))
    for count in [1189, 1191, 1200] { #expect(!exact.agrees(with: count)) }
  }
}
