import NetworkModel
import ReferenceNetworks
import Testing

struct ReferenceNetworksTests {
  @Test func namesAndAliasesAreUnique() throws {
    var keys = Set<String>()
    for entry in ReferenceNetworks.all {
      for name in [entry.name] + entry.aliases {
        let key = name.lowercased().filter { !"-_. ".contains($0) }
        #expect(keys.insert(key).inserted, "\(name) is used twice")
        #expect(ReferenceNetworks.entry(named: name)?.name == entry.name)
      }
    }
  }

  @Test(arguments: [
    ("ResNet-50", "resnet50"), ("inception-v1", "googlenet"), ("squeezenet1_0", "squeezenet1.0"),
    ("MobileNetV2", "mobilenet-v2"), ("YOLOv3", "yolov3"), ("VGG-16", "vgg16"),
  ])
  func spellingsAreUnderstood(typed: String, name: String) throws {
    #expect(try ReferenceNetworks.network(named: typed)?.name == name)
  }

  @Test func anUnknownNameIsNoNetwork() throws {
    #expect(try ReferenceNetworks.network(named: "resnet51") == nil)
    #expect(ReferenceNetworks.entry(named: "") == nil)
  }

  @Test(arguments: ReferenceNetworks.names)
  func batchesScaleTheWorkAndNotTheWeights(name: String) throws {
    let entry = try #require(ReferenceNetworks.entry(named: name))
    let (one, four) = (try entry.network(), try entry.network(batch: 4))
    #expect(four.macCount == 4 * one.macCount)
    #expect(four.parameterCount == one.parameterCount)
    #expect(one.weightKnowledge == .absent)
    for (left, right) in zip(one.tensors, four.tensors) {
      #expect(right.shape.elementCount == 4 * left.shape.elementCount, "\(left.name)")
      #expect(right.shape.batch == 4, "\(left.name)")
    }
  }

  @Test(arguments: [0, -1, Int.max])
  func impossibleBatchesAreErrors(batch: Int) {
    #expect(throws: NetworkError.self) {
      try ReferenceNetworks.network(named: "vgg16", batch: batch)
    }
  }

  /// Everything that is computed reaches an output.
  @Test(arguments: ReferenceNetworks.names)
  func nothingIsComputedInVain(name: String) throws {
    let network = try #require(try ReferenceNetworks.network(named: name))
    let expected = ["yolov3": 3, "ssd-mobilenet-v1": 2][name] ?? 1
    #expect(network.outputs.count == expected)
    #expect(network.inputs.count == 1)
  }

  @Test(arguments: [
    ("alexnet", [1, 1000, 1, 1]), ("yolov2", [1, 425, 13, 13]), ("tiny-yolov2", [1, 125, 13, 13]),
    // 19²·3 + (10² + 5² + 3² + 2² + 1)·6 = 1917 anchors
    ("ssd-mobilenet-v1", [1, 1917, 1, 4]), ("yolov3", [1, 255, 13, 13]),
  ])
  func firstOutputsHaveTheirShapes(name: String, dimensions: [Int]) throws {
    let network = try #require(try ReferenceNetworks.network(named: name))
    #expect(network[network.outputs[0]].shape.dimensions == dimensions)
  }

  /// Output rows of layers that publications print.
  @Test(arguments: [
    ("alexnet", "conv1", 55), ("alexnet", "pool2", 13), ("zfnet", "conv1", 110),
    ("zfnet", "conv2", 26), ("zfnet", "pool5", 6), ("googlenet", "pool3/3x3_s2", 14),
    ("resnet50", "pool1", 56), ("squeezenet1.0", "conv1", 111), ("squeezenet1.0", "pool8", 13),
    ("squeezenet1.1", "conv10", 14), ("inception-v3", "mixed3", 17), ("inception-v3", "mixed8", 8),
    ("resnet50-slim", "block1/unit_3/relu", 28), ("efficientnet-b0", "block6_1/dw", 7),
  ])
  func mapsHaveTheirPublishedRows(name: String, layer: String, rows: Int) throws {
    let network = try #require(try ReferenceNetworks.network(named: name))
    let output = try #require(network.layers.first { $0.name == layer }).output
    #expect(network[output].shape.rows == rows)
  }
}
