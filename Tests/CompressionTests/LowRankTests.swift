import Datasets
import Inference
import NetworkModel
import Quantities
import ReferenceNetworks
import Testing

@testable import Compression

/// Responses of one VGG-16 layer.
struct ResponseCase: CustomTestStringConvertible, Sendable {
  let channels: Int
  let samples: Int
  let rank: Int
  var testDescription: String { "\(channels) channels, rank \(rank)" }

  static let all = [
    ResponseCase(channels: 64, samples: 300, rank: 16),
    ResponseCase(channels: 128, samples: 400, rank: 50),
    ResponseCase(channels: 64, samples: 40, rank: 20),
  ]
}

struct ResponseMapTests {
  private func sum(_ left: DenseMatrix, _ right: DenseMatrix) -> Double {
    zip(left.elements, right.elements).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
  }

  /// Correlated responses with different variances and means.
  private func responses(_ item: ResponseCase) -> DenseMatrix {
    var random = SplitMix64(seed: UInt64(item.channels + item.rank))
    let mixing = DenseMatrix(
      rows: item.channels, columns: item.channels,
      rowMajor: random.normals(item.channels * item.channels))
    let sources = DenseMatrix(
      rows: item.channels, columns: item.samples,
      rowMajor: random.normals(item.channels * item.samples))
    var result = mixing.times(sources)
    for index in result.elements.indices {
      let channel = index % item.channels
      result.elements[index] = result.elements[index] / Double(1 + channel) + Double(channel)
    }
    return result
  }

  @Test(arguments: ResponseCase.all)
  func errorIsTheTailOfTheEnergies(_ item: ResponseCase) throws {
    let targets = responses(item)
    let map = try ResponseMap.fit(targets: targets, rank: item.rank)
    let error = sum(map.applied(to: targets), targets) / Double(item.samples)
    let energies = try targets.subtracting(targets.rowMeans).covariance()
      .symmetricEigenvectors().values
    let tail = energies[item.rank...].reduce(0, +)
    #expect(abs(error - tail) <= 1e-6 * max(tail, energies[0] * 1e-6))
    #expect(map.reducing.rows == item.rank)
  }

  @Test func regressionOfTargetsOnThemselvesIsTheirAnalysis() throws {
    let targets = responses(ResponseCase.all[0])
    let plain = try ResponseMap.fit(targets: targets, rank: 16)
    let regression = try ResponseMap.fit(targets: targets, inputs: targets, rank: 16)
    let (one, other) = (plain.applied(to: targets), regression.applied(to: targets))
    #expect(sum(one, other) < 1e-9 * sum(one, targets))
  }

  @Test func noOtherMapOfTheRankIsNearer() throws {
    let targets = responses(ResponseCase.all[0])
    var random = SplitMix64(seed: 9)
    var inputs = targets
    for index in inputs.elements.indices { inputs.elements[index] += Double(random.normal()) }
    let map = try ResponseMap.fit(targets: targets, inputs: inputs, rank: 5)
    let least = sum(map.applied(to: inputs), targets)
    // Better than the analysis of the targets, which does not know what the inputs lack.
    let plain = try ResponseMap.fit(targets: targets, rank: 5)
    #expect(least < sum(plain.applied(to: inputs), targets))
    for index in stride(from: 0, to: map.reducing.elements.count, by: 37) {
      for step in [-0.01, 0.01] {
        var reducing = map.reducing
        reducing.elements[index] += step
        let other = ResponseMap(reducing: reducing, restoring: map.restoring, offset: map.offset)
        #expect(sum(other.applied(to: inputs), targets) > least)
      }
    }
  }

  @Test func nonlinearFitIsNearerBehindTheReLU() throws {
    let limiter = Limiter(minimum: 0, maximum: .infinity)
    var targets = responses(ResponseCase.all[0])
    // About half of the responses are negative.
    let means = targets.rowMeans
    for index in targets.elements.indices { targets.elements[index] -= means[index % 64] }
    func error(_ map: ResponseMap) -> Double {
      let moved = map.applied(to: targets)
      return zip(moved.elements, targets.elements).reduce(0) { sum, pair in
        let miss = limiter(pair.0) - limiter(pair.1)
        return sum + miss * miss
      }
    }
    let linear = error(try ResponseMap.fit(targets: targets, rank: 16))
    let nonlinear = error(
      try ResponseMap.fitNonlinear(targets: targets, inputs: nil, rank: 16, limiter: limiter))
    #expect(nonlinear < 0.97 * linear)
  }
}

struct RankSelectionTests {
  @Test(arguments: [1.2, 2, 4]) func keepsTheBudget(_ speedUp: Double) throws {
    let candidates = [
      RankSelection.Candidate(
        energies: (0..<64).map { 1 / Double(1 + $0) }, wholeCost: 64_000, costPerFilter: 1100),
      RankSelection.Candidate(
        energies: (0..<32).map { 1 / Double(1 << min($0, 40)) }, wholeCost: 32_000,
        costPerFilter: 1100),
    ]
    let ranks = try RankSelection.ranks(of: candidates, speedUp: speedUp)
    let cost = zip(candidates, ranks).reduce(0) { sum, pair in
      sum + (pair.1.map { $0 * pair.0.costPerFilter } ?? pair.0.wholeCost)
    }
    #expect(Double(cost) * speedUp <= 96_000)
    // One more filter would break the budget.
    #expect(Double(cost + 1100) * speedUp > 96_000)
    // Energies that fall fast leave fewer filters.
    let shares = zip(candidates, ranks).map { candidate, rank in
      Double(rank ?? candidate.energies.count) / Double(candidate.energies.count)
    }
    #expect(shares[1] < shares[0])
  }

