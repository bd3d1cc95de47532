extension Convolution {
  /// The same loop nest with other weights, and with another bias where one is given.
  ///
  /// - Throws: `NetworkError` when weights or bias do not match the loop nest.
  public func replacing(
    weights: WeightTensor, bias: Bias?? = .none
  ) throws(NetworkError) -> Convolution {
    let newBias: Bias? = if case .some(let given) = bias { given } else { self.bias }
    return try Convolution(
      shape: shape, weights: weights, bias: newBias, outputAffine: outputAffine,
      isChannelsLast: isChannelsLast)
  }
}

extension Network {
  /// The same graph with other convolutions, by the index of their layers.
  ///
  /// - Throws: `NetworkError` when a convolution does not fit its layer's tensors.
  public func replacing(
    convolutions: [Int: Convolution]
  ) throws(NetworkError) -> Network {
    var changed = layers
    for (index, convolution) in convolutions {
      let layer = layers[index]
      changed[index] = Layer(
        name: layer.name, operation: .convolution(convolution), inputs: layer.inputs,
        outputs: layer.outputs)
    }
    return try replacing(tensors: tensors, layers: changed)
  }

  /// The same inputs and outputs with other tensors or layers, and further notes.
  ///
  /// - Throws: `NetworkError` when the graph is no longer sound.
  public func replacing(
    tensors: [Tensor], layers: [Layer], notes further: [String] = []
  ) throws(NetworkError) -> Network {
    try Network(
      name: name, source: source, tensors: tensors, layers: layers, inputs: inputs,
      outputs: outputs, notes: notes + further)
  }

  /// The indices of the layers with weights, and their convolutions, in order.
  public var convolutions: [(index: Int, layer: Layer, convolution: Convolution)] {
    layers.enumerated().compactMap { index, layer in
      if case .convolution(let convolution) = layer.operation {
        (index, layer, convolution)
      } else {
        nil
      }
    }
  }
}
