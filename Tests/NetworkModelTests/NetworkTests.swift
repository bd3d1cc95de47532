import NetworkModel
import Testing

struct NetworkTests {
  private func builder(
    _ channels: Int = 4, _ rows: Int = 6
  ) throws -> (NetworkBuilder, TensorID) {
    var builder = NetworkBuilder(name: "n", source: "test")
    let input = builder.input(shape: try TensorShape(channels: channels, rows: rows, columns: rows))
    return (builder, input)
  }

  @Test func builderInfersShapesAndOutputs() throws {
    var (net, image) = try builder()
    let first = try net.convolution("a", image, channels: 8, kernel: (3, 3), padding: .all(1))
    let halved = try net.pooling("p", first, .maximum, kernel: 2, stride: 2)
    let up = try net.upsampling("u", halved, factor: 2)
    let joined = try net.concatenation("c", [up, first])
    let pooled = try net.globalAveragePooling("g", joined)
    _ = try net.fullyConnected("f", pooled, outputs: 10)
    net.note("remark")
    let network = try net.build()
    #expect(
      network.layers.map(\.kind) == [
        "convolution", "pooling", "resize", "concatenation", "pooling", "fullyConnected",
      ])
    #expect(net.shape(of: joined).dimensions == [1, 16, 6, 6])
    #expect(network.outputs.map { network[$0].shape.dimensions } == [[1, 10, 1, 1]])
    #expect(network.macCount == 8 * 4 * 9 * 36 + 160)
    #expect(network.weightCount == 288 + 160 && network.parameterCount == 288 + 8 + 160 + 10)
    #expect(network.notes == ["remark"] && network.weightKnowledge == .absent)
    #expect(network.consumers()[first.index] == [1, 3])
    #expect(network.producers()[image.index] == nil && network.producers()[first.index] == 0)
  }

  @Test func kindsNameTheLoopNest() throws {
    var (net, image) = try builder()
    let depthwise = try net.convolution(
      "d", image, channels: 4, kernel: (3, 3), padding: .all(1), groups: 4)
    let up = try net.convolution(
      "t", depthwise, channels: 2, kernel: (2, 2), stride: 2, isTransposed: true)
    #expect(net.shape(of: up).dimensions == [1, 2, 12, 12])
    let full = try net.fullyConnected("f", up, outputs: 3)
    _ = try net.convolution("q", full, channels: 3, kernel: (1, 1))
    #expect(
      try net.build().layers.map(\.kind)
        == ["depthwise", "transposedConvolution", "fullyConnected", "fullyConnected"])
  }

  @Test func builderRefusesWhatDoesNotFit() throws {
    var (net, image) = try builder()
    let small = try net.pooling("p", image, .maximum, kernel: 2, stride: 2)
    #expect(throws: NetworkError.self) {
      try net.convolution("g", image, channels: 6, kernel: (1, 1), groups: 4)
    }
    #expect(throws: NetworkError.self) {
      try net.convolution("g", image, channels: 6, kernel: (1, 1), groups: 0)
    }
    #expect(throws: NetworkError.self) { try net.concatenation("c", [image, small]) }
    #expect(throws: NetworkError.self) { try net.concatenation("c", []) }
    #expect(throws: NetworkError.self) { try net.elementwise("e", [image, small]) }
    #expect(throws: NetworkError.self) { try net.elementwise("e", []) }
    for factor in [0, -1, Int.max] {
      #expect(throws: NetworkError.self) { try net.upsampling("u", image, factor: factor) }
    }
  }

  /// The ONNX broadcasting rule: axes from the last, a dimension of 1 is repeated.
  @Test func operandsAreBroadcast() throws {
    var net = NetworkBuilder(name: "n", source: "test")
    func input(_ dimensions: [Int]) throws -> TensorID {
      net.input("i", shape: try TensorShape(dimensions))
    }
    let cases: [([Int], [Int], [Int]?)] = [
      ([1, 4, 3, 3], [1, 4, 1, 1], [1, 4, 3, 3]), ([1, 4, 1, 1], [1, 1, 3, 3], [1, 4, 3, 3]),
      ([2, 3], [], [2, 3]), ([2, 3], [3], [2, 3]), ([1, 6, 6, 6], [1, 6, 2, 3], nil),
      ([4, 3], [4], nil), ([], [], []),
    ]
    for (index, (left, right, expected)) in cases.enumerated() {
      let operands = [try input(left), try input(right)]
      if let expected {
        let sum = try net.elementwise("e\(index)", operands)
        #expect(net.shape(of: sum).dimensions == expected)
      } else {
        #expect(throws: NetworkError.self) { try net.elementwise("e\(index)", operands) }
      }
    }
  }

  private func relu(_ name: String, _ input: Int, _ output: Int) -> Layer {
    Layer(
      name: name, operation: .activation(.relu), inputs: [TensorID(input)],
      outputs: [TensorID(output)])
  }

  private func network(
    _ layers: [Layer], inputs: [Int] = [0], outputs: [Int] = [2]
  ) throws -> Network {
    let shape = try TensorShape(channels: 2, rows: 3, columns: 3)
    return try Network(
      name: "n", source: "test", tensors: ["a", "b", "c"].map { Tensor(name: $0, shape: shape) },
      layers: layers, inputs: inputs.map(TensorID.init), outputs: outputs.map(TensorID.init))
  }

  @Test func graphsAreOrderedAndWrittenOnce() throws {
    #expect(try network([relu("x", 0, 1), relu("y", 1, 2)]).layers.count == 2)
    let wrong: [[Layer]] = [
      [relu("y", 1, 2), relu("x", 0, 1)],
      [relu("x", 0, 1), relu("x", 1, 2)],
      [relu("x", 0, 1), relu("y", 0, 1), relu("z", 1, 2)],
      [relu("x", 0, 0)],
      [relu("x", 0, 3)],
      [relu("x", 7, 2)],
      [relu("x", -1, 2)],
      [relu("x", 0, 1)],
      [Layer(name: "x", operation: .activation(.relu), inputs: [TensorID(0)], outputs: [])],
    ]
    for layers in wrong { #expect(throws: NetworkError.self) { try network(layers) } }
    #expect(throws: NetworkError.self) { try network([relu("x", 0, 2)], inputs: [0, 0]) }
    #expect(throws: NetworkError.self) { try network([relu("x", 0, 2)], outputs: [5]) }
  }

  @Test func loopNestsMatchTheirTensors() throws {
    func layer(rows: Int, operands: [Int] = [0]) throws -> Layer {
      let shape = try ConvolutionShape(outputChannels: 2, inputChannels: 2, input: (rows, 3))
      let weights = try WeightTensor(shape: TensorShape([2, 2, 1, 1]))
      return Layer(
        name: "x", operation: .convolution(try Convolution(shape: shape, weights: weights)),
        inputs: operands.map(TensorID.init), outputs: [TensorID(2)])
    }
    #expect(try network([layer(rows: 3)]).macCount == 2 * 2 * 9)
    for rows in [2, 4] { #expect(throws: NetworkError.self) { try network([layer(rows: rows)]) } }
    #expect(throws: NetworkError.self) { try network([layer(rows: 3, operands: [])]) }
    #expect(throws: NetworkError.self) { try network([layer(rows: 3, operands: [0, 0])]) }
  }

  @Test func weightKnowledgeIsThatOfTheLeastKnownLayer() throws {
    func knowledge(_ values: WeightTensor.Values...) throws -> Network.WeightKnowledge {
      var net = NetworkBuilder(name: "n", source: "test")
      var last = net.input(shape: try TensorShape([1, 1, 1, 1]))
      for (index, values) in values.enumerated() {
        let convolution = try Convolution(
          shape: .fullyConnected(outputs: 1, inputs: 1),
          weights: WeightTensor(shape: TensorShape([1, 1, 1, 1]), values: values))
        last =
          net.layer(
            "l\(index)", .convolution(convolution), inputs: [last],
            outputs: [Tensor(name: "t", shape: try TensorShape([1, 1, 1, 1]))])[0]
      }
      return try net.build().weightKnowledge
    }
    let statistics = try WeightStatistics(density: 0.5, storageBits: 1, source: "example")
    #expect(try knowledge(.reals([1])) == .real)
    #expect(try knowledge(.reals([1]), .statistical(statistics)) == .statistical)
    #expect(try knowledge(.statistical(statistics), .absent, .reals([1])) == .absent)
  }
}
