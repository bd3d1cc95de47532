import Datasets
import NetworkModel
import Testing

@testable import Training

struct TrainerTests {
  private let network: Network
  private let images = SmallNetworks.images([2, 4, 4], count: 70, classes: 3)

  init() throws {
    network = try SmallNetworks.build(input: [1, 2, 4, 4], seed: 21) { builder, input in
      let map = try builder.convolution(
        "conv", input, channels: 4, kernel: (3, 3), padding: .all(1))
      let relu = try builder.activation("relu", map, .relu)
      let pool = try builder.pooling("pool", relu, .maximum, kernel: 2, stride: 2)
      return try builder.fullyConnected("fc", pool, outputs: 3)
    }
  }

  private func weights(_ options: TrainingOptions) throws -> [[Float]] {
    let trained = try Trainer.train(network, on: images, options: options).network
    return trained.convolutions.map { trained.reals($0.index) }
  }

  @Test func dependsOnTheSeedAndNotOnThreads() throws {
    var options = TrainingOptions(epochs: 2, batchSize: 70)
    options.schedule = .constant
    let once = try weights(options)
    #expect(try weights(options) == once)
    options.threads = 2
    #expect(try weights(options) == once)
    options.threads = 5
    #expect(try weights(options) == once)
    options.batchSize = 16
    let inBatches = try weights(options)
    options.seed = 2
    #expect(try weights(options) != inBatches)
  }

  @Test func learnsRandomLabels() throws {
    let result = try Trainer.train(
      network, on: images, options: TrainingOptions(epochs: 40, batchSize: 10, learningRate: 0.05))
    let (first, last) = try (#require(result.epochs.first), #require(result.epochs.last))
    #expect(result.epochs.map(\.epoch) == Array(1...40))
    // Three classes at random have a loss of about log 3.
    #expect(first.meanLoss > 0.8 && last.meanLoss < 0.3)
    #expect(try #require(last.accuracy) > 0.9)
    #expect(try DifferentiableNetwork(result.network).accuracy(on: images) > 0.9)
  }

  @Test func frozenLayersStay() throws {
    var options = TrainingOptions(epochs: 1)
    options.trainsBiases = false
    var seen: [EpochReport] = []
    let result = try Trainer.train(
      network, on: images, options: options, parameterizations: [0: .frozen]
    ) { seen.append($0) }
    #expect(result.network.reals(0) == network.reals(0))
    #expect(result.network.reals(3) != network.reals(3))
    for (before, after) in zip(network.convolutions, result.network.convolutions) {
      #expect(before.convolution.bias?.values == after.convolution.bias?.values)
    }
    #expect(seen == result.epochs)
  }

  @Test func schedulesTheLearningRate() {
    #expect(LearningRateSchedule.constant.factor(at: 0.7) == 1)
    #expect(LearningRateSchedule.cosine.factor(at: 0) == 1)
    #expect(abs(LearningRateSchedule.cosine.factor(at: 0.5) - 0.5) < 1e-6)
    #expect(abs(LearningRateSchedule.cosine.factor(at: 1)) < 1e-6)
    let steps = LearningRateSchedule.steps(at: [0.5, 0.75], factor: 0.1)
    #expect(steps.factor(at: 0.49) == 1)
    #expect(abs(steps.factor(at: 0.5) - 0.1) < 1e-7)
    #expect(abs(steps.factor(at: 0.75) - 0.01) < 1e-7)
  }

  /// With a limit on the gradient, one step moves all parameters by at most rate × limit.
  @Test func limitsTheGradient() throws {
    var options = TrainingOptions(epochs: 1, batchSize: 70, learningRate: 1, schedule: .constant)
    options.gradientNormLimit = 0.001
    let trained = try Trainer.train(network, on: images, options: options).network
    var square = 0.0
    for (before, after) in zip(network.convolutions, trained.convolutions) {
      let (old, new) = (network.reals(before.index), trained.reals(before.index))
      let (oldBias, newBias) = (
        before.convolution.bias?.values ?? [], after.convolution.bias?.values ?? []
      )
      for (left, right) in zip(old + oldBias, new + newBias) {
        square += Double((left - right) * (left - right))
      }
    }
    #expect(abs(square.squareRoot() - 0.001) < 2e-5)
  }

  @Test func stopsWhenTheLossIsNotFinite() throws {
    var options = TrainingOptions(epochs: 20, batchSize: 10, learningRate: 1e30)
    options.gradientNormLimit = nil
    #expect(throws: TrainingError.self) { try Trainer.train(network, on: images, options: options) }
    // In a single step the loss is still finite; the decay makes the step overflow on every machine.
    options = TrainingOptions(
      epochs: 1, batchSize: 70, learningRate: .greatestFiniteMagnitude, weightDecay: 1000)
    options.gradientNormLimit = 100
    #expect(throws: TrainingError.self) { try Trainer.train(network, on: images, options: options) }
  }

  @Test(arguments: [
    TrainingOptions(epochs: 0), TrainingOptions(batchSize: 0), TrainingOptions(threads: 0),
    TrainingOptions(learningRate: 0), TrainingOptions(learningRate: .nan),
    TrainingOptions(momentum: 1), TrainingOptions(momentum: -0.1),
    TrainingOptions(weightDecay: -1), TrainingOptions(weightDecay: .infinity),
    TrainingOptions(gradientNormLimit: 0), TrainingOptions(gradientNormLimit: .nan),
  ])
  func refusesOptionsOutOfRange(_ options: TrainingOptions) {
    #expect(throws: TrainingError.self) {
      try Trainer.train(network, on: images, options: options)
    }
  }

  @Test func refusesParameterizationsOfOtherLayers() {
    #expect(throws: TrainingError.self) {
      try Trainer.train(network, on: images, parameterizations: [1: .frozen])
    }
    #expect(throws: TrainingError("a mask of 1 is given for 72 weights", layer: "conv")) {
      try Trainer.train(network, on: images, parameterizations: [0: .free(mask: [true])])
    }
  }
}
