internal import NetworkModel
internal import Quantities

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
      do throws(NetworkError) {
        let weights = try WeightTensor(
          shape: convolution.weights.shape,
          format: figures.isShared
            ? .codebook(bits: figures.codeBits, entries: []) : .float(bits: figures.codeBits),
          values: .statistical(
            WeightStatistics(
              density: figures.density, storageBits: figures.encoding(of: count).storageBits,
              source: "published figures")), encoding: figures.encoding(of: count))
        changed[index] = try convolution.replacing(weights: weights)
        if let rate = figures.publishedRate {
          published[layer.name] = PublishedSize(
            rate: rate, lowBits: try figures.moved(by: -0.5).encoding(of: count).storageBits,
            highBits: try figures.moved(by: 0.5).encoding(of: count).storageBits)
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

extension StatisticsStep.Figures {
  /// The stream of a layer of so many weights.
  ///
  /// Zeros are taken to be independent: a run of them before a weight is at least n long with the
  /// probability qⁿ, q = 1 − density, and needs a filler for every 2^`indexBits` zeros in it. A
  /// weight has Σ q^(k·2^`indexBits`) = s/(1 − s) of them, s = q^(2^`indexBits`).
  func encoding(of weightCount: Int) throws(NetworkError) -> WeightEncoding {
    let kept = density * Double(weightCount)
    var fillers = 0.0
    if indexBits > 0, density > 0 {
      var bridged = 1 - density
      for _ in 0..<indexBits { bridged *= bridged }
      fillers = min(kept * bridged / (1 - bridged), Double(weightCount) - kept)
    }
    let entries = Int((kept + fillers).rounded())
    let table = isShared ? Bits(1) << Bits(codeBits) * WeightEncoding.tableEntryBits : 0
    let codes = Bits((Double(entries) * (codeHuffmanBits ?? Double(codeBits))).rounded(.up))
    let indices = Bits((Double(entries) * (indexHuffmanBits ?? Double(indexBits))).rounded(.up))
    return try WeightEncoding(
      scheme: WeightEncoding.Scheme(
        indexBits > 0 ? .relativeIndex : .dense, codesAreHuffman: codeHuffmanBits != nil,
        indicesAreHuffman: indexHuffmanBits != nil), entries: entries,
      fillers: Int(fillers.rounded()), codeBits: codeBits, indexBits: indexBits,
      tableBits: table, codePayloadBits: codes, positionPayloadBits: indices)
  }

  /// The same figures with a density that is moved by units of its last printed digit.
  func moved(by units: Double) -> Self {
    var figures = self
    figures.density = min(1, max(0, density + units * densityStep))
    return figures
  }
}
