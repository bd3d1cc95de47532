import Datasets
import Inference
import NetworkModel
import Testing

@testable import Compression

struct ReestimationTests {
  let digits: Digits
  let pruned: Network
  let context: CompressionContext

  init() throws {
    digits = try Digits()
    pruned = try Pruning.prune(
      digits.network, layers: digits.layers, options: PruningOptions(.density(digits.each(0.5))))
    context = CompressionContext(calibration: digits.calibration[0..<48], jobs: 2)
  }

  private func statistics(_ network: Network) throws -> [Int: ChannelStatistics] {
    var result: [Int: ChannelStatistics] = [:]
    let all = network.layers
    try ImagePass.observe(
      network, .stored, layers: Set(digits.layers), on: digits.calibration[0..<48], jobs: 1
    ) { _, observation -> ChannelStatistics? in
      guard case .convolution(let convolution) = all[observation.layerIndex].operation else {
        return nil
      }
      return ChannelStatistics(observation.outputs[0], convolution)
    } join: { layer, statistics in
      guard let statistics else { return }
      if result[layer] == nil { result[layer] = statistics } else { result[layer]?.add(statistics) }
    }
    return result
  }

  private func resultError(_ network: Network, _ images: LabelledImages) throws -> Double {
    let wanted = try ImagePass.outputs(of: digits.network, .stored, on: images, jobs: 2)
    let given = try ImagePass.outputs(of: network, .stored, on: images, jobs: 2)
    return zip(wanted.joined(), given.joined()).reduce(0) {
      $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1)
    }
  }

  @Test(arguments: [false, true]) func channelsHaveTheMomentsOfTheReference(_ scales: Bool) throws {
    let result = try Reestimation.reestimate(
      pruned, reference: digits.network, layers: digits.layers,
      options: ReestimationOptions(biases: true, scales: scales), context: context)
    let wanted = try statistics(digits.network)
    let found = try statistics(result)
    for (layer, statistics) in wanted {
      let own = try #require(found[layer])
      for channel in statistics.sums.indices {
        let deviation = statistics.deviation(channel)
        #expect(abs(own.mean(channel) - statistics.mean(channel)) < 1e-4 * max(1, deviation))
        if scales, own.deviation(channel) > 0 {
          #expect(abs(own.deviation(channel) - deviation) < 1e-3 * max(deviation, 1e-3))
        }
      }
    }
    // The mask stays, and images that were not looked at gain, too.
    for layer in digits.layers {
      #expect(result.reals(at: layer).map { $0 == 0 } == pruned.reals(at: layer).map { $0 == 0 })
    }
    #expect(try resultError(result, digits.test) < resultError(pruned, digits.test))
  }

  @Test func quantizedWeightsKeepTheirCodes() throws {
    let ternary = try Ternarization.ternarize(digits.network, layers: digits.layers)
    let result = try Reestimation.reestimate(
      ternary, reference: digits.network, layers: digits.layers,
      options: ReestimationOptions(biases: false, scales: true), context: context)
    for layer in digits.layers {
      #expect(result.reals(at: layer) == ternary.reals(at: layer))
      #expect(result.convolution(at: layer)?.outputAffine != nil)
    }
    #expect(try resultError(result, digits.test) < resultError(ternary, digits.test))
  }

  @Test func lastLayerIsTheLeastSquaresOptimum() throws {
    let options = ReestimationOptions(biases: false, lastLayer: true, ridge: 0)
    let result = try Reestimation.reestimate(
      pruned, reference: digits.network, layers: digits.layers, options: options, context: context)
    let last = try #require(digits.layers.last)
    let weights = result.reals(at: last)
    #expect(weights.map { $0 == 0 } == pruned.reals(at: last).map { $0 == 0 })
    let images = digits.calibration[0..<48]
    let least = try resultError(result, images)
    let before = try resultError(pruned, images)
    #expect(least < before)
    let convolution = try #require(result.convolution(at: last))
    for place in weights.indices where weights[place] != 0 && place % 29 == 0 {
      for step in [-0.02, 0.02] as [Float] {
        var moved = weights
        moved[place] += step
        let other = try result.replacing(convolutions: [
          last: convolution.replacing(
            weights: WeightTensor(shape: convolution.weights.shape, values: .reals(moved)))
        ])
        #expect(try resultError(other, images) > least)
      }
    }
  }

  @Test func refusesWithoutImages() throws {
    #expect(throws: CompressionError.self) {
      try Reestimation.reestimate(
        pruned, reference: digits.network, layers: digits.layers, context: CompressionContext())
    }
  }
}
