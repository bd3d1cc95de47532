extension Network {
  /// The same network for `factor` times as many images at once.
  ///
  /// - Throws: `NetworkError` when a size becomes too large.
  public func multiplyingBatch(by factor: Int) throws(NetworkError) -> Network {
    guard factor != 1 else { return self }
    guard factor >= 1, factor <= 65_536 else {
      throw NetworkError("the batch must be between 1 and 65536, was \(factor)")
    }
    var larger: [Tensor] = []
    for tensor in tensors {
      var dimensions = tensor.shape.dimensions
      if dimensions.isEmpty { dimensions = [1] }
      dimensions[0] *= factor
      larger.append(
        Tensor(name: tensor.name, shape: try TensorShape(dimensions), format: tensor.format))
    }
    var changed: [Layer] = []
    for layer in layers {
      changed.append(
        Layer(
          name: layer.name, operation: try layer.operation.multiplyingBatch(by: factor),
          inputs: layer.inputs, outputs: layer.outputs))
    }
    return try Network(
      name: name, source: source, tensors: larger, layers: changed, inputs: inputs,
      outputs: outputs, notes: notes)
  }
}

extension Operation {
  fileprivate func multiplyingBatch(by factor: Int) throws(NetworkError) -> Operation {
    switch self {
    case .convolution(let convolution):
      return .convolution(
        try Convolution(
          shape: convolution.shape.withBatch(convolution.shape.batch * factor),
          weights: convolution.weights, bias: convolution.bias,
          outputAffine: convolution.outputAffine, isChannelsLast: convolution.isChannelsLast))
    case .matrixMultiplication(let shape):
      return .matrixMultiplication(try shape.withBatch(shape.batch * factor))
    case .pooling(let pooling):
      return .pooling(
        Pooling(
          function: pooling.function,
          window: try pooling.window.withBatch(pooling.window.batch * factor)))
    case .elementwise, .activation, .affine, .concatenation, .resize, .normalization, .reduction,
      .rearrangement, .requantization:
      return self
    }
  }
}
