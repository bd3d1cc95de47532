import Datasets
import NetworkModel
import Testing

@testable import Training

/// The diagonal second derivatives against finite differences, where the neglected terms are zero.
struct SecondDerivativeTests {
  private let step: Float = 1 / 16

  /// (f(w + s) − 2f(w) + f(w − s))/s² is exact for a quadratic function.
  private func difference(
    _ network: Network, layer: Int, weight: Int, by step: Float, _ loss: (Network) throws -> Double
  ) throws -> Double {
    let (above, below) = try (
      loss(network.moving(layer: layer, weight: weight, by: step)),
      loss(network.moving(layer: layer, weight: weight, by: -step))
    )
    return (above - 2 * (try loss(network)) + below) / Double(step * step)
  }

  /// With one layer and the softmax's cross-entropy, hₖₖ = pᵢ(1 − pᵢ)xⱼ² is the whole of it.
  @Test func isExactForOneLayerAndCrossEntropy() throws {
    let network = try SmallNetworks.build(input: [1, 5], seed: 11) {
      try $0.fullyConnected("fc", $1, outputs: 4)
    }
    let images = SmallNetworks.images([5], count: 6, classes: 4)
    let seconds = try #require(
      OptimalBrainDamage.secondDerivatives(
        of: network, on: images, curvature: .softmaxCrossEntropy)[0])
    for (weight, second) in seconds.enumerated() {
      let expected = try difference(network, layer: 0, weight: weight, by: step) {
        try $0.loss(on: images)
      }
      // The fourth derivative is below 1/8 xⱼ⁴, its share of the difference s²/12 of that.
      #expect(abs(Double(second) - expected) < 2e-4)
    }
    let saliencies = try #require(OptimalBrainDamage.saliencies(of: network, on: images)[0])
    for (index, weight) in network.reals(0).enumerated() {
      #expect(saliencies[index] == seconds[index] * weight * weight / 2)
    }
  }

  /// Two layers of one pixel, linear between the kinks: half the squared error is quadratic in each
  /// weight, and each hidden unit's second derivative has no cross terms.
  @Test func isExactForTwoLayersAndSquaredError() throws {
    let network = try SmallNetworks.build(input: [1, 4], seed: 5) { builder, input in
      let hidden = try builder.fullyConnected("hidden", input, outputs: 5)
      let leaky = try builder.activation("leaky", hidden, .leakyRelu(alpha: 0.25))
      return try builder.fullyConnected("fc", leaky, outputs: 3)
    }
    let images = SmallNetworks.images([4], count: 3, classes: 3)
    let seconds = try OptimalBrainDamage.secondDerivatives(
      of: network, on: images, curvature: .squaredError)
    let reference = try SmallNetworks.withRandomWeights(network, seed: 12)
    for layer in [0, 2] {
      let diagonal = try #require(seconds[layer])
      for (weight, second) in diagonal.enumerated() {
        let expected = try difference(network, layer: layer, weight: weight, by: 1 / 64) {
          try DifferentiableNetwork($0).gradient(on: images, objective: .logits(of: reference))
            .meanLoss
        }
        let error = abs(Double(second) - expected)
        #expect(error < 2e-3 + 0.01 * expected, "\(layer) \(weight)")
      }
    }
  }

  /// By hand: one channel, a kernel of two weights over three pixels, one output that sums them.
  ///
  /// Outputs y₁ = ax₁ + bx₂ and y₂ = ax₂ + bx₃ are averaged and scaled by 3, E = (1.5(y₁ + y₂) − t)²/2.
  /// LeCun's sum over the places gives 1.5² (x₁² + x₂²) = 11.25 for a; the true one is 1.5² (x₁ + x₂)².
  @Test func sumsTheSquaresOfThePlacesThatShareAWeight() throws {
    let network = try SmallNetworks.build(input: [1, 1, 1, 3], seed: 2) { builder, input in
      let map = try builder.convolution("conv", input, channels: 1, kernel: (1, 2), hasBias: false)
      let mean = try builder.globalAveragePooling("gap", map)
      return builder.layer(
        "affine", .affine(ChannelAffine(scale: [3], offset: [0.5])), inputs: [mean],
        outputs: [Tensor(name: "out", shape: builder.shape(of: mean))])[0]
    }
    let images = LabelledImages(shape: [1, 1, 3], elements: [1, 2, -4], labels: nil)
    let seconds = try OptimalBrainDamage.secondDerivatives(
      of: network, on: images, curvature: .squaredError)
    #expect(seconds[0] == [11.25, 45])
  }

  @Test func refusesLayersWithoutWeights() throws {
    let network = try SmallNetworks.build(input: [1, 4]) { builder, input in
      let hidden = try builder.fullyConnected("hidden", input, outputs: 3)
      return try builder.activation("relu", hidden, .relu)
    }
    let images = SmallNetworks.images([4], count: 2, classes: 3)
    #expect(throws: TrainingError.self) {
      try OptimalBrainDamage.saliencies(of: network, on: images, layers: [1])
    }
    let only = try OptimalBrainDamage.saliencies(of: network, on: images, layers: [0])
    #expect(Set(only.keys) == [0])
  }
}
