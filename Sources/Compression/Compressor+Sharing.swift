internal import NetworkModel
internal import WeightCoding

extension Compressor {
  /// Replaces weights by those of a small table.
  mutating func perform(_ step: ShareStep) throws(CompressionError) -> [String] {
    var changed: [Int: Convolution] = [:]
    var lines: [String] = []
    for index in try selected(step.layers) {
      let layer = network.layers[index]
      guard let bits = step.bits[layer.name],
        case .convolution(let convolution) = layer.operation
      else { continue }
      context.progress?("share: \(layer.name), \(bits) bits")
      do {
        let weights = try convolution.weights.shared(
          bits: bits, initialization: step.initialization, seed: context.seed,
          maximumIterations: step.iterations)
        changed[index] = try convolution.replacing(weights: weights)
        lines.append("\(layer.name): \(bits) bits")
      } catch {
        throw CompressionError("\(error)", layer: layer.name)
      }
    }
    network = try replacing(changed)
    return lines
  }

  /// Encodes every layer as briefly as it can be.
  func encoded(
    _ choice: CodingChoice
  ) throws(CompressionError) -> (network: EncodedNetwork, layers: [LayerCompression]) {
    var options = CodingOptions()
    if let widths = choice.indexBits { options.indexBits = widths }
    if !choice.allowsHuffman { options.huffman = .never }
    let encoded: EncodedNetwork
    do throws(CodingError) {
      encoded = try EncodedNetwork(encoding: network, options: options)
    } catch {
      throw CompressionError(error.description)
    }
    let layers = encoded.network.convolutions.map { _, layer, convolution in
      var figures = LayerCompression(name: layer.name, convolution.weights)
      figures.published = published[layer.name]
      return figures
    }
    return (encoded, layers)
  }
}

extension LayerCompression {
  /// The figures of a layer's weights; those of absent weights are of their full width.
  init(name: String, _ weights: WeightTensor) {
    let count = weights.shape.elementCount
    let kept: Int =
      if case .statistical(let statistics) = weights.values {
        Int((statistics.density * Double(count)).rounded())
      } else {
        count - (weights.zeroCount ?? 0)
      }
    guard let encoding = weights.encoding else {
      self.init(
        name: name, weightCount: count, nonZeroCount: kept, encoding: "none",
        codeBits: weights.format.bits, indexBits: 0, fillerCount: 0, codeHuffmanBits: nil,
        indexHuffmanBits: nil, codebookBits: 0, payloadBits: weights.storageBits,
        storageBits: weights.storageBits)
      return
    }
    self.init(
      name: name, weightCount: count, nonZeroCount: kept,
      encoding: encoding.summary, codeBits: encoding.codeBits,
      indexBits: encoding.indexBits, fillerCount: encoding.fillers,
      codeHuffmanBits: encoding.codeHuffmanBits, indexHuffmanBits: encoding.indexHuffmanBits,
      codebookBits: encoding.tableBits, payloadBits: encoding.payloadBits,
      storageBits: encoding.storageBits)
  }
}
