internal import NetworkModel

extension Compressor {
  /// Estimates biases, scales or the last layer anew, so that results are near the original's.
  mutating func perform(_ step: ReestimateStep) throws(CompressionError) -> [String] {
    network = try Reestimation.reestimate(
      network, reference: original, layers: network.convolutions.map(\.index),
      options: ReestimationOptions(
        biases: step.biases, scales: step.scales, lastLayer: step.lastLayer, ridge: step.ridge),
      context: context)
    return []
  }

  /// Brings weights and feature maps to fixed point.
  mutating func perform(_ step: FixedPointStep) throws(CompressionError) -> [String] {
    let weighted = try selected(step.layers)
    // Feature maps are also written by layers without weights.
    let writers = network.layers.indices.filter { step.layers.contains(network.layers[$0].name) }
    let input = network.inputs.first.map { network[$0].name } ?? ""
    network = try FixedPoint.quantize(
      network,
      options: FixedPointOptions(
        weightBits: step.weightBits.map { values($0, of: weighted) } ?? [:],
        activationBits: step.activationBits.map { values($0, of: writers) } ?? [:],
        inputBits: step.activationBits?[input],
        precision: step.precision == .dynamic ? .dynamic : .uniform, images: step.images),
      context: context)
    return weighted.compactMap { index in
      let layer = network.layers[index]
      // Without values nothing was measured: the network's notes say that lengths are not known.
      guard case .convolution(let convolution) = layer.operation,
        convolution.weights.realValues != nil
      else { return nil }
      return "\(layer.name): weights \(fractionText(convolution.weights.format)), results "
        + fractionText(network[layer.output].format)
    }
  }

  /// Splits layers into two of lower rank.
  mutating func perform(_ step: LowRankStep) throws(CompressionError) -> [String] {
    var layers = try selected(step.layers)
    let rank: LowRankOptions.Rank
    switch step.rank {
    case .filters(let filters):
      let chosen = values(filters, of: layers)
      layers = chosen.keys.sorted()
      rank = .filters(chosen)
    case .speedUp(let factor): rank = .speedUp(factor)
    }
    let method: LowRankOptions.Method =
      switch step.method {
      case .weights: .weights
      case .linear: .linear
      case .nonlinear: .nonlinear
      }
    let before = network.macCount
    network = try LowRank.split(
      network, layers: layers,
      options: LowRankOptions(
        rank, method: method, isAsymmetric: step.isAsymmetric,
        samplesPerImage: step.samplesPerImage), context: context)
    let firsts = network.convolutions.filter { $0.layer.name.hasSuffix("/low-rank-1") }
    return firsts.map { entry in
      "\(entry.layer.name.dropLast("/low-rank-1".count)): rank "
        + "\(entry.convolution.shape.totalOutputChannels)"
    } + ["multiply-accumulates: \(before) → \(network.macCount)"]
  }

  /// Where the binary point of a format is.
  private func fractionText(_ format: NumberFormat) -> String {
    switch format {
    case .fixedPoint(let bits, let fractionBits, _): "\(bits) bits, \(fractionBits) of fraction"
    case .float(let bits): "\(bits)-bit float"
    case .codebook(let bits, _): "shared, \(bits)-bit codes"
    case .integer(let format): "\(format.bits)-bit integers"
    case .ternary: "ternary"
    case .binary: "binary"
    }
  }
}
