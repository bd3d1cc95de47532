internal import Datasets
internal import NetworkModel
internal import Training

extension Compressor {
  /// Sets weights to zero.
  mutating func perform(_ step: PruneStep) throws(CompressionError) -> [String] {
    var layers = try selected(step.layers)
    var saliencies: [Int: [Float]] = [:]
    if step.saliency == .optimalBrainDamage {
      context.progress?("prune: second derivatives")
      saliencies = try self.saliencies(layers)
    }
    let criterion: PruningOptions.Criterion
    switch step.criterion {
    case .density(let densities):
      let chosen = values(densities, of: layers)
      layers = chosen.keys.sorted()
      criterion = .density(chosen)
    case .deviations(let deviations):
      let chosen = values(deviations, of: layers)
      layers = chosen.keys.sorted()
      criterion = .deviations(chosen)
    case .globalDensity(let density): criterion = .globalDensity(density)
    case .groups(let keep, let size): criterion = .groups(keep: keep, of: size)
    case .sensitivity(let densities, let maximumLoss, let images):
      return try scan(
        layers,
        SensitivityOptions(
          densities: densities, maximumLoss: maximumLoss, images: images, saliencies: saliencies))
    }
    network = try Pruning.prune(
      network, layers: layers,
      options: PruningOptions(
        criterion, saliencies: saliencies,
        structure: step.structure == .filters ? .filters(removing: true) : .elements),
      context: context)
    return []
  }

  private mutating func scan(
    _ layers: [Int], _ options: SensitivityOptions
  ) throws(CompressionError) -> [String] {
    let (pruned, scan) = try Pruning.prune(
      network, layers: layers, sensitivity: options, context: context)
    network = pruned
    var lines = scan.densities.keys.sorted().map { index in
      let measured = scan.entries.filter { $0.layer == index }.map { entry in
        "\(shortText(100 * entry.density)): −\(shortText(100 * entry.loss))"
      }
      return
        "\(pruned.layers[index].name): density \(shortText(scan.densities[index] ?? 1)), chosen of "
        + "(density %: loss in points) \(measured.joined(separator: ", "))"
    }
    lines.append("loss of all layers together on the calibration data: \(shortText(scan.loss))")
    return lines
  }

  /// Makes weights ternary; what they were is kept for training.
  mutating func perform(_ step: TernaryStep) throws(CompressionError) -> [String] {
    let layers = try selected(step.layers)
    for index in layers {
      guard case .convolution(let convolution) = network.layers[index].operation,
        let weights = convolution.weights.realValues
      else { continue }
      latentWeights[network.layers[index].name] = TernaryOrigin(
        weights: weights, threshold: Float(step.threshold))
    }
    network = try Ternarization.ternarize(
      network, layers: layers, options: TernarizationOptions(threshold: step.threshold),
      context: context)
    return layers.compactMap { index in
      guard case .convolution(let convolution) = network.layers[index].operation,
        case .ternary(let negative, let positive) = convolution.weights.format
      else { return nil }
      return "\(network.layers[index].name): −\(shortText(negative)), 0, +\(shortText(positive))"
    }
  }

  /// The values of the layers for which there are some, by their index.
  func values<Value>(_ all: PerLayer<Value>, of layers: [Int]) -> [Int: Value] {
    var result: [Int: Value] = [:]
    for index in layers { result[index] = all[network.layers[index].name] }
    return result
  }

  private func saliencies(_ layers: [Int]) throws(CompressionError) -> [Int: [Float]] {
    let images = try context.images(for: "Optimal Brain Damage")
    do throws(TrainingError) {
      return try OptimalBrainDamage.saliencies(
        of: network, on: images, layers: Set(layers), threads: context.jobs)
    } catch {
      throw CompressionError(error.reason, layer: error.layer, remedy: error.remedy)
    }
  }
}
