import NetworkModel

extension NetworkBuilder {
  /// Adds a square convolution and, unless it is `nil`, its activation.
  ///
  /// - Parameter padding: The padding; `nil` is half the kernel on every side, which keeps the
  ///   size at stride 1.
  mutating func conv(
    _ name: String, _ input: TensorID, _ channels: Int, _ kernel: Int, stride: Int = 1,
    padding: Padding? = nil, groups: Int = 1, then function: ActivationFunction? = .relu
  ) throws(NetworkError) -> TensorID {
    let output = try convolution(
      name, input, channels: channels, kernel: (kernel, kernel), stride: stride,
      padding: padding ?? .all(kernel / 2), groups: groups)
    return try activated(name, output, function)
  }

  /// Adds a depthwise convolution and, unless it is `nil`, its activation.
  mutating func depthwise(
    _ name: String, _ input: TensorID, _ kernel: Int, stride: Int = 1, padding: Padding? = nil,
    then function: ActivationFunction? = .relu
  ) throws(NetworkError) -> TensorID {
    let channels = shape(of: input).channels
    return try conv(
      name, input, channels, kernel, stride: stride, padding: padding, groups: channels,
      then: function)
  }

  /// Adds a fully connected layer and, unless it is `nil`, its activation.
  mutating func dense(
    _ name: String, _ input: TensorID, _ outputs: Int, then function: ActivationFunction? = .relu
  ) throws(NetworkError) -> TensorID {
    try activated(name, try fullyConnected(name, input, outputs: outputs), function)
  }

  /// Adds a maximum pooling.
  mutating func maxPool(
    _ name: String, _ input: TensorID, _ kernel: Int, stride: Int, padding: Padding = .none,
    roundsUp: Bool = false
  ) throws(NetworkError) -> TensorID {
    try pooling(
      name, input, .maximum, kernel: kernel, stride: stride, padding: padding, roundsUp: roundsUp)
  }

  /// Adds a local response normalisation over five channels, as AlexNet has it.
  mutating func responseNorm(_ name: String, _ input: TensorID) throws(NetworkError) -> TensorID {
    try normalization(
      name, input, .localResponse(size: 5, alpha: 0.0001, beta: 0.75, bias: 1))
  }

  /// Adds the softmax over the classes.
  mutating func softmax(_ input: TensorID) throws(NetworkError) {
    _ = try normalization("prob", input, .softmax(axis: 1, isLogarithm: false))
  }

  /// Adds a function of each element under its convolution's name.
  mutating func activated(
    _ name: String, _ input: TensorID, _ function: ActivationFunction?
  ) throws(NetworkError) -> TensorID {
    guard let function else { return input }
    return try activation("\(name)/\(function.word)", input, function)
  }

  /// The padding of TensorFlow's `SAME`: the output has ⌈size/stride⌉ rows and columns, and an odd
  /// row or column of padding goes below and to the right.
  func samePadding(_ input: TensorID, _ kernel: Int, stride: Int) -> Padding {
    func total(_ size: Int) -> Int {
      max(0, ((size + stride - 1) / stride - 1) * stride + kernel - size)
    }
    let (rows, columns) = (total(shape(of: input).rows), total(shape(of: input).columns))
    return Padding(
      top: rows / 2, left: columns / 2, bottom: rows - rows / 2, right: columns - columns / 2)
  }
}

extension ActivationFunction {
  /// The limited ReLU of the MobileNets.
  static let relu6 = ActivationFunction.clip(minimum: 0, maximum: 6)

  /// The suffix of an activation layer's name.
  fileprivate var word: String {
    switch self {
    case .relu: "relu"
    case .leakyRelu: "leaky"
    case .clip: "relu6"
    case .sigmoid: "sigmoid"
    case .sigmoidLinearUnit: "swish"
    case .parametricRelu, .hardSigmoid, .hardSwish, .gaussianErrorLinearUnit, .hyperbolicTangent,
      .sign, .multiThreshold, .other:
      "activation"
    }
  }
}
