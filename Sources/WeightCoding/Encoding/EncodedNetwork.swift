public import NetworkModel

/// A network whose known weights are encoded, each layer's in its shortest encoding.
public struct EncodedNetwork: Sendable {
  /// The network; the `encoding` of each layer's weights is that of its stream.
  public let network: Network
  /// The streams, by the index of their layer; layers without known weights have none.
  public let streams: [Int: EncodedWeights]

  /// Encodes every layer whose weights are known; others stay as they are.
  ///
  /// The layers are encoded on all cores; the result does not depend on how many there are.
  ///
  /// - Parameters:
  ///   - network: The network.
  ///   - options: Which encodings are weighed for each layer.
  /// - Throws: `CodingError`, with the layer's name, when weights have no encoding.
  public init(
    encoding network: Network, options: CodingOptions = CodingOptions()
  ) throws(CodingError) {
    // The largest first, so that no core is left with one at the end.
    let known = network.convolutions.filter { $0.convolution.weights.hasValues }.sorted {
      ($1.layer.weightCount, $0.index) < ($0.layer.weightCount, $1.index)
    }
    let results = concurrentMap(known.map(\.convolution.weights)) { tensor in
      Result { () throws(CodingError) in try WeightEncoder.encode(tensor, options: options) }
    }
    var streams: [Int: EncodedWeights] = [:]
    var convolutions: [Int: Convolution] = [:]
    for ((index, layer, convolution), result) in zip(known, results) {
      do {
        let stream = try result.get()
        streams[index] = stream
        let weights = try CodingError.wrapping { () throws(NetworkError) in
          try convolution.weights.replacing(encoding: stream.encoding)
        }
        convolutions[index] = try CodingError.wrapping { () throws(NetworkError) in
          try convolution.replacing(weights: weights)
        }
      } catch {
        throw CodingError("\(layer.name): \(error.description)")
      }
    }
    self.streams = streams
    let changed = convolutions
    self.network = try CodingError.wrapping { () throws(NetworkError) in
      try network.replacing(convolutions: changed)
    }
  }
}

extension WeightTensor {
  /// Whether the values are known.
  var hasValues: Bool {
    switch values {
    case .integers, .bytes, .reals: true
    case .statistical, .absent: false
    }
  }
}

extension CodingError {
  /// Runs a function of the network model and passes its errors on.
  static func wrapping<Value>(
    _ body: () throws(NetworkError) -> Value
  ) throws(CodingError) -> Value {
    do {
      return try body()
    } catch {
      throw CodingError(error.description)
    }
  }
}
