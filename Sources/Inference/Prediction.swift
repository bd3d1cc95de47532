import NetworkModel

/// How a network's outputs name classes.
struct Prediction: Sendable {
  /// The output that is read.
  private let place: Int
  /// Whether its elements are classes, not their scores.
  private let isIndex: Bool
  /// Whether at least five classes are named in order.
  let namesFive: Bool

  init(_ network: Network) {
    let producers = network.producers()
    let indices = network.outputs.firstIndex {
      Self.holdsIndices($0, network, producers)
    }
    place = indices ?? 0
    isIndex = indices != nil
    namesFive =
      network.outputs.isEmpty ? false : network[network.outputs[place]].shape.elementCount >= 5
  }

  /// Whether a tensor holds the places of maxima, perhaps reshaped.
  private static func holdsIndices(
    _ tensor: TensorID, _ network: Network, _ producers: [Int?]
  ) -> Bool {
    guard let producer = producers[tensor.index] else { return false }
    let layer = network.layers[producer]
    switch layer.operation {
    case .reduction(.argumentMaximum, _): return true
    case .reduction(.topElements, _): return layer.outputs.count > 1 && layer.outputs[1] == tensor
    case .rearrangement(.reshape), .requantization:
      return holdsIndices(layer.inputs[0], network, producers)
    case .convolution, .matrixMultiplication, .pooling, .elementwise, .activation, .affine,
      .concatenation, .resize, .normalization, .reduction, .rearrangement:
      return false
    }
  }

  /// Up to five classes, the likeliest first.
  ///
  /// - Throws: `InferenceError` when the label is not one of the network's classes.
  func classes(_ outputs: [[Float]], label: Int) throws(InferenceError) -> [Int] {
    let output = outputs[place]
    if isIndex { return output.prefix(5).map { Int($0) } }
    guard output.indices.contains(label) else {
      throw InferenceError(
        "an image has the label \(label), but the network tells \(output.count) classes apart",
        remedy: "give the data that the network was trained for")
    }
    return output.indicesOfGreatest(5)
  }
}
