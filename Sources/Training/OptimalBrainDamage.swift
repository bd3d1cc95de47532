public import Datasets
public import NetworkModel

/// Saliencies by Optimal Brain Damage: what the loss gains when a weight is set to zero.
///
/// LeCun, Denker and Solla, NIPS 1989: near a minimum the loss grows by sₖ = hₖₖ wₖ²/2, where hₖₖ is
/// the second derivative of the mean loss by the weight. The diagonal of the Hessian goes backward
/// like a gradient (equations (6) to (9)): by a weight it is the sum, over the pixels that share it,
/// of the squared input times that by the output; by a unit the squared slope times the sum of the
/// squared weights times those by the units it feeds. Cross terms and the second derivatives of
/// the activation functions are neglected (Levenberg–Marquardt); ReLU has none but at 0.
public enum OptimalBrainDamage {
  /// Where the second derivatives begin: those of the loss by the logits.
  public enum OutputCurvature: Sendable {
    /// Cross-entropy of the softmax p: pᵢ(1 − pᵢ), whatever the label is.
    case softmaxCrossEntropy
    /// Half the squared distance of the logits from their targets: 1.
    case squaredError
  }

  /// The saliency of every weight of some layers.
  ///
  /// - Parameters:
  ///   - network: A trained network (see `DifferentiableNetwork`).
  ///   - images: Calibration images; labels are not needed.
  ///   - layers: Indices of layers with weights, or `nil` for all.
  ///   - curvature: The second derivatives of the loss by the logits.
  ///   - threads: Shards of images that are computed at once; the result is the same.
  /// - Returns: By the index of a layer, sₖ of each weight in their order, in units of the loss.
  /// - Throws: `TrainingError` when the network cannot be differentiated, the images do not fit or
  ///   a layer has no weights.
  /// - Complexity: Two passes over the images.
  public static func saliencies(
    of network: Network, on images: LabelledImages, layers: Set<Int>? = nil,
    curvature: OutputCurvature = .softmaxCrossEntropy, threads: Int = 1
  ) throws(TrainingError) -> [Int: [Float]] {
    let seconds = try secondDerivatives(
      of: network, on: images, curvature: curvature, threads: threads)
    for layer in (layers ?? []).sorted() where seconds[layer] == nil {
      throw TrainingError(
        "layer \(layer) has no weights", remedy: "name layers by their index in the network")
    }
    var result: [Int: [Float]] = [:]
    for (index, _, convolution) in network.convolutions where layers?.contains(index) ?? true {
      guard let weights = convolution.weights.realValues, let diagonal = seconds[index] else {
        continue
      }
      result[index] = zip(diagonal, weights).map { $0 * $1 * $1 / 2 }
    }
    return result
  }

  /// The diagonal second derivatives hₖₖ of the mean loss by every weight of every convolution.
  static func secondDerivatives(
    of network: Network, on images: LabelledImages, curvature: OutputCurvature, threads: Int = 1
  ) throws(TrainingError) -> [Int: [Float]] {
    // Neither curvature depends on a target, so the network's own logits can be it.
    let objective: TrainingObjective =
      switch curvature {
      case .softmaxCrossEntropy: .distillation(of: network, temperature: 1, labelShare: 0)
      case .squaredError: .logits(of: network)
      }
    return try DifferentiableNetwork(network).derivatives(
      .second, on: images, objective, threads: threads
    ).weights
  }
}
