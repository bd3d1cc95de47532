import Datasets
import Compression
import Datasets
import Inference
import NetworkModel
import Quantities
import Testing

struct PruningTests {
  @Test(arguments: [0, 0.001, 0.1, 0.25, 0.5, 0.9, 1])
  func keepsExactlyTheDensity(_ density: Double) throws {
    var random = SplitMix64(seed: 3)
    // Rounded to sixteenths, so that many magnitudes are equal.
    let weights = random.normals(40 * 37).map { ($0 * 16).rounded() / 16 + 1 / 32 }
    let network = try Network.oneLayer(outputs: 40, inputs: 37, weights: weights)
    let pruned = try Pruning.prune(
      network, layers: [0], options: PruningOptions(.density([0: density])))
    let kept = pruned.reals(at: 0)
    #expect(kept.count { $0 != 0 } == Int((density * Double(weights.count)).rounded()))
    // None that is gone is greater than one that stays, and of equals the first stay.
    let least = zip(kept, weights).filter { $0.0 != 0 }.map { $0.1.magnitude }.min() ?? .infinity
    let gone = zip(kept, weights).filter { $0.0 == 0 }.map { $0.1.magnitude }.max() ?? 0
    #expect(gone <= least)
    let ties = weights.indices.filter { weights[$0].magnitude == least }
    let keptTies = ties.filter { kept[$0] != 0 }
    #expect(keptTies == Array(ties.prefix(keptTies.count)))
    for (new, old) in zip(kept, weights) { #expect(new == 0 || new == old) }
  }

  @Test func keepsWhatExceedsDeviations() throws {
    // Mean 0, deviation 2.
    let network = try Network.oneLayer(outputs: 2, inputs: 2, weights: [1, -1, 2.6458, -2.6458])
    let pruned = try Pruning.prune(
      network, layers: [0], options: PruningOptions(.deviations([0: 1])))
    #expect(pruned.reals(at: 0) == [0, 0, 2.6458, -2.6458])
    let all = try Pruning.prune(
      network, layers: [0], options: PruningOptions(.deviations([0: 0.499])))
    #expect(all.reals(at: 0) == [1, -1, 2.6458, -2.6458])
  }

  @Test func ranksSaliencyAcrossLayers() throws {
    let digits = try Digits()
    var saliencies: [Int: [Float]] = [:]
    var random = SplitMix64(seed: 5)
    for layer in digits.layers {
      saliencies[layer] = digits.network.reals(at: layer).map { _ in
        Float.random(in: -1...1, using: &random)
      }
    }
    let pruned = try Pruning.prune(
      digits.network, layers: digits.layers,
      options: PruningOptions(.globalDensity(0.3), saliencies: saliencies))
    let weights = digits.layers.flatMap { digits.network.reals(at: $0) }
    let kept = digits.layers.flatMap { pruned.reals(at: $0) }
    let worth = digits.layers.flatMap { saliencies[$0] ?? [] }
    #expect(zip(kept, weights).allSatisfy { $0 == $1 || $0 == 0 })
    let limit = worth.sorted(by: >)[Int((0.3 * Double(worth.count)).rounded()) - 1]
    for (index, value) in kept.enumerated() where weights[index] != 0 {
      #expect((value != 0) == (worth[index] >= limit))
    }
  }

  @Test(arguments: [(1, 2), (2, 4), (3, 8)])
  func keepsTheGreatestOfEachGroup(_ keep: Int, _ size: Int) throws {
    var random = SplitMix64(seed: 7)
    // 13 channels leave a short last group.
    let weights = random.normals(5 * 13 * 9)
    let network = try Network.oneLayer(outputs: 5, inputs: 13, kernel: 3, map: 3, weights: weights)
    let pruned = try Pruning.prune(
      network, layers: [0], options: PruningOptions(.groups(keep: keep, of: size))
    ).reals(at: 0)
    for (output, tap) in (0..<5).flatMap({ output in (0..<9).map { (output, $0) } }) {
      for first in stride(from: 0, to: 13, by: size) {
        let places = (first..<min(13, first + size)).map { (output * 13 + $0) * 9 + tap }
        let kept = places.filter { pruned[$0] != 0 }
        #expect(kept.count == min(keep, places.count))
        let least = kept.map { weights[$0].magnitude }.min() ?? 0
        #expect(places.allSatisfy { pruned[$0] != 0 || weights[$0].magnitude <= least })
      }
    }
  }

  @Test func zerosQuantizedWeightsInTheirFormat() throws {
    let shape = try TensorShape([1, 4, 1, 1])
    let affine = try AffineFormat(
      bits: 8, isSigned: false, scale: .perTensor(0.5), zeroPoints: [128])
    let cases: [(NumberFormat, [Int32])] = [
      (.integer(affine), [120, 130, 129, 140]),
      (.codebook(bits: 3, entries: [-4, 1, 0.5, 6]), [0, 1, 2, 3]),
      (.fixedPoint(bits: 8, fractionBits: 2, isSigned: true), [-16, 4, 2, 24]),
    ]
    for (format, stored) in cases {
      let plain = try Network.oneLayer(outputs: 1, inputs: 4, weights: [0, 0, 0, 0])
      let convolution = try #require(plain.convolution(at: 0))
      let network = try plain.replacing(convolutions: [
        0: convolution.replacing(
          weights: WeightTensor(shape: shape, format: format, values: .integers(stored)))
      ])
      let pruned = try Pruning.prune(
        network, layers: [0], options: PruningOptions(.density([0: 0.5])))
      let before = network.reals(at: 0)
      #expect(pruned.reals(at: 0) == [before[0], 0, 0, before[3]])
      #expect(pruned.convolution(at: 0)?.weights.zeroCount == 2)
    }
  }

  @Test func refusesWhatCannotBePruned() throws {
    let network = try Network.oneLayer(outputs: 1, inputs: 2, weights: [1, 2])
    #expect(throws: CompressionError.self) {
      try Pruning.prune(network, layers: [0], options: PruningOptions(.density([0: 1.5])))
    }
    #expect(throws: CompressionError.self) {
      try Pruning.prune(network, layers: [0], options: PruningOptions(.density([0: .nan])))
    }
    #expect(throws: CompressionError.self) {
      try Pruning.prune(network, layers: [4], options: PruningOptions(.globalDensity(0.5)))
    }
    #expect(throws: CompressionError.self) {
      try Pruning.prune(
        network, layers: [0],
        options: PruningOptions(.density([0: 0.5]), saliencies: [0: [1, 2, 3]]))
    }
    #expect(throws: CompressionError.self) {
      try Pruning.prune(network, layers: [0], options: PruningOptions(.groups(keep: 3, of: 2)))
    }
  }
}

