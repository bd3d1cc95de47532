import Datasets
import NetworkModel
import Testing

@testable import Training

/// Compressed by hand, then retrained: the accuracy comes back and the form stays.
struct DigitsFlowTests {
  private let digits: Digits
  private let part: LabelledImages

  init() throws {
    digits = try Digits()
    part = digits.training[0..<512]
  }

  private func options(epochs: Int, rate: Float) -> TrainingOptions {
    TrainingOptions(epochs: epochs, batchSize: 32, learningRate: rate)
  }

  @Test func startsAtThePublishedAccuracy() throws {
    // 357 of 360 by ONNX Runtime.
    #expect(try digits.network.accuracy(on: digits.test) == 357.0 / 360)
  }

  @Test func maskedRetrainingRecoversPrunedWeights() throws {
    let scores = digits.network.magnitudes
    let pruned = try digits.network.pruned(to: 0.25, by: scores)
    let retrained = try Trainer.train(pruned, on: part, options: options(epochs: 6, rate: 0.05))
    let before = try pruned.accuracy(on: digits.test)
    let after = try retrained.network.accuracy(on: digits.test)
    #expect(before < 0.7 && after > 0.9, "\(before) → \(after)")
    for index in scores.keys {
      #expect(
        zip(pruned.reals(index), retrained.network.reals(index)).allSatisfy { $0 != 0 || $1 == 0 })
    }
  }

  @Test func brainDamageCostsLessThanMagnitude() throws {
    let network = digits.network
    let saliencies = try OptimalBrainDamage.saliencies(of: network, on: part)
    for density in [0.7, 0.5, 0.4] {
      let byMagnitude = try network.pruned(to: density, by: network.magnitudes)
      let bySaliency = try network.pruned(to: density, by: saliencies)
      let losses = try (byMagnitude.loss(on: digits.test), bySaliency.loss(on: digits.test))
      #expect(losses.1 < losses.0, "\(density): \(losses)")
    }
  }

  @Test func centroidTuningRecoversSharedWeights() throws {
    // Seven values and, for pruned weights, zero: three bits.
    let network = try digits.network.pruned(to: 0.6, by: digits.network.magnitudes)
    let shared = try network.sharing(entries: 7)
    let tuned = try Trainer.train(shared, on: part, options: options(epochs: 4, rate: 0.05))
    let (before, after) = try (
      shared.accuracy(on: digits.test), tuned.network.accuracy(on: digits.test)
    )
    #expect(before < 0.93 && after > before + 0.02, "\(before) → \(after)")
    for (index, _, convolution) in tuned.network.convolutions {
      guard case .codebook(let bits, let entries) = convolution.weights.format,
        case .integers(let codes) = convolution.weights.values,
        case .integers(let old)? = shared.weights(index)?.values
      else {
        Issue.record("layer \(index) has no codebook")
        continue
      }
      #expect(bits == 8 && entries.count == 8 && entries[0] == 0 && codes == old)
    }
  }

  @Test func trainsTernaryWeights() throws {
    let indices = digits.network.convolutions.map(\.index)
    let ternary = Dictionary(
      uniqueKeysWithValues: indices.map {
        ($0, WeightParameterization.ternary(latent: digits.network.reals($0), threshold: 0.15))
      })
    let trained = try Trainer.train(
      digits.network, on: part, options: options(epochs: 6, rate: 0.05),
      parameterizations: ternary)
    let accuracy = try trained.network.accuracy(on: digits.test)
    #expect(accuracy > 0.85, "\(accuracy)")
    for index in indices {
      guard case .ternary(let negative, let positive)? = trained.network.weights(index)?.format
      else {
        Issue.record("layer \(index) is not ternary")
        continue
      }
      #expect(negative > 0 && positive > 0)
    }
  }

  @Test func distilsWithoutLabels() throws {
    let unlabelled = LabelledImages(shape: part.shape, elements: part.elements, labels: nil)
    let pruned = try digits.network.pruned(to: 0.3, by: digits.network.magnitudes)
    var options = options(epochs: 4, rate: 0.03)
    options.objective = .distillation(of: digits.network, temperature: 4, labelShare: 0)
    let result = try Trainer.train(pruned, on: unlabelled, options: options)
    let (before, after) = try (
      pruned.accuracy(on: digits.test), result.network.accuracy(on: digits.test)
    )
    #expect(after > before + 0.1, "\(before) → \(after)")
    #expect(result.epochs.allSatisfy { $0.accuracy == nil })
  }
}
