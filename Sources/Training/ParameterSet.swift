import NetworkModel

/// The weights and biases of every convolution, in the order of `TrainingGraph.parameterLayers`.
final class ParameterSet: Sendable {
  let weights: [FloatBuffer]
  let biases: [FloatBuffer?]

  private init(weights: [FloatBuffer], biases: [FloatBuffer?]) {
    self.weights = weights
    self.biases = biases
  }

  /// The real values of a network's parameters.
  ///
  /// - Throws: `TrainingError` when a layer's are not known.
  convenience init(_ network: Network, layers: [Int]) throws(TrainingError) {
    var weights: [FloatBuffer] = []
    var biases: [FloatBuffer?] = []
    for index in layers {
      let layer = network.layers[index]
      guard case .convolution(let convolution) = layer.operation,
        let reals = convolution.weights.realValues
      else {
        throw TrainingError(
          "its weights are not known", layer: layer.name,
          remedy: "give a network file that holds the weights")
      }
      weights.append(FloatBuffer(reals))
      if let bias = convolution.bias {
        guard let values = bias.values else {
          throw TrainingError(
            "its biases are not known", layer: layer.name,
            remedy: "give a network file that holds the biases")
        }
        biases.append(FloatBuffer(values))
      } else {
        biases.append(nil)
      }
    }
    self.init(weights: weights, biases: biases)
  }

  /// The square of every weight, without biases.
  var squared: ParameterSet {
    ParameterSet(
      weights: weights.map { FloatBuffer($0.array.map { $0 * $0 }) },
      biases: biases.map { _ in nil })
  }
}