struct FilterPruningTests {
  /// The logits of some images.
  private func logits(_ network: Network, _ digits: Digits) throws -> [[Float]] {
    let executor = try Executor(network)
    return try (0..<8).map { try executor.run(digits.test.image($0)).outputs[0] }
  }

  @Test func removingComputesWhatZeroingDoes() throws {
    let digits = try Digits()
    let densities = digits.each(0.8)
    let layers = digits.layers.filter { $0 != digits.layers.last }
    let zeroed = try Pruning.prune(
      digits.network, layers: layers,
      options: PruningOptions(.density(densities), structure: .filters(removing: false)))
    let removed = try Pruning.prune(
      digits.network, layers: layers,
      options: PruningOptions(.density(densities), structure: .filters(removing: true)))
    for (left, right) in zip(try logits(zeroed, digits), try logits(removed, digits)) {
      for (one, other) in zip(left, right) { #expect(abs(one - other) < 1e-4) }
    }
    #expect(zeroed.weightCount == digits.network.weightCount)
    // conv1 keeps 13 of 16 filters; res1 and pw 26 of 32. conv2 and res2 lie at an addition.
    let names = Dictionary(
      uniqueKeysWithValues: removed.convolutions.map { ($0.layer.name, $0.convolution.shape) })
    #expect(names["conv1"]?.outputChannels == 13)
    #expect(names["conv2"]?.inputChannels == 13)
    #expect(names["conv2"]?.outputChannels == 32)
    #expect(names["res1"]?.outputChannels == 26)
    #expect(names["res2"]?.inputChannels == 26)
    #expect(names["pw"]?.outputChannels == 26)
    #expect(names["fc"]?.inputChannels == 26)
    let notes = removed.notes.filter { $0.contains("stay in the network") }
    #expect(notes.contains { $0.contains("conv2") } && notes.contains { $0.contains("res2") })
  }

  @Test func removesThroughPoolingAndFlattening() throws {
    var builder = NetworkBuilder(name: "flat", source: "test")
    let input = try builder.input(shape: TensorShape(channels: 2, rows: 4, columns: 4))
    let wide = try builder.convolution("wide", input, channels: 4, kernel: (1, 1))
    let apart = try builder.convolution("apart", wide, channels: 4, kernel: (1, 1), groups: 4)
    let pooled = try builder.pooling("pool", apart, .maximum, kernel: 2, stride: 2)
    let flat = try builder.rearrangement("flat", pooled, .reshape, to: TensorShape([1, 16]))
    let output = try builder.fullyConnected("fc", flat, outputs: 3)
    let plain = try builder.build(outputs: [output])
    var random = SplitMix64(seed: 11)
    var changed: [Int: Convolution] = [:]
    for (index, _, convolution) in plain.convolutions {
      changed[index] = try convolution.replacing(
        weights: WeightTensor(
          shape: convolution.weights.shape,
          values: .reals(random.normals(convolution.weights.shape.elementCount))),
        bias: .some(Bias(random.normals(convolution.shape.totalOutputChannels))))
    }
    let network = try plain.replacing(convolutions: changed)
    func prune(removing: Bool) throws -> Network {
      try Pruning.prune(
        network, layers: [0, 1],
        options: PruningOptions(
          .density([0: 0.5, 1: 0.75]), structure: .filters(removing: removing)))
    }
    let image = random.normals(32)
    let zeroed = try Executor(prune(removing: false)).run(image[...]).outputs[0]
    let removed = try prune(removing: true)
    #expect(removed.convolution(at: 4)?.shape.inputChannels == 8)
    #expect(removed.convolution(at: 1)?.shape.groups == 2)
    for (one, other) in zip(zeroed, try Executor(removed).run(image[...]).outputs[0]) {
      #expect(abs(one - other) < 1e-5)
    }
  }
}

struct SensitivityTests {
  @Test(arguments: [true, false])
  func staysWithinTheLoss(_ hasLabels: Bool) throws {
    let digits = try Digits()
    var calibration = digits.calibration[0..<32]
    if !hasLabels {
      calibration = .init(
        shape: calibration.shape, elements: calibration.elements, labels: nil)
    }
    let layers = Array(digits.layers[1...3])
    let options = SensitivityOptions(densities: [0.3, 0.6], maximumLoss: 0.1)
    let (network, scan) = try Pruning.prune(
      digits.network, layers: layers, sensitivity: options,
      context: CompressionContext(calibration: calibration, jobs: 2))
    #expect(scan.entries.count == 6)
    #expect(scan.loss <= 0.1)
    #expect((scan.accuracy != nil) == hasLabels)
    for layer in layers {
      let density = try #require(scan.densities[layer])
      let count = digits.network.reals(at: layer).count
      let kept = network.reals(at: layer).count { $0 != 0 }
      #expect(kept == Int((density * Double(count)).rounded()))
    }
    if hasLabels {
      let accuracy = try Accuracy.measure(Executor(network), on: calibration, jobs: 1).top1
      #expect(accuracy == scan.accuracy)
    }
  }
}
