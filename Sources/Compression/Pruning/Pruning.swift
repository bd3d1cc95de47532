public import NetworkModel

/// Weights set to zero by how little they are worth.
///
/// Values keep their format: quantized weights become the integer that means zero.
public enum Pruning {
  /// The network with weights of some layers set to zero.
  ///
  /// A layer of `layers` for which the criterion has no entry stays as it is. Of equal saliencies
  /// the first in the order of layer and weight stay. O(weights).
  ///
  /// - Throws: `CompressionError` when a layer has no known weights, a density or group is
  ///   impossible, or saliencies do not match the weights.
  public static func prune(
    _ network: Network, layers: [Int], options: PruningOptions,
    context: CompressionContext = CompressionContext()
  ) throws(CompressionError) -> Network {
    switch options.structure {
    case .elements:
      let layers = try layers.sorted().map { (index) throws(CompressionError) -> PrunableLayer in
        try PrunableLayer(network, index, options)
      }
      return try network.keeping(try elementMasks(layers, options.criterion))
    case .filters(let removing):
      return try pruneFilters(network, layers: layers, options: options, removing: removing)
    }
  }

  private static func elementMasks(
    _ layers: [PrunableLayer], _ criterion: PruningOptions.Criterion
  ) throws(CompressionError) -> [Int: [Bool]] {
    var masks: [Int: [Bool]] = [:]
    switch criterion {
    case .density(let densities):
      for layer in layers {
        guard let density = densities[layer.index] else { continue }
        let count = try keptCount(density, of: layer.saliencies.count, layer: layer.name)
        masks[layer.index] = Ranking.greatest(count, of: layer.saliencies)
      }
    case .deviations(let factors):
      for layer in layers {
        guard let factor = factors[layer.index] else { continue }
        guard factor >= 0, factor.isFinite else {
          throw CompressionError(
            "\(factor) standard deviations are impossible", layer: layer.name,
            remedy: "give a number from 0 up")
        }
        let limit = factor * standardDeviation(layer.weights)
        masks[layer.index] = layer.weights.map { Double($0.magnitude) > limit }
      }
    case .globalDensity(let density):
      let all = layers.flatMap(\.saliencies)
      let kept = Ranking.greatest(try keptCount(density, of: all.count, layer: nil), of: all)
      var start = 0
      for layer in layers {
        masks[layer.index] = Array(kept[start..<start + layer.saliencies.count])
        start += layer.saliencies.count
      }
    case .groups(let keep, let size):
      guard size > 0, (0...size).contains(keep) else {
        throw CompressionError("\(keep) of every \(size) weights cannot be kept")
      }
      for layer in layers { masks[layer.index] = groupMask(layer, keep: keep, of: size) }
    }
    return masks
  }

  /// How many of `count` a density keeps.
  static func keptCount(
    _ density: Double, of count: Int, layer: String?
  ) throws(CompressionError) -> Int {
    guard (0...1).contains(density) else {
      throw CompressionError("a density lies in 0…1, was \(density)", layer: layer)
    }
    return min(count, Int((density * Double(count)).rounded()))
  }

  /// The standard deviation of the weights that are not zero, about their mean.
  static func standardDeviation(_ weights: [Float]) -> Double {
    let count = Double(weights.count { $0 != 0 })
    guard count > 0 else { return 0 }
    let mean = weights.reduce(0.0) { $0 + Double($1) } / count
    let squares = weights.reduce(0.0) { sum, weight in
      weight == 0 ? sum : sum + (Double(weight) - mean) * (Double(weight) - mean)
    }
    return (squares / count).squareRoot()
  }

  private static func groupMask(_ layer: PrunableLayer, keep: Int, of size: Int) -> [Bool] {
    let shape = layer.convolution.shape
    let taps = shape.kernelRows * shape.kernelColumns
    var mask = [Bool](repeating: false, count: layer.saliencies.count)
    for output in 0..<shape.totalOutputChannels {
      for tap in 0..<taps {
        for first in stride(from: 0, to: shape.inputChannels, by: size) {
          let places = (first..<min(first + size, shape.inputChannels)).map {
            (output * shape.inputChannels + $0) * taps + tap
          }
          let kept = Ranking.ofFew(min(keep, places.count), places.map { layer.saliencies[$0] })
          for (place, isKept) in zip(places, kept) { mask[place] = isKept }
        }
      }
    }
    return mask
  }
}

/// A layer about to be pruned.
struct PrunableLayer {
  let index: Int
  let name: String
  let convolution: Convolution
  /// The real weights.
  let weights: [Float]
  /// What each weight is worth.
  let saliencies: [Float]

  init(_ network: Network, _ index: Int, _ options: PruningOptions) throws(CompressionError) {
    self.index = index
    (name, convolution, weights) = try network.knownConvolution(index)
    let given = options.saliencies[index]
    guard (given?.count ?? weights.count) == weights.count else {
      throw CompressionError(
        "\(given?.count ?? 0) saliencies are given for \(weights.count) weights", layer: name)
    }
    saliencies = given ?? weights.map(\.magnitude)
  }
}

extension Network {
  /// The network with zeros where a layer's mask is false.
  func keeping(_ masks: [Int: [Bool]]) throws(CompressionError) -> Network {
    var changed: [Int: Convolution] = [:]
    for (index, mask) in masks.sorted(by: { $0.key < $1.key }) {
      let (name, convolution) = try weightedLayer(index)
      let weights = try convolution.weights.keeping(mask, layer: name)
      changed[index] = try compressing(layer: name) { () throws(NetworkError) -> Convolution in
        try convolution.replacing(weights: weights)
      }
    }
    return try changing(changed)
  }
}
