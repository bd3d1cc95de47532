import NetworkModel

/// What a name in an ONNX graph stands for while the graph is read.
enum ImportValue {
  /// Something known when the network is read, or a weight of known shape.
  case constant(Constant)
  /// An activation: the index of a draft tensor.
  case activation(Int)
  /// A scale that is computed from the data, times a known factor.
  case runtimeScale(factor: Constant?)
  /// A zero point that is computed from the data.
  case runtimeZeroPoint
}

/// An activation under construction.
struct DraftTensor {
  var name: String
  var shape: TensorShape
  var format: NumberFormat
  /// Reads by nodes that move data, under any of its names, and as an output of the network.
  var useCount: Int
  /// The layer that writes it, `nil` for an input of the network.
  var producer: Int?
}

/// A layer under construction.
struct DraftLayer {
  enum Kind {
    case convolution(DraftConvolution)
    case other(NetworkModel.Operation)
  }

  var name: String
  var kind: Kind
  var inputs: [Int]
  var outputs: [Int]
  var isRemoved = false
}

/// A convolution that may still take up scales and offsets that follow it.
struct DraftConvolution {
  var shape: ConvolutionShape
  /// Output channels, input channels of a group, kernel rows, kernel columns.
  var weights: Constant
  var bias: DraftBias?
  var affine: ChannelAffine?
  /// The axis of the output that holds the output channels.
  var channelAxis: Int
  /// Whether the channels come after the pixels, as in a product with a matrix of weights.
  var isChannelsLast = false

  /// The finished operation.
  func finished() throws(NetworkError) -> Convolution {
    let values: WeightTensor.Values =
      switch weights.elements {
      case .reals(let values): .reals(values)
      case .bytes(let values): .bytes(values)
      case .words(let values): .integers(values)
      case .wide(let values): .integers(values.map { Int32(clamping: $0) })
      case .absent: .absent
      }
    return try Convolution(
      shape: shape,
      weights: WeightTensor(
        shape: TensorShape(weights.dimensions), format: weights.weightFormat, values: values),
      bias: bias.map { $0.finished() }, outputAffine: affine, isChannelsLast: isChannelsLast)
  }
}

/// The biases of a convolution under construction.
struct DraftBias {
  var count: Int
  var format = NumberFormat.float32
  var values: [Float]?
  var stored: [Int32]?

  func finished() -> Bias {
    if let stored { return Bias(stored: stored, values: values ?? [], format: format) }
    if let values { return Bias(values, format: format) }
    return Bias(count: count, format: format)
  }
}
