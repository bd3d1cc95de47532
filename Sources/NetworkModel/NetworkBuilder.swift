/// Builds a network layer by layer and infers every shape.
///
/// Each method adds one layer, returns the tensor it writes, and throws `NetworkError` when the
/// operands do not fit.
public struct NetworkBuilder {
  private let name: String
  private let source: String
  private var tensors: [Tensor] = []
  private var layers: [Layer] = []
  private var inputs: [TensorID] = []
  private var notes: [String] = []

  /// Starts a network.
  public init(name: String, source: String) {
    self.name = name
    self.source = source
  }

  /// The shape of a tensor added so far.
  public func shape(of id: TensorID) -> TensorShape { tensors[id.index].shape }

  /// Adds an input of the network.
  public mutating func input(
    _ name: String = "input", shape: TensorShape, format: NumberFormat = .float32
  ) -> TensorID {
    let id = add(Tensor(name: name, shape: shape, format: format))
    inputs.append(id)
    return id
  }

  /// Adds a remark on what was assumed or left out.
  public mutating func note(_ text: String) { notes.append(text) }

  /// Adds a layer whose outputs are given.
  @discardableResult
  public mutating func layer(
    _ name: String, _ operation: Operation, inputs: [TensorID], outputs: [Tensor]
  ) -> [TensorID] {
    let ids = outputs.map { add($0) }
    layers.append(Layer(name: name, operation: operation, inputs: inputs, outputs: ids))
    return ids
  }

  /// Adds a convolution without weight values; `channels` are the output channels of all groups.
  public mutating func convolution(
    _ name: String, _ input: TensorID, channels: Int, kernel: (rows: Int, columns: Int),
    stride: Int = 1, padding: Padding = .none, groups: Int = 1, dilation: Int = 1,
    isTransposed: Bool = false, hasBias: Bool = true
  ) throws(NetworkError) -> TensorID {
    let source = shape(of: input)
    guard groups > 0, channels % groups == 0, source.channels % groups == 0 else {
      throw NetworkError(
        "\(name): \(source.channels) → \(channels) channels cannot be split into \(groups) groups")
    }
    let shape = try ConvolutionShape(
      batch: source.batch, groups: groups, outputChannels: channels / groups,
      inputChannels: source.channels / groups, input: (source.rows, source.columns),
      kernel: kernel, stride: (stride, stride), dilation: (dilation, dilation), padding: padding,
      isTransposed: isTransposed)
    let weights = try WeightTensor(
      shape: TensorShape([channels, source.channels / groups, kernel.rows, kernel.columns]))
    let convolution = try Convolution(
      shape: shape, weights: weights, bias: hasBias ? Bias(count: channels) : nil)
    return try single(
      name, .convolution(convolution), [input],
      TensorShape([source.batch, channels, shape.outputRows, shape.outputColumns]))
  }

  /// Adds a fully connected layer over all elements of the input.
  public mutating func fullyConnected(
    _ name: String, _ input: TensorID, outputs: Int, hasBias: Bool = true
  ) throws(NetworkError) -> TensorID {
    let source = shape(of: input)
    let count = source.elementCount / source.batch
    let shape = try ConvolutionShape.fullyConnected(
      batch: source.batch, outputs: outputs, inputs: count)
    let convolution = try Convolution(
      shape: shape, weights: WeightTensor(shape: TensorShape([outputs, count, 1, 1])),
      bias: hasBias ? Bias(count: outputs) : nil)
    return try single(
      name, .convolution(convolution), [input], TensorShape([source.batch, outputs, 1, 1]))
  }

  /// Adds a pooling; with `roundsUp`, a window that begins inside the padded input counts.
  public mutating func pooling(
    _ name: String, _ input: TensorID, _ function: Pooling.Function, kernel: Int, stride: Int,
    padding: Padding = .none, roundsUp: Bool = false
  ) throws(NetworkError) -> TensorID {
    let source = shape(of: input)
    let window = try Pooling.window(
      over: source, kernel: (kernel, kernel), stride: (stride, stride), padding: padding,
      roundsUp: roundsUp)
    return try single(
      name, .pooling(Pooling(function: function, window: window)), [input],
      TensorShape([source.batch, source.channels, window.outputRows, window.outputColumns]))
  }

  /// Adds an average over each whole channel.
  public mutating func globalAveragePooling(
    _ name: String, _ input: TensorID
  ) throws(NetworkError) -> TensorID {
    let source = shape(of: input)
    let window = try Pooling.window(
      over: source, kernel: (source.rows, source.columns), stride: (1, 1))
    return try single(
      name, .pooling(Pooling(function: .average, window: window)), [input],
      TensorShape([source.batch, source.channels, 1, 1]))
  }

  /// Adds a function of each element.
  public mutating func activation(
    _ name: String, _ input: TensorID, _ function: ActivationFunction
  ) throws(NetworkError) -> TensorID {
    try single(name, .activation(function), [input], shape(of: input))
  }

