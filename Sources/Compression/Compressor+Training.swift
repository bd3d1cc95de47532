internal import Datasets
internal import NetworkModel
internal import Training

extension Compressor {
  /// Trains the selected layers on the calibration data, in the form in which their weights are.
  mutating func perform(_ step: RetrainStep) throws(CompressionError) -> [String] {
    let images = try context.images(for: "training")
    let needsLabels =
      step.objective == .labels || step.objective == .distillation && step.labelShare > 0
    if needsLabels, images.labels == nil {
      throw CompressionError(
        "the calibration data has no labels",
        remedy: "state labels in the data description, or train with objective: distillation")
    }
    var options = TrainingOptions(
      epochs: step.epochs, batchSize: step.batch, learningRate: Float(step.learningRate),
      momentum: Float(step.momentum), weightDecay: Float(step.weightDecay), seed: context.seed,
      threads: context.jobs)
    options.schedule = step.schedule == .cosine ? .cosine : .constant
    switch step.objective {
    case .labels: options.objective = .labels
    case .distillation:
      options.objective = .distillation(
        of: original, temperature: Float(step.temperature), labelShare: Float(step.labelShare))
    case .logits: options.objective = .logits(of: original)
    }
    let progress = context.progress
    do throws(TrainingError) {
      let trained = try Trainer.train(
        network, on: images, options: options, parameterizations: parameterizations(step.layers)
      ) { report in
        progress?(
          "retrain: epoch \(report.epoch) of \(step.epochs), loss \(shortText(report.meanLoss))")
      }
      network = trained.network
      guard let first = trained.epochs.first, let last = trained.epochs.last else { return [] }
      return [
        "\(trained.epochs.count) epochs of \(images.count) images: mean loss "
          + "\(shortText(first.meanLoss)) in the first, \(shortText(last.meanLoss)) in the last"
      ]
    } catch {
      throw CompressionError(error.reason, layer: error.layer, remedy: error.remedy)
    }
  }

  /// Layers that are left out are frozen; ternary layers go on from the weights they were made of.
  private func parameterizations(_ layers: LayerSelection) -> [Int: WeightParameterization] {
    var result: [Int: WeightParameterization] = [:]
    for (index, layer, convolution) in network.convolutions {
      if !layers.contains(layer.name) {
        result[index] = .frozen
      } else if case .ternary = convolution.weights.format, let origin = latentWeights[layer.name] {
        result[index] = .ternary(latent: origin.weights, threshold: origin.threshold)
      }
    }
    return result
  }

  /// The layers with weights that a selection holds.
  ///
  /// - Throws: `CompressionError` when there are none.
  func selected(_ layers: LayerSelection) throws(CompressionError) -> [Int] {
    let indices = network.convolutions.filter { layers.contains($0.layer.name) }.map(\.index)
    guard !indices.isEmpty else {
      let names = network.convolutions.prefix(6).map(\.layer.name).joined(separator: ", ")
      throw CompressionError(
        "none of the network's layers with weights is selected",
        remedy: names.isEmpty
          ? "give a network with convolutions or fully connected layers"
          : "its layers are named \(names)…")
    }
    return indices
  }
}

/// A number to four significant digits, as findings print it.
func shortText(_ value: Double) -> String {
  guard value.isFinite, value != 0 else { return "\(value)" }
  var factor = 1.0
  while value.magnitude * factor < 1000, factor < 1e12 { factor *= 10 }
  let rounded = (value * factor).rounded() / factor
  return rounded == rounded.rounded() && rounded.magnitude < 1e9 ? "\(Int(rounded))" : "\(rounded)"
}
