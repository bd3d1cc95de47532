public import Datasets
public import NetworkModel

/// A network in single precision whose loss can be differentiated by its weights.
///
/// Formats are ignored: weights are the reals that they stand for, activations are floats. A final
/// softmax belongs to the loss, so what the network computes are its logits. Convolutions are
/// matrix products over the pixels of up to 32 images at once.
public struct DifferentiableNetwork: Sendable {
  /// The network.
  public let network: Network
  let graph: TrainingGraph
  let parameters: ParameterSet

  /// Prepares a network.
  ///
  /// - Throws: `TrainingError` when weights are missing, the network has several inputs or outputs
  ///   or more than one image at once, or derivatives cannot pass through a layer.
  public init(_ network: Network) throws(TrainingError) {
    self.network = network
    graph = try TrainingGraph(network)
    parameters = try ParameterSet(network, layers: graph.parameterLayers)
  }

  /// Elements of the network's output.
  public var classCount: Int { graph.classCount }

  /// The logits of images: `classCount` floats for each, one image after another.
  ///
  /// - Parameter threads: Shards of images that are computed at once; the result is the same.
  /// - Throws: `TrainingError` when the images are not what the network takes.
  public func logits(
    for images: LabelledImages, threads: Int = 1
  ) throws(TrainingError) -> [Float] {
    try requireFit(images)
    var result = [Float](repeating: 0, count: images.count * classCount)
    let runner = ShardRunner(graph, parameters, wanted: [], threads: threads)
    images.elements.withUnsafeBufferPointer { elements in
      guard let start = elements.baseAddress else { return }
      nonisolated(unsafe) let images = start
      runner.forEachShard(of: Array(0..<elements.count / graph.layouts[graph.input].count)) {
        workspace, shard in
        workspace.forward(shard, of: images, parameters)
        return Loss.Sum()
      } join: { workspace, shard, _ in
        for (column, image) in shard.enumerated() {
          for index in 0..<classCount {
            result[image * classCount + index] = workspace.logits[index * shard.count + column]
          }
        }
      }
    }
    return result
  }

  /// The share of images, 0…1, whose greatest logit is their label's; the first of equals counts.
  ///
  /// - Throws: `TrainingError` when there are no labels or the images are not what the network
  ///   takes.
  public func accuracy(
    on images: LabelledImages, threads: Int = 1
  ) throws(TrainingError) -> Double {
    guard let labels = images.labels else {
      throw TrainingError("the images have no labels", remedy: "give labels")
    }
    let logits = try logits(for: images, threads: threads)
    let correct = labels.indices.count {
      greatest(logits[$0 * classCount..<($0 + 1) * classCount]) == labels[$0]
    }
    return Double(correct) / Double(images.count)
  }

  /// Throws unless there are images, each with as many elements as the network's input.
  func requireFit(_ images: LabelledImages) throws(TrainingError) {
    let expected = graph.layouts[graph.input].count
    guard images.count > 0 else {
      throw TrainingError("there are no images", remedy: "give at least one")
    }
    guard images.elementCount == expected else {
      throw TrainingError(
        "an image has \(images.elementCount) elements, but the network takes \(expected)",
        remedy: "give images of \(network[network.inputs[0]].shape)")
    }
  }
}
