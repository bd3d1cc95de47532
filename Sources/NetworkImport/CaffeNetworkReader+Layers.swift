import NetworkModel

extension CaffeNetworkReader {
  /// Adds a layer.
  ///
  /// - Returns: What it writes, or `nil` for a layer without effect on inference.
  mutating func add(
    _ layer: CaffeLayer, _ operands: [TensorID]
  ) throws(CaffeFault) -> [TensorID]? {
    switch layer.kind {
    case .input: return try inputs(layer)
    case .concatenation: return [try concatenation(layer, operands)]
    case .elementwise: return [try elementwise(layer, operands)]
    case .scale where operands.count > 1:
      return [
        try layer.step { () throws(NetworkError) in
          try builder.elementwise(layer.name, operands, .multiply)
        }
      ]
    case .split:
      return [TensorID](repeating: try single(layer, operands), count: layer.tops.count)
    case .convolution, .innerProduct, .pooling, .relu, .sigmoid, .hyperbolicTangent, .softmax,
      .localResponseNormalization, .batchNormalization, .scale, .flatten, .dropout:
      return [try transform(layer, try single(layer, operands))]
    }
  }

  /// The only bottom of a layer.
  private func single(
    _ layer: CaffeLayer, _ operands: [TensorID]
  ) throws(CaffeFault) -> TensorID {
    guard operands.count == 1 else { throw layer.fault("has \(operands.count) bottoms, not 1") }
    return operands[0]
  }

  private mutating func inputs(_ layer: CaffeLayer) throws(CaffeFault) -> [TensorID] {
    let shapes = try layer.text.message("input_param").messages("shape")
    guard shapes.count == layer.tops.count, !shapes.isEmpty else {
      throw layer.fault("has \(shapes.count) shapes for \(layer.tops.count) tops")
    }
    var result: [TensorID] = []
    for (top, shape) in zip(layer.tops, shapes) {
      let dimensions = try shape.integers("dim", in: 1...Int(Int32.max))
      result.append(try input(top, dimensions, line: shape.line))
    }
    return result
  }

  /// Adds a layer of one bottom.
  private mutating func transform(
    _ layer: CaffeLayer, _ input: TensorID
  ) throws(CaffeFault) -> TensorID {
    switch layer.kind {
    case .convolution: return try convolution(layer, input)
    case .innerProduct: return try innerProduct(layer, input)
    case .pooling: return try pooling(layer, input)
    case .relu:
      let slope = try layer.text.message("relu_param").number("negative_slope") ?? 0
      return try activation(layer, input, slope == 0 ? .relu : .leakyRelu(alpha: slope))
    case .sigmoid: return try activation(layer, input, .sigmoid)
    case .hyperbolicTangent: return try activation(layer, input, .hyperbolicTangent)
    case .softmax:
      let axis = try layer.text.message("softmax_param").integer("axis", in: 0...3) ?? 1
      return try normalization(layer, input, .softmax(axis: axis, isLogarithm: false))
    case .localResponseNormalization: return try responseNormalization(layer, input)
    case .batchNormalization, .scale: return affine(layer, input)
    case .flatten:
      let shape = builder.shape(of: input)
      return try layer.step { () throws(NetworkError) in
        try builder.rearrangement(
          layer.name, input, .reshape,
          to: TensorShape([shape.batch, shape.elementCount / shape.batch, 1, 1]))
      }
    case .input, .concatenation, .elementwise, .split, .dropout: return input
    }
  }

  private mutating func concatenation(
    _ layer: CaffeLayer, _ operands: [TensorID]
  ) throws(CaffeFault) -> TensorID {
    let parameters = try layer.text.message("concat_param")
    let oldAxis = try parameters.integer("concat_dim") ?? 1
    let axis = try parameters.integer("axis") ?? oldAxis
    guard axis == 1 else { throw layer.fault("joins along axis \(axis) instead of channels") }
    return try layer.step { () throws(NetworkError) in
      try builder.concatenation(layer.name, operands)
    }
  }

  private mutating func elementwise(
    _ layer: CaffeLayer, _ operands: [TensorID]
  ) throws(CaffeFault) -> TensorID {
    let function: ElementwiseFunction
    switch try layer.text.message("eltwise_param").word("operation") ?? "SUM" {
    case "SUM", "1": function = .add
    case "PROD", "0": function = .multiply
    case "MAX", "2": function = .maximum
    case let other: throw layer.fault("has the operation \(other), not SUM, PROD or MAX")
    }
    return try layer.step { () throws(NetworkError) in
      try builder.elementwise(layer.name, operands, function)
    }
  }

  private mutating func activation(
    _ layer: CaffeLayer, _ input: TensorID, _ function: ActivationFunction
  ) throws(CaffeFault) -> TensorID {
    try layer.step { () throws(NetworkError) in
      try builder.activation(layer.name, input, function)
    }
  }

  private mutating func normalization(
    _ layer: CaffeLayer, _ input: TensorID, _ normalization: Normalization
  ) throws(CaffeFault) -> TensorID {
    try layer.step { () throws(NetworkError) in
      try builder.normalization(layer.name, input, normalization)
    }
  }

  private mutating func responseNormalization(
    _ layer: CaffeLayer, _ input: TensorID
  ) throws(CaffeFault) -> TensorID {
    let parameters = try layer.text.message("lrn_param")
    let region = try parameters.word("norm_region") ?? "ACROSS_CHANNELS"
    guard region == "ACROSS_CHANNELS" || region == "0" else {
      throw layer.fault("normalises \(region) instead of ACROSS_CHANNELS")
    }
    return try normalization(
      layer, input,
      .localResponse(
        size: try parameters.integer("local_size", in: 1...1024) ?? 5,
        alpha: try parameters.number("alpha") ?? 1, beta: try parameters.number("beta") ?? 0.75,
        bias: try parameters.number("k") ?? 1))
  }

  /// Adds a batch normalisation or a scale, whose values a `.net` file does not hold.
  private mutating func affine(_ layer: CaffeLayer, _ input: TensorID) -> TensorID {
    builder.note(
      "\(layer.name): a .net file holds no \(layer.kind.rawValue) values; they are taken as 1 and 0"
    )
    let output = Tensor(name: layer.name, shape: builder.shape(of: input))
    return builder.layer(
      layer.name, .affine(ChannelAffine(scale: [1], offset: [0])), inputs: [input],
      outputs: [output])[0]
  }
}

extension CaffeLayer {
  /// A fault of this layer.
  func fault(_ reason: String, remedy: String? = nil) -> CaffeFault {
    CaffeFault(line, "\(name) \(reason)", remedy: remedy)
  }

  /// Runs a step of network construction on behalf of this layer.
  func step<Result>(
    _ body: () throws(NetworkError) -> Result
  ) throws(CaffeFault) -> Result {
    try CaffeFault.at(line, name, body)
  }
}
