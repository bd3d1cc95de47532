internal import NetworkModel

extension ChannelPath {
  /// The network with zeros in the pruned channels: weights, biases and offsets on the way.
  func zeroing(_ isKept: [Bool], in network: Network) throws(CompressionError) -> Network {
    var layers = network.layers
    let affected = obstacle == nil ? [origin] + passed : [origin]
    for index in affected {
      let layer = layers[index]
      switch layer.operation {
      case .convolution(let convolution):
        let size = convolution.weights.shape.elementCount / isKept.count
        // A depthwise layer on the way keeps its weights: it reads zeros.
        let mask = isKept.flatMap { [Bool](repeating: $0 || index != origin, count: size) }
        let weights = try convolution.weights.keeping(mask, layer: layer.name)
        let changed = try compressing(layer: layer.name) {
          () throws(NetworkError) -> Convolution in
          try Convolution(
            shape: convolution.shape, weights: weights, bias: convolution.bias?.zeroing(isKept),
            outputAffine: convolution.outputAffine?.zeroing(isKept),
            isChannelsLast: convolution.isChannelsLast)
        }
        layers[index] = layer.replacing(.convolution(changed))
      case .affine(let affine):
        layers[index] = layer.replacing(.affine(affine.zeroing(isKept)))
      case .matrixMultiplication, .pooling, .elementwise, .activation, .concatenation, .resize,
        .normalization, .reduction, .rearrangement, .requantization:
        break
      }
    }
    let changed = layers
    return try compressing { () throws(NetworkError) -> Network in
      try network.replacing(tensors: network.tensors, layers: changed)
    }
  }

  /// The network without the pruned channels.
  ///
  /// - Precondition: There is no obstacle.
  func removing(_ isKept: [Bool], in network: Network) throws(CompressionError) -> Network {
    precondition(obstacle == nil)
    let name = network.layers[origin].name
    let end = ends.map { ($0.index, $0.inputsPerChannel) }
    return try compressing(layer: name) { () throws(NetworkError) -> Network in
      let channels = isKept.indices.filter { isKept[$0] }
      var tensors = network.tensors
      for id in self.tensors {
        let old = tensors[id.index]
        tensors[id.index] = Tensor(
          name: old.name, shape: try old.shape.keeping(channels.count, of: isKept.count),
          format: old.format)
      }
      var layers = network.layers
      for index in [origin] + passed {
        layers[index] = layers[index].replacing(
          try layers[index].operation.keeping(outputs: channels, of: isKept.count))
      }
      for (index, count) in end {
        guard case .convolution(let convolution) = layers[index].operation else { continue }
        let inputs = channels.flatMap { Array($0 * count..<($0 + 1) * count) }
        layers[index] = layers[index].replacing(
          .convolution(try convolution.keeping(inputs: inputs)))
      }
      return try network.replacing(tensors: tensors, layers: layers)
    }
  }
}

extension Layer {
  /// The same layer with another operation.
  func replacing(_ operation: Operation) -> Layer {
    Layer(name: name, operation: operation, inputs: inputs, outputs: outputs)
  }
}

extension Bias {
  fileprivate func zeroing(_ isKept: [Bool]) -> Bias {
    guard let values else { return self }
    let zeroed = zip(values, isKept).map { $1 ? $0 : 0 }
    guard let stored else { return Bias(zeroed, format: format) }
    return Bias(
      stored: zip(stored, isKept).map { $1 ? $0 : 0 }, values: zeroed, format: format)
  }
}

extension ChannelAffine {
  fileprivate func zeroing(_ isKept: [Bool]) -> ChannelAffine {
    let offsets = isKept.indices.map { offset.count == 1 ? offset[0] : offset[$0] }
    return ChannelAffine(scale: scale, offset: zip(offsets, isKept).map { $1 ? $0 : 0 })
  }
}
