internal import NetworkModel
internal import Quantities
internal import WeightCoding

extension Compressor {
  /// Puts published figures in the place of weights.
  mutating func perform(_ step: StatisticsStep) throws(CompressionError) -> [String] {
    var changed: [Int: Convolution] = [:]
    var missing: [String] = []
    for (index, layer, convolution) in network.convolutions {
      guard let figures = step.layers[layer.name] else {
        missing.append(layer.name)
        continue
      }
      let count = convolution.shape.weightCount
      let statistics = figures.statistics
      do throws(NetworkError) {
        let encoding = try statistics.encoding(of: count)
        let weights = try WeightTensor(
          shape: convolution.weights.shape,
          format: statistics.isShared
            ? .codebook(bits: statistics.codeBits, entries: []) : .float(bits: statistics.codeBits),
          values: .statistical(
            WeightStatistics(
              density: statistics.density, storageBits: encoding.storageBits,
              source: "published figures")), encoding: encoding)
        changed[index] = try convolution.replacing(weights: weights)
        if let rate = figures.publishedRate {
          let interval = statistics.interval(weightCount: count)
          published[layer.name] = PublishedSize(
            rate: rate, lowBits: interval.lowerBound, highBits: interval.upperBound)
        }
      } catch {
        throw CompressionError(error.description, layer: layer.name)
      }
    }
    guard !changed.isEmpty else {
      throw CompressionError(
        "the network has none of the layers for which figures are published",
        remedy: "use the network that the plan is for")
    }
    if let meant = plan.network, !missing.isEmpty {
      throw CompressionError(
        "the figures are those of \(meant), and \(missing.count) layers of \(network.name) have none",
        layer: missing.first, remedy: "use the network \(meant)")
    }
    network = try replacing(changed)
    return missing.isEmpty
      ? [] : ["without published figures: \(missing.joined(separator: ", "))"]
  }

  /// The network with other convolutions.
  func replacing(_ convolutions: [Int: Convolution]) throws(CompressionError) -> Network {
    do throws(NetworkError) {
      return try network.replacing(convolutions: convolutions)
    } catch {
      throw CompressionError(error.description)
    }
  }
}

extension LayerStatistics {
  /// The stream of a layer of so many weights, as the figures have it.
  fileprivate func encoding(of weightCount: Int) throws(NetworkError) -> WeightEncoding {
    let estimate = estimate(weightCount: weightCount)
    let entries = Int((estimate.nonZeroCount + estimate.fillers).rounded())
    let codes = Bits((Double(entries) * (codeHuffmanBits ?? Double(codeBits))).rounded(.up))
    let payload = Bits(estimate.payloadBits.rounded(.up))
    return try WeightEncoding(
      scheme: WeightEncoding.Scheme(
        indexBits > 0 ? .relativeIndex : .dense, codesAreHuffman: codeHuffmanBits != nil,
        indicesAreHuffman: indexHuffmanBits != nil), entries: entries,
      fillers: Int(estimate.fillers.rounded()), codeBits: codeBits, indexBits: indexBits,
      tableBits: estimate.codebookBits, codePayloadBits: min(codes, payload),
      positionPayloadBits: max(0, payload - codes), storageBits: estimate.storageBits)
  }
}
