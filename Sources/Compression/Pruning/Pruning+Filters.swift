internal import NetworkModel

extension Pruning {
  /// Zeroes whole filters, and removes them where asked and possible.
  static func pruneFilters(
    _ network: Network, layers: [Int], options: PruningOptions, removing: Bool
  ) throws(CompressionError) -> Network {
    var kept = try filterMasks(network, layers: layers, options: options)
    var result = network
    var obstacles: [String] = []
    for index in kept.keys.sorted() {
      guard let mask = kept[index], mask.contains(false) else { continue }
      let name = network.layers[index].name
      let path = ChannelPath.follow(from: index, in: result)
      result = try path.zeroing(mask, in: result)
      guard removing else { continue }
      if let obstacle = path.obstacle {
        obstacles.append(
          "the pruned filters of \(name) are zero but stay in the network: \(obstacle)")
      } else {
        result = try path.removing(mask, in: result)
        // Depthwise layers on the way have lost the same channels.
        for passed in path.passed {
          kept[passed] = kept[passed].map { zip($0, mask).filter(\.1).map(\.0) }
        }
      }
    }
    let notes = obstacles
    return try compressing { () throws(NetworkError) -> Network in
      try result.replacing(tensors: result.tensors, layers: result.layers, notes: notes)
    }
  }

  /// For each layer, which filters stay.
  private static func filterMasks(
    _ network: Network, layers: [Int], options: PruningOptions
  ) throws(CompressionError) -> [Int: [Bool]] {
    var norms: [(index: Int, values: [Float])] = []
    for index in layers.sorted() {
      let layer = try PrunableLayer(network, index, options)
      norms.append((index, layer.filterSums))
    }
    var masks: [Int: [Bool]] = [:]
    switch options.criterion {
    case .density(let densities):
      for (index, values) in norms {
        guard let density = densities[index] else { continue }
        let name = network.layers[index].name
        let count = max(1, try keptCount(density, of: values.count, layer: name))
        masks[index] = Ranking.greatest(count, of: values)
      }
    case .deviations(let factors):
      // The rule for single weights, applied to the norms.
      for (index, values) in norms {
        guard let factor = factors[index] else { continue }
        let limit = factor * standardDeviation(values)
        let mask = values.map { Double($0) > limit }
        masks[index] = mask.contains(true) ? mask : Ranking.greatest(1, of: values)
      }
    case .globalDensity(let density):
      // Per weight, so that layers of large filters do not outrank those of small ones.
      let all = norms.flatMap { norm -> [Float] in
        let size = Float(max(1, network.layers[norm.index].weightCount / max(1, norm.values.count)))
        return norm.values.map { $0 / size }
      }
      let kept = Ranking.greatest(try keptCount(density, of: all.count, layer: nil), of: all)
      var start = 0
      for (index, values) in norms {
        let mask = Array(kept[start..<start + values.count])
        masks[index] = mask.contains(true) ? mask : Ranking.greatest(1, of: values)
        start += values.count
      }
    case .groups:
      throw CompressionError(
        "whole filters cannot be pruned in groups of weights",
        remedy: "state a density, or prune elements")
    }
    return masks
  }
}

extension PrunableLayer {
  /// The sum of the saliencies of each output channel.
  fileprivate var filterSums: [Float] {
    let size = saliencies.count / convolution.shape.totalOutputChannels
    return (0..<convolution.shape.totalOutputChannels).map { filter in
      Float(saliencies[filter * size..<(filter + 1) * size].reduce(0.0) { $0 + Double($1) })
    }
  }
}
