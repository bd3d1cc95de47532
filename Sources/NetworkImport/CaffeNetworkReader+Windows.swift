import NetworkModel

extension CaffeNetworkReader {
  /// Adds a convolution with the stream's next weights.
  mutating func convolution(
    _ layer: CaffeLayer, _ input: TensorID
  ) throws(CaffeFault) -> TensorID {
    let parameters = try layer.text.message("convolution_param")
    try parameters.requireFields(CaffeFields.convolution)
    let source = builder.shape(of: input)
    guard let channels = try parameters.integer("num_output", in: 1...Int(Int32.max)) else {
      throw layer.fault("has no num_output")
    }
    let groups = try parameters.integer("group", in: 1...Int(Int32.max)) ?? 1
    guard channels % groups == 0, source.channels % groups == 0 else {
      throw layer.fault(
        "has \(source.channels) → \(channels) channels, which \(groups) groups do not divide")
    }
    let kernel = try parameters.size("kernel_size", short: "kernel", default: nil, least: 1)
    let stride = try parameters.size("stride", short: "stride", default: 1, least: 1)
    let pad = try parameters.size("pad", short: "pad", default: 0, least: 0)
    let dilation = try parameters.size("dilation", short: "dilation", default: 1, least: 1)
    let shape = try layer.step { () throws(NetworkError) in
      try ConvolutionShape(
        batch: source.batch, groups: groups, outputChannels: channels / groups,
        inputChannels: source.channels / groups, input: (source.rows, source.columns),
        kernel: kernel, stride: stride, dilation: dilation, padding: Padding(pad))
    }
    return try weighted(layer, input, shape, parameters)
  }

  /// Adds a fully connected layer with the stream's next weights.
  mutating func innerProduct(
    _ layer: CaffeLayer, _ input: TensorID
  ) throws(CaffeFault) -> TensorID {
    let parameters = try layer.text.message("inner_product_param")
    try parameters.requireFields(CaffeFields.innerProduct)
    let source = builder.shape(of: input)
    guard let outputs = try parameters.integer("num_output", in: 1...Int(Int32.max)) else {
      throw layer.fault("has no num_output")
    }
    guard try !parameters.flag("transpose", default: false) else {
      throw layer.fault("has transposed weights, which a .net file does not mark")
    }
    let shape = try layer.step { () throws(NetworkError) in
      try ConvolutionShape.fullyConnected(
        batch: source.batch, outputs: outputs, inputs: source.elementCount / source.batch)
    }
    return try weighted(layer, input, shape, parameters)
  }

  private mutating func weighted(
    _ layer: CaffeLayer, _ input: TensorID, _ shape: ConvolutionShape, _ parameters: CaffeText
  ) throws(CaffeFault) -> TensorID {
    let hasBias = try parameters.flag("bias_term", default: true)
    let (weights, bias) = try stream.next(layer: layer.name, shape: shape, hasBias: hasBias)
    let (convolution, output) = try layer.step {
      () throws(NetworkError) -> (Convolution, TensorShape) in
      (
        try Convolution(shape: shape, weights: weights, bias: bias),
        try TensorShape([
          shape.batch, shape.totalOutputChannels, shape.outputRows, shape.outputColumns,
        ])
      )
    }
    return builder.layer(
      layer.name, .convolution(convolution), inputs: [input],
      outputs: [Tensor(name: layer.name, shape: output)])[0]
  }

  /// Adds a pooling; the number of windows rounds up unless the layer says otherwise.
  mutating func pooling(
    _ layer: CaffeLayer, _ input: TensorID
  ) throws(CaffeFault) -> TensorID {
    let parameters = try layer.text.message("pooling_param")
    try parameters.requireFields(CaffeFields.pooling)
    let function: Pooling.Function
    switch try parameters.word("pool") ?? "MAX" {
    case "MAX", "0": function = .maximum
    case "AVE", "1": function = .averageIncludingPadding
    case let other: throw layer.fault("pools by \(other) instead of MAX or AVE")
    }
    let source = builder.shape(of: input)
    let isGlobal = try parameters.flag("global_pooling", default: false)
    let kernel =
      isGlobal
      ? (source.rows, source.columns)
      : try parameters.size("kernel_size", short: "kernel", default: nil, least: 1)
    let stride = try parameters.size("stride", short: "stride", default: 1, least: 1)
    let pad = try parameters.size("pad", short: "pad", default: 0, least: 0)
    let rounding = try parameters.word("round_mode") ?? "CEIL"
    guard ["CEIL", "0", "FLOOR", "1"].contains(rounding) else {
      throw layer.fault("rounds by \(rounding) instead of CEIL or FLOOR")
    }
    let (window, output) = try layer.step {
      () throws(NetworkError) -> (ConvolutionShape, TensorShape) in
      let window = try Pooling.window(
        over: source, kernel: kernel, stride: stride, padding: Padding(pad),
        roundsUp: rounding == "CEIL" || rounding == "0")
      return (
        window,
        try TensorShape([source.batch, source.channels, window.outputRows, window.outputColumns])
      )
    }
    return builder.layer(
      layer.name, .pooling(Pooling(function: function, window: window)), inputs: [input],
      outputs: [Tensor(name: layer.name, shape: output)])[0]
  }
}

/// The fields of the messages that decide a layer's shape (caffe.proto).
private enum CaffeFields {
  private static let window = [
    "kernel_size", "kernel_h", "kernel_w", "stride", "stride_h", "stride_w", "pad", "pad_h",
    "pad_w",
    "engine",
  ]
  private static let weights = [
    "num_output", "bias_term", "weight_filler", "bias_filler", "axis",
  ]
  static let convolution = window + weights + ["dilation", "group", "force_nd_im2col"]
  static let innerProduct = weights + ["transpose"]
  static let pooling = window + ["pool", "global_pooling", "round_mode"]
}

extension Padding {
  /// The same number of rows above and below, and of columns on both sides.
  fileprivate init(_ size: CaffeSize) {
    self.init(top: size.rows, left: size.columns, bottom: size.rows, right: size.columns)
  }
}
