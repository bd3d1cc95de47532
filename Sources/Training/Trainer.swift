public import Datasets
public import NetworkModel

/// Stochastic gradient descent that keeps what compression did to the weights.
public enum Trainer {
  /// Trains a network's weights and biases.
  ///
  /// The same network, images, options and parameterizations give the same result on the same
  /// machine, with any number of threads.
  ///
  /// - Parameters:
  ///   - network: A network for one image at a time (see `DifferentiableNetwork`).
  ///   - images: The images, normalised as the network takes them, and their labels where the
  ///     objective needs them.
  ///   - options: How it is trained.
  ///   - parameterizations: By the index of a layer, what of its weights is trained. A layer that is
  ///     not named keeps the form in which its weights are stored.
  ///   - progress: Is called after each epoch.
  /// - Returns: The network with trained weights, and a report of each epoch.
  /// - Throws: `TrainingError` when the network cannot be differentiated, an argument does not fit,
  ///   or the loss is no longer finite.
  public static func train(
    _ network: Network, on images: LabelledImages, options: TrainingOptions = TrainingOptions(),
    parameterizations: [Int: WeightParameterization] = [:],
    progress: (EpochReport) -> Void = { _ in }
  ) throws(TrainingError) -> (network: Network, epochs: [EpochReport]) {
    try options.check()
    let differentiable = try DifferentiableNetwork(network)
    try differentiable.requireFit(images)
    let loss = try Loss(
      options.objective, images, classCount: differentiable.classCount, threads: options.threads)
    var run = try TrainingRun(differentiable, options, parameterizations)
    var reports: [EpochReport] = []
    for epoch in 1...options.epochs {
      let report = try run.runEpoch(epoch, images, loss)
      reports.append(report)
      progress(report)
    }
    return (try run.result(), reports)
  }
}
