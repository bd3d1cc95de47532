internal import NetworkModel

/// Parts of a network with some of their channels.
extension TensorShape {
  /// The shape with fewer channels; flattened maps have several features a channel.
  func keeping(_ kept: Int, of count: Int) throws(NetworkError) -> TensorShape {
    var dimensions = dimensions
    let axis = dimensions.count > 1 ? 1 : 0
    guard dimensions.indices.contains(axis), dimensions[axis].isMultiple(of: count) else {
      throw NetworkError("a tensor of \(self) does not have \(count) channels")
    }
    dimensions[axis] = dimensions[axis] / count * kept
    return try TensorShape(dimensions)
  }
}

extension Operation {
  /// The operation on some of the channels that it keeps apart.
  func keeping(outputs channels: [Int], of count: Int) throws(NetworkError) -> Operation {
    switch self {
    case .convolution(let convolution):
      return .convolution(try convolution.keeping(outputs: channels))
    case .pooling(let pooling):
      return .pooling(
        Pooling(
          function: pooling.function,
          window: try pooling.window.keeping(groups: channels.count)))
    case .affine(let affine):
      return .affine(affine.keeping(channels))
    case .activation(.parametricRelu(let alpha)) where alpha.count == count:
      return .activation(.parametricRelu(alpha: channels.map { alpha[$0] }))
    case .activation, .rearrangement, .requantization, .matrixMultiplication, .elementwise,
      .concatenation, .resize, .normalization, .reduction:
      return self
    }
  }
}

extension Convolution {
  /// The convolution with some of its output channels; of a depthwise one, some of its groups.
  func keeping(outputs channels: [Int]) throws(NetworkError) -> Convolution {
    let isDepthwise = shape.groups > 1
    return try Convolution(
      shape: isDepthwise
        ? shape.keeping(groups: channels.count)
        : shape.replacing(outputChannels: channels.count, inputChannels: shape.inputChannels),
      weights: weights.selecting(outputs: channels), bias: bias?.keeping(channels),
      outputAffine: outputAffine?.keeping(channels), isChannelsLast: isChannelsLast)
  }

  /// The convolution with some of its input channels.
  func keeping(inputs channels: [Int]) throws(NetworkError) -> Convolution {
    try Convolution(
      shape: shape.replacing(outputChannels: shape.outputChannels, inputChannels: channels.count),
      weights: weights.selecting(inputs: channels), bias: bias, outputAffine: outputAffine,
      isChannelsLast: isChannelsLast)
  }
}

extension ConvolutionShape {
  /// The same loop nest with other numbers of channels in each group.
  func replacing(
    outputChannels: Int, inputChannels: Int, kernel: (rows: Int, columns: Int)? = nil,
    groups: Int? = nil
  ) throws(NetworkError) -> ConvolutionShape {
    try ConvolutionShape(
      batch: batch, groups: groups ?? self.groups, outputChannels: outputChannels,
      inputChannels: inputChannels, input: (inputRows, inputColumns),
      kernel: kernel ?? (kernelRows, kernelColumns), stride: (strideRows, strideColumns),
      dilation: (dilationRows, dilationColumns), padding: padding, isTransposed: isTransposed)
  }

  /// The same loop nest with fewer groups.
  func keeping(groups: Int) throws(NetworkError) -> ConvolutionShape {
    try replacing(outputChannels: outputChannels, inputChannels: inputChannels, groups: groups)
  }
}

extension Bias {
  fileprivate func keeping(_ channels: [Int]) -> Bias {
    guard let values else { return Bias(count: channels.count, format: format.selecting(channels)) }
    let kept = channels.map { values[$0] }
    guard let stored else { return Bias(kept, format: format.selecting(channels)) }
    return Bias(
      stored: channels.map { stored[$0] }, values: kept, format: format.selecting(channels))
  }
}

extension ChannelAffine {
  fileprivate func keeping(_ channels: [Int]) -> ChannelAffine {
    ChannelAffine(
      scale: scale.count == 1 ? scale : channels.map { scale[$0] },
      offset: offset.count == 1 ? offset : channels.map { offset[$0] })
  }
}

extension WeightTensor {
  /// The weights of some output or input channels.
  fileprivate func selecting(
    outputs: [Int]? = nil, inputs: [Int]? = nil
  ) throws(NetworkError) -> WeightTensor {
    // Weights of matrix products may have two dimensions; those beyond the second are the kernel.
    let (rows, columns) = (shape.dimensions[0], shape.dimensions[1])
    let taps = shape.elementCount / (rows * columns)
    let (outputs, inputs) = (outputs ?? Array(0..<rows), inputs ?? Array(0..<columns))
    func select<Element>(_ values: [Element]) -> [Element] {
      outputs.flatMap { output in
        inputs.flatMap { input in
          values[(output * columns + input) * taps..<(output * columns + input + 1) * taps]
        }
      }
    }
    let kept: Values =
      switch values {
      case .reals(let values): .reals(select(values))
      case .integers(let values): .integers(select(values))
      case .bytes(let values): .bytes(select(values))
      case .statistical, .absent: values
      }
    let dimensions = [outputs.count, inputs.count] + shape.dimensions.dropFirst(2)
    var format = format
    if outputs.count != rows { format = format.selecting(outputs, axis: 0) }
    if inputs.count != columns { format = format.selecting(inputs, axis: 1) }
    return try WeightTensor(shape: TensorShape(dimensions), format: format, values: kept)
  }
}

extension NumberFormat {
  /// The format with the steps and zero points of some indices of an axis.
  fileprivate func selecting(_ channels: [Int], axis: Int = 0) -> NumberFormat {
    switch self {
    case .integer(let affine) where affine.hasSteps(alongAxis: axis):
      let zeros = affine.zeroPoints
      let selected = try? AffineFormat(
        bits: affine.bits, isSigned: affine.isSigned, isNarrow: affine.isNarrow,
        scale: affine.scale.selecting(channels, axis: axis),
        zeroPoints: zeros.count == 1 ? zeros : channels.map { zeros[$0] },
        rounding: affine.rounding)
      return selected.map { .integer($0) } ?? self
    case .binary(let scale): return .binary(scale: scale.selecting(channels, axis: axis))
    case .float, .integer, .fixedPoint, .ternary, .codebook: return self
    }
  }
}

extension AffineFormat {
  fileprivate func hasSteps(alongAxis axis: Int) -> Bool {
    (scale.axis ?? 0) == axis && (scale.steps.count > 1 || zeroPoints.count > 1)
  }
}

extension QuantizationScale {
  fileprivate func selecting(_ channels: [Int], axis: Int) -> QuantizationScale {
    switch self {
    case .perChannel(let steps, let own) where own == axis && steps.count > 1:
      .perChannel(channels.map { steps[$0] }, axis: own)
    case .perTensor, .perChannel: self
    }
  }
}
