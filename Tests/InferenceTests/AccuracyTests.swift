import Datasets
import Inference
import NetworkModel
import Testing

/// Counting over labelled images.
struct AccuracyTests {
  /// A network that hands its six scores on, through a further layer where one is given.
  private func network(_ layer: (Operation, [Tensor])? = nil) throws -> Network {
    var builder = NetworkBuilder(name: "scores", source: "made up")
    let shape = try TensorShape([1, 6])
    let scores = try builder.activation("relu", builder.input(shape: shape), .relu)
    if let layer { builder.layer("last", layer.0, inputs: [scores], outputs: layer.1) }
    return try builder.build()
  }

  private static let images = LabelledImages(
    shape: [6],
    elements: [
      5, 0, 0, 0, 0, 1,  // class 0 first, then 5, then the zeros from the lowest class on
      1, 3, 3, 0, 0, 0,  // classes 1 and 2 equal: the lower counts
      -1, -1, -1, -1, -1, -1,  // all zero after the rectifier
    ], labels: [0, 2, 5])

  @Test(arguments: 1...4)
  func countsTheSameWithAnyNumberOfJobs(jobs: Int) throws {
    let accuracy = try Accuracy.measure(Executor(network()), on: Self.images, jobs: jobs)
    #expect(accuracy.images == 3)
    #expect(accuracy.top1Count == 1)
    // Class 5 of the third image is the sixth of equals.
    #expect(accuracy.top5Count == 2)
    let layer = try #require(accuracy.layers.first)
    #expect(layer.name == "relu")
    #expect(layer.activationDensity == 5.0 / 18)
    #expect((layer.minimum, layer.maximum) == (0, 5))
  }

  @Test func readsClassesFromIndices() throws {
    let format = NumberFormat.fixedPoint(bits: 16, fractionBits: 0, isSigned: true)
    let index = Tensor(name: "class", shape: try TensorShape([1]), format: format)
    let first = try Accuracy.measure(
      Executor(network((.reduction(.argumentMaximum, axes: [1]), [index]))), on: Self.images,
      jobs: 1)
    #expect(first.top1Count == 1)
    #expect(first.top5Count == nil)
    let five = try TensorShape([1, 5])
    let outputs = [
      Tensor(name: "values", shape: five), Tensor(name: "classes", shape: five, format: format),
    ]
    let top = try Accuracy.measure(
      Executor(network((.reduction(.topElements, axes: [1]), outputs))), on: Self.images, jobs: 1)
    #expect(top.top1Count == 1)
    #expect(top.top5Count == 2)
  }

  @Test func measuresActivityWithoutLabels() throws {
    let unlabelled = LabelledImages(
      shape: [6], elements: Self.images.elements, labels: nil)
    let accuracy = try Accuracy.measure(Executor(network()), on: unlabelled, jobs: 2)
    #expect(accuracy.top1 == nil && accuracy.top5 == nil)
    #expect(accuracy.layers.first?.activationDensity == 5.0 / 18)
  }

  @Test func refusesOtherShapesAndClasses() throws {
    let executor = try Executor(network())
    #expect(throws: InferenceError.self) {
      try Accuracy.measure(
        executor, on: LabelledImages(shape: [5], elements: [1, 2, 3, 4, 5], labels: [0]), jobs: 1)
    }
    #expect(throws: InferenceError.self) {
      try Accuracy.measure(
        executor, on: LabelledImages(shape: [6], elements: [1, 2, 3, 4, 5, 6], labels: [6]), jobs: 1
      )
    }
  }

  @Test func observesTheLayersThatAreAskedFor() throws {
    let executor = try Executor(TestData.digits("int8"))
    let image = try TestData.digitImages().image(0)
    var seen: [Int] = []
    _ = try executor.run(image, observed: [3, 0]) { observation in
      seen.append(observation.layerIndex)
      let layer = executor.network.layers[observation.layerIndex]
      #expect(
        observation.inputs.map(\.count)
          == layer.inputs.map { executor.network[$0].shape.elementCount })
      #expect(observation.outputs[0].count == executor.network[layer.output].shape.elementCount)
    }
    #expect(seen == [0, 3])
  }
}
