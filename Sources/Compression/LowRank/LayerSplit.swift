internal import NetworkModel

/// The two layers that stand for one.
struct LayerSplit {
  let first: Convolution
  let second: Convolution

  /// Splits shapes alone.
  init(_ network: Network, _ index: Int, rank: Int) throws(CompressionError) {
    let (name, convolution) = try network.weightedLayer(index)
    let shape = convolution.shape
    let limit = min(
      shape.outputChannels, shape.inputChannels * shape.kernelRows * shape.kernelColumns)
    guard (1...limit).contains(rank) else {
      throw CompressionError("a rank lies between 1 and \(limit), was \(rank)", layer: name)
    }
    try self.init(
      convolution, rank: rank, firstValues: .absent, secondValues: .absent,
      bias: convolution.bias.map { Bias(count: $0.count) }, name: name)
  }

  /// Splits into given factors.
  init(_ network: Network, _ index: Int, factors: LowRankFactors) throws(CompressionError) {
    let (name, convolution) = try network.weightedLayer(index)
    try self.init(
      convolution, rank: factors.rank, firstValues: .reals(factors.first.rowMajorFloats),
      secondValues: .reals(factors.second.rowMajorFloats), bias: Bias(factors.bias.map(Float.init)),
      name: name)
  }

  private init(
    _ convolution: Convolution, rank: Int, firstValues: WeightTensor.Values,
    secondValues: WeightTensor.Values, bias: Bias?, name: String
  ) throws(CompressionError) {
    let shape = convolution.shape
    (first, second) = try compressing(layer: name) {
      () throws(NetworkError) -> (Convolution, Convolution) in
      let firstShape = try TensorShape(
        [rank, shape.inputChannels, shape.kernelRows, shape.kernelColumns])
      let secondShape = try TensorShape([shape.outputChannels, rank, 1, 1])
      return (
        try Convolution(
          shape: shape.replacing(outputChannels: rank, inputChannels: shape.inputChannels),
          weights: WeightTensor(shape: firstShape, values: firstValues),
          isChannelsLast: convolution.isChannelsLast),
        try Convolution(
          shape: ConvolutionShape(
            batch: shape.batch, outputChannels: shape.outputChannels, inputChannels: rank,
            input: (shape.outputRows, shape.outputColumns)),
          weights: WeightTensor(shape: secondShape, values: secondValues), bias: bias,
          isChannelsLast: convolution.isChannelsLast)
      )
    }
  }
}

extension Network {
  /// The network with some layers replaced by two; indices behind them move up.
  func splitting(_ splits: [Int: LayerSplit]) throws(CompressionError) -> Network {
    var tensors = tensors
    var layers: [Layer] = []
    for (index, layer) in self.layers.enumerated() {
      guard let split = splits[index] else {
        layers.append(layer)
        continue
      }
      let names = [1, 2].map { "\(layer.name)/low-rank-\($0)" }
      let between = TensorID(tensors.count)
      let shape = try compressing(layer: layer.name) { () throws(NetworkError) -> TensorShape in
        try self[layer.output].shape.replacing(
          channels: split.first.shape.outputChannels, isLast: split.first.isChannelsLast)
      }
      tensors.append(Tensor(name: names[0], shape: shape))
      layers.append(
        Layer(
          name: names[0], operation: .convolution(split.first), inputs: layer.inputs,
          outputs: [between]))
      layers.append(
        Layer(
          name: names[1], operation: .convolution(split.second), inputs: [between],
          outputs: layer.outputs))
    }
    let (newTensors, newLayers) = (tensors, layers)
    return try compressing { () throws(NetworkError) -> Network in
      try replacing(tensors: newTensors, layers: newLayers)
    }
  }
}

extension TensorShape {
  fileprivate func replacing(
    channels: Int, isLast: Bool
  ) throws(NetworkError) -> TensorShape {
    var dimensions = dimensions
    let axis = isLast || dimensions.count < 2 ? dimensions.count - 1 : 1
    guard dimensions.indices.contains(axis) else { return try TensorShape([channels]) }
    dimensions[axis] = channels
    return try TensorShape(dimensions)
  }
}