  @Test func refusesWhatCannotBe() {
    let candidate = RankSelection.Candidate(energies: [1, 1], wholeCost: 100, costPerFilter: 60)
    #expect(throws: CompressionError.self) {
      try RankSelection.ranks(of: [candidate], speedUp: 3)
    }
  }
}

struct LowRankTests {
  @Test func errorOfWeightsIsTheTailOfTheSingularValues() throws {
    var random = SplitMix64(seed: 21)
    let weights = random.normals(30 * 45)
    let network = try Network.oneLayer(outputs: 30, inputs: 5, kernel: 3, map: 4, weights: weights)
    let matrix = DenseMatrix(rows: 30, columns: 45, rowMajor: weights)
    let values = try matrix.singularValueDecomposition().values
    for rank in [1, 7, 30] {
      let split = try LowRank.split(
        network, layers: [0], options: LowRankOptions(.filters([0: rank]), method: .weights))
      #expect(split.layers.map(\.name) == ["layer/low-rank-1", "layer/low-rank-2"])
      let first = DenseMatrix(rows: rank, columns: 45, rowMajor: split.reals(at: 0))
      let second = DenseMatrix(rows: 30, columns: rank, rowMajor: split.reals(at: 1))
      let error = zip(second.times(first).elements, matrix.elements).reduce(0) {
        $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
      }
      let tail = values[rank...].reduce(0) { $0 + $1 * $1 }
      // The factors are single-precision numbers.
      #expect(abs(error - tail) < 1e-6 * max(tail, values[0]))
    }
  }

  @Test(arguments: [LowRankOptions.Method.weights, .linear, .nonlinear])
  func fullRankComputesTheSame(_ method: LowRankOptions.Method) throws {
    let digits = try Digits()
    let layers = Array(
      digits.layers.filter { digits.network.convolution(at: $0)?.shape.groups == 1 })
    var ranks: [Int: Int] = [:]
    for layer in layers {
      let shape = try #require(digits.network.convolution(at: layer)).weights.shape
      ranks[layer] = min(shape.dimensions[0], shape.elementCount / shape.dimensions[0])
    }
    let split = try LowRank.split(
      digits.network, layers: layers,
      options: LowRankOptions(.filters(ranks), method: method, isAsymmetric: true),
      context: CompressionContext(calibration: digits.calibration[0..<24], jobs: 2))
    #expect(split.convolutions.count == digits.layers.count + layers.count)
    let (before, after) = (try Executor(digits.network), try Executor(split))
    for index in 0..<8 {
      let wanted = try before.run(digits.test.image(index)).outputs[0]
      let given = try after.run(digits.test.image(index)).outputs[0]
      for (one, other) in zip(wanted, given) { #expect(abs(one - other) < 0.02) }
    }
  }

  @Test func asymmetricSplitsLowerTheEndError() throws {
    let digits = try Digits()
    let inner = Array(digits.layers[1...3])
    func error(asymmetric: Bool) throws -> Double {
      let network = try LowRank.split(
        digits.network, layers: inner,
        options: LowRankOptions(
          .speedUp(2), method: .linear, isAsymmetric: asymmetric, samplesPerImage: 8),
        context: CompressionContext(calibration: digits.calibration, jobs: 2))
      #expect(network.macCount < digits.network.macCount * 6 / 10)
      let wanted = try ImagePass.outputs(
        of: digits.network, .stored, on: digits.test, jobs: 2)
      let given = try ImagePass.outputs(of: network, .stored, on: digits.test, jobs: 2)
      return zip(wanted.joined(), given.joined()).reduce(0) {
        $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1)
      }
    }
    #expect(try error(asymmetric: true) < error(asymmetric: false))
  }

  @Test func splitsShapesAlone() throws {
    // Qiu et al., FPGA 2016, Section 4.2: fc6 of VGG-16 as 25088×500 and 500×4096.
    let network = try #require(ReferenceNetworks.entry(named: "vgg16")).network()
    let fc6 = try #require(network.layers.firstIndex { $0.name == "fc6" })
    let split = try LowRank.split(
      network, layers: [fc6], options: LowRankOptions(.filters([fc6: 500]), method: .weights))
    #expect(split.convolution(at: fc6)?.shape.weightCount == 25_088 * 500)
    #expect(split.convolution(at: fc6 + 1)?.shape.weightCount == 500 * 4096)
    let saved = 25_088 * 4096 - 500 * (25_088 + 4096)
    #expect(split.weightCount == network.weightCount - saved)
  }

  @Test func refusesWhatCannotBeSplit() throws {
    let digits = try Digits()
    let depthwise = try #require(digits.network.layers.firstIndex { $0.name == "dw" })
    for (layer, rank) in [(depthwise, 1), (digits.layers[0], 0), (digits.layers[0], 17)] {
      #expect(throws: CompressionError.self) {
        try LowRank.split(
          digits.network, layers: [layer],
          options: LowRankOptions(.filters([layer: rank]), method: .weights))
      }
    }
    #expect(throws: CompressionError.self) {
      try LowRank.split(
        digits.network, layers: [digits.layers[1]], options: LowRankOptions(.speedUp(1.5)))
    }
  }
}
