import NetworkModel

/// The steps of a network in order, and the maps that they read and write.
struct TrainingGraph {
  /// Images that are computed at once: enough to fill the matrix products.
  static let maximumShardSize = 32
  /// Floats of a shard's maps, derivatives and pixel matrix: 2²⁶, a quarter of a gibibyte.
  static let shardFloatLimit = 1 << 26
  /// Floats that one image may take: 2²⁸, a gibibyte.
  static let imageFloatLimit = 1 << 28
  /// Places that the windows of a pooling may have in one channel: 2²⁴, a table of 128 MiB.
  static let windowPlaceLimit = 1 << 24

  /// How each map lies in memory.
  var layouts: [MapLayout] = []
  var steps: [Step] = []
  /// For each set of parameters, the index of its layer in the network.
  var parameterLayers: [Int] = []
  /// The map of the network's input.
  var input = 0
  /// The map of its output, before a final softmax.
  var logits = 0
  /// Elements of the output.
  var classCount = 0
  /// For each maximum pooling, the elements of its output for one image.
  var choiceCounts: [Int] = []
  /// Elements of one image's largest pixel matrix.
  var columnCount = 0
  /// Pixels of one image's largest map.
  var pixelCount = 0

  /// Images that are computed at once.
  ///
  /// It depends on the network alone, so that results do not depend on the number of threads.
  var shardSize: Int {
    min(Self.maximumShardSize, max(1, Self.shardFloatLimit / max(1, floatsPerImage)))
  }

  /// Floats that one image takes at work.
  var floatsPerImage: Int { 2 * layouts.reduce(0) { $0 + $1.count } + columnCount }
}

extension TrainingGraph {
  /// Arranges a network's layers.
  ///
  /// - Throws: `TrainingError` when the network does not have one input and one output for one
  ///   image, a layer cannot be differentiated, or the maps are too large.
  init(_ network: Network) throws(TrainingError) {
    guard network.inputs.count == 1, network.outputs.count == 1 else {
      throw TrainingError(
        "the network has \(network.inputs.count) inputs and \(network.outputs.count) outputs",
        remedy: "only networks with one input and one output can be trained")
    }
    var builder = TrainingGraphBuilder(network)
    try builder.build()
    self = builder.graph
    guard floatsPerImage <= Self.imageFloatLimit else {
      throw TrainingError(
        "one image takes \(floatsPerImage) floats, more than \(Self.imageFloatLimit)",
        remedy: "train a smaller network")
    }
  }
}
