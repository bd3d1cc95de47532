internal import Datasets
internal import Inference
internal import NetworkModel

/// The search for densities within a loss.
struct SensitivitySearch {
  /// One layer going from one density to the next lower.
  private struct Move {
    let layer: Int
    let density: Double
  }

  /// The accuracy of the network before; `nil` without labels.
  let accuracyBefore: Double?
  private let network: Network
  private let layers: [PrunableLayer]
  private let densities: [Double]
  private let options: SensitivityOptions
  private let images: LabelledImages
  private let context: CompressionContext
  /// The results before, where there are no labels.
  private let outputsBefore: [[Float]]

  init(
    _ network: Network, layers: [Int], _ options: SensitivityOptions,
    _ context: CompressionContext
  ) throws(CompressionError) {
    for density in options.densities where !(0...1).contains(density) {
      throw CompressionError("a density lies in 0…1, was \(density)")
    }
    guard options.maximumLoss >= 0 else {
      throw CompressionError(
        "a loss of \(options.maximumLoss) is impossible", remedy: "give a number from 0 up")
    }
    var images = try context.images(for: "a sensitivity scan")
    if let most = options.images, most < images.count { images = images[0..<max(1, most)] }
    let pruning = PruningOptions(.density([:]), saliencies: options.saliencies)
    self.layers = try layers.map { (index) throws(CompressionError) -> PrunableLayer in
      try PrunableLayer(network, index, pruning)
    }
    self.network = network
    self.options = options
    self.images = images
    self.context = context
    densities = Set(options.densities).sorted(by: >).filter { $0 < 1 }
    if images.labels == nil {
      accuracyBefore = nil
      outputsBefore = try ImagePass.outputs(of: network, .stored, on: images, jobs: context.jobs)
    } else {
      accuracyBefore = try ImagePass.accuracy(of: network, on: images, jobs: context.jobs)
      outputsBefore = []
    }
  }

  /// Each layer alone at each density.
  func scan() throws(CompressionError) -> [SensitivityScan.Entry] {
    var entries: [SensitivityScan.Entry] = []
    for layer in layers {
      context.progress?("sensitivity of \(layer.name)")
      for density in densities {
        let loss = try loss(of: try pruned([layer.index: density]))
        entries.append(
          SensitivityScan.Entry(
            layer: layer.index, name: layer.name, density: density, loss: loss,
            accuracy: accuracyBefore.map { $0 - loss }))
      }
    }
    return entries
  }

  /// The densities within the loss that the scan suggests.
  func choose(
    by entries: [SensitivityScan.Entry]
  ) throws(CompressionError) -> (network: Network, densities: [Int: Double], loss: Double) {
    var moves = sequence(by: entries)
    var chosen: [Int: Double] = [:]
    for layer in layers { chosen[layer.index] = 1 }
    var best = (network: network, loss: 0.0)
    while !moves.isEmpty {
      var (within, beyond) = (0, moves.count + 1)
      while beyond - within > 1 {
        // The whole rest first: it may well do.
        let middle = beyond == moves.count + 1 && within == 0 ? moves.count : (within + beyond) / 2
        let candidate = try pruned(
          moves[..<middle].reduce(into: chosen) { $0[$1.layer] = $1.density })
        let loss = try loss(of: candidate)
        if loss <= options.maximumLoss {
          (within, best) = (middle, (candidate, loss))
        } else {
          beyond = middle
        }
      }
      for move in moves[..<within] { chosen[move.layer] = move.density }
      context.progress?("\(within) steps down, loss \(best.loss)")
      guard within < moves.count else { break }
      let stopped = moves[within].layer
      moves = moves[within...].filter { $0.layer != stopped }
    }
    return (best.network, chosen, best.loss)
  }

  /// All moves, those of least loss for each weight removed first.
  private func sequence(by entries: [SensitivityScan.Entry]) -> [Move] {
    var losses: [Int: [Double]] = [:]
    for entry in entries { losses[entry.layer, default: []].append(entry.loss) }
    var next = [Int](repeating: 0, count: layers.count)
    var moves: [Move] = []
    while moves.count < entries.count {
      var best: (place: Int, price: Double, removed: Double)?
      for (place, layer) in layers.enumerated() {
        guard next[place] < densities.count, let own = losses[layer.index] else { continue }
        let step = next[place]
        let (lossBefore, densityBefore) =
          step == 0 ? (0.0, 1.0) : (own[step - 1], densities[step - 1])
        let removed = (densityBefore - densities[step]) * Double(layer.weights.count)
        let price = max(0, own[step] - lossBefore) / max(removed, 1)
        // Of equal prices, the step that removes more.
        if best.map({ (price, -removed) < ($0.price, -$0.removed) }) ?? true {
          best = (place, price, removed)
        }
      }
      guard let place = best?.place else { break }
      moves.append(Move(layer: layers[place].index, density: densities[next[place]]))
      next[place] += 1
    }
    return moves
  }

  private func pruned(_ densities: [Int: Double]) throws(CompressionError) -> Network {
    var masks: [Int: [Bool]] = [:]
    for layer in layers {
      guard let density = densities[layer.index], density < 1 else { continue }
      let count = try Pruning.keptCount(density, of: layer.saliencies.count, layer: layer.name)
      masks[layer.index] = Ranking.greatest(count, of: layer.saliencies)
    }
    return try network.keeping(masks)
  }

  private func loss(of candidate: Network) throws(CompressionError) -> Double {
    if let accuracyBefore {
      return accuracyBefore
        - (try ImagePass.accuracy(of: candidate, on: images, jobs: context.jobs))
    }
    let outputs = try ImagePass.outputs(of: candidate, .stored, on: images, jobs: context.jobs)
    var (error, total) = (0.0, 0.0)
    for (wanted, given) in zip(outputsBefore, outputs) {
      for (left, right) in zip(wanted, given) {
        error += Double(left - right) * Double(left - right)
        total += Double(left) * Double(left)
      }
    }
    return total > 0 ? error / total : error
  }
}
