internal import NetworkModel

extension LowRank {
  /// Splits layers so that their responses on calibration images change least.
  ///
  /// Layers go one after another. Targets are always responses of the original network; with
  /// asymmetric solutions a layer's inputs are those that the layers split before it leave (Zhang
  /// et al., TPAMI 2016, Section 3.2).
  static func splitResponses(
    _ network: Network, layers: [Int], options: LowRankOptions, context: CompressionContext
  ) throws(CompressionError) -> Network {
    guard options.samplesPerImage > 0 else {
      throw CompressionError("no pixels are sampled", remedy: "sample at least 1 in each image")
    }
    let sampling = ResponseSampling(
      images: try context.images(for: "a low-rank split by responses"),
      samplesPerImage: options.samplesPerImage, seed: context.seed, jobs: context.jobs)
    let original = try layers.map { (index) throws(CompressionError) -> RealConvolution in
      try RealConvolution(network, index)
    }
    context.progress?("responses of \(layers.count) layers")
    let targets = try sampling.responses(of: original.map(\.name), in: network)
    let ranks = try ranks(layers, original, targets, options.rank)
    var result = network
    for (index, layer) in zip(layers, original) {
      guard let rank = ranks[index], let wanted = targets[layer.name] else { continue }
      try layer.require(rank: rank)
      context.progress?("\(layer.name): rank \(rank) of \(layer.weights.rows)")
      let given =
        options.isAsymmetric
        ? try sampling.responses(of: [layer.name], in: result)[layer.name] : nil
      let limiter = options.method == .nonlinear ? network.limiter(behind: index) : nil
      let map =
        if let limiter {
          try ResponseMap.fitNonlinear(
            targets: wanted, inputs: given, rank: rank, limiter: limiter)
        } else {
          try ResponseMap.fit(targets: wanted, inputs: given, rank: rank)
        }
      guard let place = result.layers.firstIndex(where: { $0.name == layer.name }) else { continue }
      let factors = LowRankFactors(map.removing(bias: layer.bias), weights: layer.weights)
      result = try result.splitting([place: LayerSplit(result, place, factors: factors)])
    }
    return result
  }

  private static func ranks(
    _ layers: [Int], _ convolutions: [RealConvolution], _ responses: [String: DenseMatrix],
    _ rank: LowRankOptions.Rank
  ) throws(CompressionError) -> [Int: Int] {
    switch rank {
    case .filters(let given): return given
    case .speedUp(let speedUp):
      var candidates: [RankSelection.Candidate] = []
      for layer in convolutions {
        guard let samples = responses[layer.name] else { continue }
        let centred = samples.subtracting(samples.rowMeans)
        let energies = try centred.covariance().symmetricEigenvectors().values
        // More filters than inputs of a filter cannot be independent.
        let limit = min(energies.count, layer.weights.columns)
        candidates.append(layer.candidate(energies: Array(energies.prefix(limit))))
      }
      let chosen = try RankSelection.ranks(of: candidates, speedUp: speedUp)
      var result: [Int: Int] = [:]
      for (index, rank) in zip(layers, chosen) { result[index] = rank }
      return result
    }
  }
}

extension ResponseMap {
  /// The map of responses without bias that equals this one of responses with it.
  func removing(bias: [Double]) -> ResponseMap {
    let moved = restoring.times(
      reducing.times(DenseMatrix(rows: bias.count, columns: 1, elements: bias)))
    return ResponseMap(
      reducing: reducing, restoring: restoring,
      offset: zip(offset, moved.elements).map { $0 + $1 })
  }
}

extension Network {
  /// The limits of the ReLU or clip that alone reads a layer's result, or `nil`.
  func limiter(behind index: Int) -> Limiter? {
    let readers = consumers()[layers[index].output.index]
    guard readers.count == 1, !outputs.contains(layers[index].output),
      case .activation(let function) = layers[readers[0]].operation
    else { return nil }
    switch function {
    case .relu: return Limiter(minimum: 0, maximum: .infinity)
    case .clip(let minimum, let maximum):
      return Limiter(minimum: Double(minimum), maximum: Double(maximum))
    case .leakyRelu, .parametricRelu, .sigmoid, .hardSigmoid, .hardSwish, .sigmoidLinearUnit,
      .gaussianErrorLinearUnit, .hyperbolicTangent, .sign, .multiThreshold, .other:
      return nil
    }
  }
}
