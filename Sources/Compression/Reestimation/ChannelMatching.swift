internal import Datasets
internal import Inference
internal import NetworkModel

/// Gives each channel the mean, and the variance where asked, that it has in the reference.
struct ChannelMatching {
  let reference: Network
  let images: LabelledImages
  let matchesVariance: Bool
  let context: CompressionContext

  /// The network with matched channels, one layer after another.
  func matching(_ network: Network, layers: [Int]) throws(CompressionError) -> Network {
    let counterparts = reference.writersByTensorName
    var pairs: [(layer: Int, counterpart: Int)] = []
    for index in layers {
      let (_, convolution) = try network.weightedLayer(index)
      let name = network[network.layers[index].output].name
      guard let other = counterparts[name],
        case .convolution(let original) = reference.layers[other].operation,
        original.shape.totalOutputChannels == convolution.shape.totalOutputChannels
      else { continue }
      pairs.append((index, other))
    }
    let wanted = try statistics(of: Set(pairs.map(\.counterpart)), in: reference)
    var result = network
    for (index, other) in pairs {
      context.progress?("channels of \(network.layers[index].name)")
      let prefix = try result.prefix(through: index)
      guard let target = wanted[other],
        let found = try statistics(of: [index], in: prefix)[index],
        case .convolution(let convolution) = result.layers[index].operation
      else { continue }
      let name = result.layers[index].name
      let corrections = target.corrections(from: found, matchesVariance: matchesVariance)
      let changed = try compressing(layer: name) { () throws(NetworkError) -> Convolution in
        try convolution.applying(corrections)
      }
      result = try result.changing([index: changed])
    }
    return result
  }

  private func statistics(
    of layers: Set<Int>, in network: Network
  ) throws(CompressionError) -> [Int: ChannelStatistics] {
    var result: [Int: ChannelStatistics] = [:]
    let all = network.layers
    try ImagePass.observe(network, .stored, layers: layers, on: images, jobs: context.jobs) {
      _, observation -> ChannelStatistics? in
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
}

/// What is done to each channel of a layer's results: y ↦ scale · y + offset.
struct ChannelCorrections {
  /// One for each channel; `nil` where results are only shifted.
  let scales: [Double]?
  let offsets: [Double]
}

extension ChannelStatistics {
  /// What makes the found means, and deviations, these; a channel that never changes keeps its
  /// scale.
  func corrections(
    from found: ChannelStatistics, matchesVariance: Bool
  ) -> ChannelCorrections {
    let channels = sums.indices
    guard matchesVariance else {
      return ChannelCorrections(
        scales: nil, offsets: channels.map { mean($0) - found.mean($0) })
    }
    let scales = channels.map { channel in
      let (wanted, own) = (deviation(channel), found.deviation(channel))
      return wanted > 0 && own > 0 ? wanted / own : 1
    }
    return ChannelCorrections(
      scales: scales, offsets: channels.map { mean($0) - scales[$0] * found.mean($0) })
  }
}

extension Network {
  /// By a tensor's name, the layer that writes it.
  fileprivate var writersByTensorName: [String: Int] {
    var result: [String: Int] = [:]
    for (index, layer) in layers.enumerated() {
      for output in layer.outputs { result[self[output].name] = index }
    }
    return result
  }
}
