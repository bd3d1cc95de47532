public import NetworkModel

/// Layers split into two: fewer filters over the same inputs, then a 1×1 layer.
///
/// A convolution of d filters of k×k×c becomes d′ filters of k×k×c, `NAME/low-rank-1`, and d filters
/// of 1×1×d′, `NAME/low-rank-2` (Zhang et al., "Accelerating Very Deep Convolutional Networks for
/// Classification and Detection", TPAMI 2016, Section 3.1); a fully connected layer likewise, by
/// singular values as in Qiu et al., "Going Deeper with Embedded FPGA Platform", FPGA 2016, Section
/// 4.2. The bias stays with the second layer. Both have 32-bit floating-point weights, into which
/// a scale and an offset of the layer's results are taken up.
public enum LowRank {
  /// The network with some layers split.
  ///
  /// Where weights are not known and ranks are given, shapes are split alone. A layer whose rank
  /// is missing stays whole.
  /// - Throws: `CompressionError` when a layer cannot be split, a rank is out of range, or images
  ///   are needed and there are none.
  /// - Complexity: A pass over the images, for asymmetric solutions one more for each layer; then
  ///   for a layer of d channels and n samples O(d² n + d³), 50 times where nonlinear.
  public static func split(
    _ network: Network, layers: [Int], options: LowRankOptions,
    context: CompressionContext = CompressionContext()
  ) throws(CompressionError) -> Network {
    let layers = layers.sorted()
    for index in layers { try requireSplittable(network, index) }
    if case .filters(let ranks) = options.rank,
      layers.contains(where: { ranks[$0] != nil && !hasWeights(network, $0) })
    {
      return try splitShapes(network, layers: layers, ranks: ranks)
    }
    switch options.method {
    case .weights: return try splitWeights(network, layers: layers, options: options)
    case .linear, .nonlinear:
      return try splitResponses(network, layers: layers, options: options, context: context)
    }
  }

  private static func requireSplittable(
    _ network: Network, _ index: Int
  ) throws(CompressionError) {
    let (name, convolution) = try network.weightedLayer(index)
    guard convolution.shape.groups == 1, !convolution.shape.isTransposed else {
      throw CompressionError(
        "it is a \(network.layers[index].kind) layer with groups or transposed, and cannot be split",
        layer: name, remedy: "leave the layer out")
    }
  }

  private static func hasWeights(_ network: Network, _ index: Int) -> Bool {
    guard case .convolution(let convolution) = network.layers[index].operation else {
      return false
    }
    switch convolution.weights.values {
    case .integers, .bytes, .reals: return true
    case .statistical, .absent: return false
    }
  }

  private static func splitShapes(
    _ network: Network, layers: [Int], ranks: [Int: Int]
  ) throws(CompressionError) -> Network {
    var splits: [Int: LayerSplit] = [:]
    for index in layers {
      guard let rank = ranks[index] else { continue }
      splits[index] = try LayerSplit(network, index, rank: rank)
    }
    return try network.splitting(splits)
  }

  private static func splitWeights(
    _ network: Network, layers: [Int], options: LowRankOptions
  ) throws(CompressionError) -> Network {
    var ranks: [Int: Int] = [:]
    switch options.rank {
    case .filters(let given): ranks = given
    case .speedUp(let speedUp):
      var candidates: [RankSelection.Candidate] = []
      for index in layers {
        let layer = try RealConvolution(network, index)
        let values = try layer.weights.singularValueDecomposition().values
        candidates.append(layer.candidate(energies: values.map { $0 * $0 }))
      }
      let chosen = try RankSelection.ranks(of: candidates, speedUp: speedUp)
      for (index, rank) in zip(layers, chosen) { ranks[index] = rank }
    }
    var splits: [Int: LayerSplit] = [:]
    for index in layers {
      guard let rank = ranks[index] else { continue }
      let layer = try RealConvolution(network, index)
      try layer.require(rank: rank)
      splits[index] = try LayerSplit(
        network, index,
        factors: try LowRankFactors.weights(layer.weights, rank: rank, bias: layer.bias))
    }
    return try network.splitting(splits)
  }
}
