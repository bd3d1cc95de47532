import Datasets
import Foundation
import NetworkModel
import Testing

@testable import Training

struct ObjectiveTests {
  private static func network(seed: UInt64) throws -> Network {
    try SmallNetworks.build(input: [1, 4], seed: seed) {
      try $0.fullyConnected("fc", $1, outputs: 3)
    }
  }

  private static let images = SmallNetworks.images([4], count: 4, classes: 3)

  enum Kind: CaseIterable { case labels, distillation, mixed, logits }

  private static func objective(_ kind: Kind) throws -> TrainingObjective {
    let reference = try network(seed: 9)
    return switch kind {
    case .labels: .labels
    case .distillation: .distillation(of: reference, temperature: 3, labelShare: 0)
    case .mixed: .distillation(of: reference, temperature: 2, labelShare: 0.25)
    case .logits: .logits(of: reference)
    }
  }

  @Test(arguments: Kind.allCases)
  func gradientEqualsFiniteDifferences(_ kind: Kind) throws {
    let network = try Self.network(seed: 4)
    let objective = try Self.objective(kind)
    func loss(_ network: Network) throws -> Double {
      try DifferentiableNetwork(network).gradient(on: Self.images, objective: objective).meanLoss
    }
    let gradient = try DifferentiableNetwork(network).gradient(
      on: Self.images, objective: objective)
    let step: Float = 1 / 256
    for (weight, derivative) in try #require(gradient.weights[0]).enumerated() {
      let difference =
        (try loss(network.moving(layer: 0, weight: weight, by: step))
          - loss(network.moving(layer: 0, weight: weight, by: -step))) / Double(2 * step)
      #expect(abs(difference - Double(derivative)) < 3e-4)
    }
  }

  @Test(arguments: [Kind.distillation, .logits])
  func theReferenceItselfHasNoLoss(_ kind: Kind) throws {
    let result = try DifferentiableNetwork(Self.network(seed: 9)).gradient(
      on: Self.images, objective: Self.objective(kind))
    #expect(abs(result.meanLoss) < 1e-6)
    #expect(result.weights[0]?.allSatisfy { abs($0) < 1e-6 } == true)
  }

  /// Logits 0, log 2 and log 5 have probabilities 1/8, 2/8 and 5/8.
  @Test func softmaxOfKnownLogits() {
    let probabilities = softmax([0, logf(2), logf(5)], temperature: 1)
    for (probability, expected) in zip(probabilities, [0.125, 0.25, 0.625] as [Float]) {
      #expect(abs(probability - expected) < 1e-6)
    }
    #expect(softmax([1000, -1000], temperature: 1) == [1, 0])
    // Twice the logits at temperature 2 are the same.
    let warm = softmax([0, 2 * logf(2), 2 * logf(5)], temperature: 2)
    #expect(zip(warm, probabilities).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test func refusesWhatDoesNotFit() throws {
    let network = try Self.network(seed: 1)
    let differentiable = try DifferentiableNetwork(network)
    let unlabelled = LabelledImages(shape: [4], elements: [1, 2, 3, 4], labels: nil)
    let foreign = LabelledImages(shape: [4], elements: [1, 2, 3, 4], labels: [3])
    let wide = LabelledImages(shape: [5], elements: [1, 2, 3, 4, 5], labels: [0])
    let none = LabelledImages(shape: [4], elements: [], labels: [])
    for images in [unlabelled, foreign, wide, none] {
      #expect(throws: TrainingError.self) { try differentiable.gradient(on: images) }
    }
    #expect(throws: TrainingError.self) { try differentiable.accuracy(on: unlabelled) }
    let other = try SmallNetworks.build(input: [1, 4]) {
      try $0.fullyConnected("fc", $1, outputs: 2)
    }
    for objective in [
      TrainingObjective.logits(of: other),
      .distillation(of: network, temperature: 0, labelShare: 0),
      .distillation(of: network, temperature: 1, labelShare: 1.5),
      .distillation(of: network, temperature: 1, labelShare: 0.5),
    ] {
      #expect(throws: TrainingError.self) {
        try differentiable.gradient(on: unlabelled, objective: objective)
      }
    }
  }
}