  /// Adds an element-by-element operation on tensors of one shape, or with broadcast operands.
  public mutating func elementwise(
    _ name: String, _ operands: [TensorID], _ function: ElementwiseFunction = .add
  ) throws(NetworkError) -> TensorID {
    guard let first = operands.first else { throw NetworkError("\(name) has no operands") }
    var result = shape(of: first)
    for operand in operands.dropFirst() {
      guard let joined = try result.broadcast(with: shape(of: operand)) else {
        throw NetworkError("\(name): \(shape(of: operand)) cannot be broadcast with \(result)")
      }
      result = joined
    }
    return try single(name, .elementwise(function), operands, result)
  }

  /// Adds a concatenation of feature maps along their channels.
  public mutating func concatenation(
    _ name: String, _ operands: [TensorID]
  ) throws(NetworkError) -> TensorID {
    guard let first = operands.first.map({ shape(of: $0) }) else {
      throw NetworkError("\(name) has no operands")
    }
    for shape in operands.map({ shape(of: $0) })
    where (shape.batch, shape.rows, shape.columns) != (first.batch, first.rows, first.columns) {
      throw NetworkError("\(name): \(shape) does not fit beside \(first)")
    }
    let channels = operands.reduce(0) { $0 + shape(of: $1).channels }
    return try single(
      name, .concatenation(axis: 1), operands,
      TensorShape([first.batch, channels, first.rows, first.columns]))
  }

  /// Adds an enlargement of rows and columns by a whole factor.
  public mutating func upsampling(
    _ name: String, _ input: TensorID, factor: Int, mode: ResizeMode = .nearest
  ) throws(NetworkError) -> TensorID {
    let source = shape(of: input)
    try requirePositive(["\(name): the factor": factor])
    return try single(
      name, .resize(mode), [input],
      TensorShape([source.batch, source.channels, source.rows * factor, source.columns * factor]))
  }

  /// Adds a normalisation.
  public mutating func normalization(
    _ name: String, _ input: TensorID, _ normalization: Normalization
  ) throws(NetworkError) -> TensorID {
    try single(name, .normalization(normalization), [input], shape(of: input))
  }

  /// Adds a change of place to a stated shape.
  public mutating func rearrangement(
    _ name: String, _ input: TensorID, _ rearrangement: Rearrangement, to shape: TensorShape
  ) throws(NetworkError) -> TensorID {
    try single(name, .rearrangement(rearrangement), [input], shape)
  }

  /// Finishes the network; without a list, the outputs are the tensors that no layer reads.
  ///
  /// - Throws: `NetworkError` when the graph is inconsistent.
  public func build(outputs: [TensorID]? = nil) throws(NetworkError) -> Network {
    let read = Set(layers.flatMap(\.inputs))
    let unread = layers.flatMap(\.outputs).filter { !read.contains($0) }
    return try Network(
      name: name, source: source, tensors: tensors, layers: layers, inputs: inputs,
      outputs: outputs ?? unread, notes: notes)
  }

  private mutating func add(_ tensor: Tensor) -> TensorID {
    tensors.append(tensor)
    return TensorID(tensors.count - 1)
  }

  private mutating func single(
    _ name: String, _ operation: Operation, _ operands: [TensorID], _ shape: TensorShape
  ) throws(NetworkError) -> TensorID {
    layer(name, operation, inputs: operands, outputs: [Tensor(name: name, shape: shape)])[0]
  }
}

extension Pooling {
  /// The window of a pooling over a feature map, as the kernel of a depthwise convolution.
  ///
  /// With `roundsUp` the last partial window counts, unless it would begin in the padding below or
  /// to the right of the image (the ONNX and Caffe rule); the padding is widened to hold it.
  ///
  /// - Throws: `NetworkError` when a size is not positive or the window does not fit.
  public static func window(
    over input: TensorShape, kernel: (rows: Int, columns: Int),
    stride: (rows: Int, columns: Int), dilation: (rows: Int, columns: Int) = (1, 1),
    padding: Padding = .none, roundsUp: Bool = false
  ) throws(NetworkError) -> ConvolutionShape {
    try requirePositive([
      "kernel rows": kernel.rows, "kernel columns": kernel.columns, "row stride": stride.rows,
      "column stride": stride.columns, "row dilation": dilation.rows,
      "column dilation": dilation.columns,
    ])
    try padding.requireInRange()
    func extra(
      _ size: Int, _ kernel: Int, _ dilation: Int, _ stride: Int, _ before: Int,
      _ after: Int
    ) -> Int {
      guard roundsUp else { return 0 }
      let span = size + before + after - ((kernel - 1) * dilation + 1)
      guard span >= 0, span % stride != 0 else { return 0 }
      let begin = (span / stride + 1) * stride
      return begin < size + before ? stride - span % stride : 0
    }
    return try ConvolutionShape(
      batch: input.batch, groups: input.channels, outputChannels: 1, inputChannels: 1,
      input: (input.rows, input.columns), kernel: kernel, stride: stride, dilation: dilation,
      padding: Padding(
        top: padding.top, left: padding.left,
        bottom: padding.bottom
          + extra(
            input.rows, kernel.rows, dilation.rows, stride.rows, padding.top, padding.bottom),
        right: padding.right
          + extra(
            input.columns, kernel.columns, dilation.columns, stride.columns, padding.left,
            padding.right)))
  }
}
