import Datasets
import NetworkModel
import Quantities

/// The state of a training between two steps.
struct TrainingRun {
  private let network: Network
  private let layers: [Int]
  private let options: TrainingOptions
  /// What the network computes with.
  private let parameters: ParameterSet
  private let runner: ShardRunner
  private var weights: [TrainedWeights] = []
  private let biasVelocities: [FloatBuffer?]
  private var random: SplitMix64

  init(
    _ differentiable: DifferentiableNetwork, _ options: TrainingOptions,
    _ parameterizations: [Int: WeightParameterization]
  ) throws(TrainingError) {
    network = differentiable.network
    layers = differentiable.graph.parameterLayers
    self.options = options
    random = SplitMix64(seed: options.seed)
    for index in parameterizations.keys.sorted() where !layers.contains(index) {
      throw TrainingError(
        "layer \(index) has no weights", remedy: "name layers by their index in the network")
    }
    parameters = try ParameterSet(network, layers: layers)
    var wanted: [Workspace.Wanted] = []
    for (place, index) in layers.enumerated() {
      let convolution = Self.convolution(of: network, index)
      do throws(TrainingError) {
        let chosen =
          if let given = parameterizations[index] {
            given
          } else {
            try WeightParameterization(keeping: convolution.weights)
          }
        weights.append(try TrainedWeights(chosen, parameters.weights[place].array))
      } catch {
        throw TrainingError(
          error.reason, layer: network.layers[index].name, remedy: error.remedy)
      }
      weights[place].write(to: parameters.weights[place].start)
      let hasFloatBias = convolution.bias.map { !$0.format.isQuantized } ?? false
      wanted.append(
        Workspace.Wanted(
          weights: weights[place].isTrained, biases: options.trainsBiases && hasFloatBias))
    }
    runner = ShardRunner(
      differentiable.graph, parameters, wanted: wanted, threads: options.threads)
    biasVelocities = runner.biasTotals.map { $0.map { FloatBuffer(count: $0.count) } }
  }

  /// Sees every image once, in a new order.
  ///
  /// - Throws: `TrainingError` when the loss is not finite.
  mutating func runEpoch(
    _ epoch: Int, _ images: LabelledImages, _ loss: Loss
  ) throws(TrainingError) -> EpochReport {
    let order = (0..<images.count).shuffled(using: &random)
    let steps = (images.count + options.batchSize - 1) / options.batchSize
    var sum = Loss.Sum()
    var rate = options.learningRate
    for step in 0..<steps {
      let done = Double((epoch - 1) * steps + step) / Double(options.epochs * steps)
      rate = options.learningRate * options.schedule.factor(at: done)
      let start = step * options.batchSize
      let batch = Array(order[start..<min(images.count, start + options.batchSize)])
      let part = images.elements.withUnsafeBufferPointer { elements in
        elements.baseAddress.map {
          runner.derive(
            batch, of: $0, loss, parameters, backwardParameters: parameters, order: .first)
        } ?? Loss.Sum()
      }
      guard part.loss.isFinite else {
        throw TrainingError(
          "the loss is no longer finite in epoch \(epoch)", remedy: "lower the learning rate")
      }
      sum.loss += part.loss
      sum.correct += part.correct
      update(rate)
    }
    return EpochReport(
      epoch: epoch, meanLoss: sum.loss / Double(images.count),
      accuracy: images.labels.map { _ in Double(sum.correct) / Double(images.count) },
      learningRate: rate)
  }

  /// Takes a step with the gradients of a batch.
  private mutating func update(_ rate: Float) {
    limitGradient()
    let rule = UpdateRule(
      learningRate: rate, momentum: options.momentum, weightDecay: options.weightDecay)
    for (place, gradient) in runner.weightTotals.enumerated() {
      guard let gradient else { continue }
      weights[place].update(gradient.start, rule)
      weights[place].write(to: parameters.weights[place].start)
    }
    let biasRule = UpdateRule(learningRate: rate, momentum: options.momentum, weightDecay: 0)
    for (place, gradient) in runner.biasTotals.enumerated() {
      guard let gradient, let bias = parameters.biases[place],
        let velocities = biasVelocities[place]
      else { continue }
      for index in 0..<bias.count {
        biasRule.update(
          &bias.start[index], &velocities.start[index], gradient: gradient.start[index])
      }
    }
  }

  /// Shortens a gradient whose norm is beyond the limit (Pascanu, Mikolov and Bengio, "On the
  /// difficulty of training recurrent neural networks", ICML 2013, Section 3.2).
  private func limitGradient() {
    guard let limit = options.gradientNormLimit else { return }
    let totals = (runner.weightTotals + runner.biasTotals).compactMap(\.self)
    let square = totals.reduce(0.0) { $0 + MatrixProducts.sumOfSquares($1.start, count: $1.count) }
    guard square > Double(limit) * Double(limit) else { return }
    let factor = limit / Float(square.squareRoot())
    for total in totals { MatrixProducts.scale(total.start, by: factor, count: total.count) }
  }

  /// The network with the weights as they are now.
  ///
  /// - Throws: `TrainingError` when the last step made a weight infinite.
  func result() throws(TrainingError) -> Network {
    for buffer in parameters.weights + parameters.biases.compactMap(\.self) {
      guard MatrixProducts.sumOfSquares(buffer.start, count: buffer.count).isFinite else {
        throw TrainingError(
          "weights are no longer finite after the last epoch", remedy: "lower the learning rate")
      }
    }
    var changed: [Int: Convolution] = [:]
    do throws(NetworkError) {
      for (place, index) in layers.enumerated() {
        let old = Self.convolution(of: network, index)
        let isTrained = runner.biasTotals[place] != nil
        let bias =
          isTrained ? parameters.biases[place].map { Bias($0.array) } : old.bias
        changed[index] = try old.replacing(
          weights: weights[place].tensor(like: old.weights), bias: bias)
      }
      return try network.replacing(convolutions: changed)
    } catch {
      throw TrainingError(error.description)
    }
  }

  private static func convolution(of network: Network, _ index: Int) -> Convolution {
    guard case .convolution(let convolution) = network.layers[index].operation else {
      preconditionFailure("parameters belong to convolutions")
    }
    return convolution
  }
}
