public import Datasets

/// The derivatives of a loss by the weights and biases of a network.
public struct NetworkDerivatives: Sendable {
  /// The mean loss of the images.
  public let meanLoss: Double
  /// By the index of a layer in the network, the derivatives by its weights, in their order.
  public let weights: [Int: [Float]]
  /// By the index of a layer in the network, the derivatives by its biases.
  public let biases: [Int: [Float]]
}

extension DifferentiableNetwork {
  /// The gradient of the mean loss by every weight and bias of every convolution.
  ///
  /// - Parameters:
  ///   - images: Images, and their labels where the objective needs them.
  ///   - objective: The loss.
  ///   - threads: Shards of images that are computed at once; the result is the same.
  /// - Throws: `TrainingError` when the images or the objective do not fit the network.
  public func gradient(
    on images: LabelledImages, objective: TrainingObjective = .labels, threads: Int = 1
  ) throws(TrainingError) -> NetworkDerivatives {
    try derivatives(.first, on: images, objective, threads: threads)
  }

  /// The derivatives of an order by every weight and bias.
  func derivatives(
    _ order: DerivativeOrder, on images: LabelledImages, _ objective: TrainingObjective,
    threads: Int
  ) throws(TrainingError) -> NetworkDerivatives {
    try requireFit(images)
    let loss = try Loss(objective, images, classCount: classCount, threads: threads)
    let wanted = graph.parameterLayers.map { _ in Workspace.Wanted(weights: true, biases: true) }
    let runner = ShardRunner(graph, parameters, wanted: wanted, threads: threads)
    let backward = order == .first ? parameters : parameters.squared
    let sum = images.elements.withUnsafeBufferPointer { elements in
      elements.baseAddress.map {
        runner.derive(
          Array(0..<images.count), of: $0, loss, parameters, backwardParameters: backward,
          order: order)
      } ?? Loss.Sum()
    }
    func byLayer(_ totals: [FloatBuffer?]) -> [Int: [Float]] {
      Dictionary(
        uniqueKeysWithValues: zip(graph.parameterLayers, totals).compactMap { layer, total in
          total.map { (layer, $0.array) }
        })
    }
    return NetworkDerivatives(
      meanLoss: sum.loss / Double(images.count), weights: byLayer(runner.weightTotals),
      biases: byLayer(runner.biasTotals))
  }
}
