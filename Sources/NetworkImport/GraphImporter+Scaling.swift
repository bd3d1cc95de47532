import Diagnostics
import NetworkModel

extension GraphImporter {
  /// Applies a scale and an offset to a tensor: folded into what writes it, else as a layer.
  func apply(
    _ scaling: ChannelScaling, to tensor: Int, _ node: ONNXNode
  ) throws(InputError) {
    for value in scaling.scale + scaling.offset where !value.isFinite {
      throw fault(
        node, "it scales or shifts by a value that is \(value.isNaN ? "not a number" : "infinite")",
        "train or export the network again")
    }
    let format = computingFormat([tensor])
    if let (layer, passed) = foldTarget(tensor, axis: scaling.axis) {
      fold(scaling, into: layer)
      // What lies between no longer holds the integers that it was annotated with.
      for tensor in passed where tensors[tensor].format.isPlainInteger {
        tensors[tensor].format = .float32
      }
      replace(node, tensor, format.isPlainInteger ? .float32 : format)
      return
    }
    let shape = tensors[tensor].shape
    let channelAxis = shape.dimensions.count > 1 ? 1 : 0
    guard scaling.axis == nil || scaling.axis == channelAxis else {
      note(
        "\(node.name) scales or shifts along axis \(scaling.axis ?? 0); its constants are not kept")
      try emit(
        node, .elementwise(scaling.hasScale ? .multiply : .add), [tensor], shape.dimensions, format)
      return
    }
    if !scaling.isKnown { note("the scales and offsets of \(node.name) are not known") }
    // A scale that is not known is not a number either.
    try emit(
      node,
      .affine(
        ChannelAffine(
          scale: scaling.isKnown ? scaling.scale : [.nan], offset: scaling.offset)), [tensor],
      shape.dimensions, format.isPlainInteger ? .float32 : format)
  }

  /// The layer that can take up a scaling of a tensor, with the tensors in between, or `nil`.
  private func foldTarget(_ tensor: Int, axis: Int?) -> (layer: Int, passed: [Int])? {
    var tensor = tensor
    var passed: [Int] = []
    while isReadOnce(tensor),
      !tensors[tensor].format.isQuantized
        || tensors[tensor].format.isPlainInteger, let producer = tensors[tensor].producer
    {
      let layer = layers[producer]
      switch layer.kind {
      case .convolution(let convolution):
        return axis == nil || axis == convolution.channelAxis ? (producer, passed) : nil
      case .other(.affine):
        let own = tensors[tensor].shape.dimensions.count > 1 ? 1 : 0
        return axis == nil || axis == own ? (producer, passed) : nil
      case .other(.rearrangement(.reshape)):
        let before = tensors[layer.inputs[0]].shape.dimensions
        let after = tensors[tensor].shape.dimensions
        if axis != nil {
          guard axis == 1, before.count > 1, after.count > 1, before[0] == after[0],
            before[1] == after[1]
          else { return nil }
        }
        tensor = layer.inputs[0]
        passed.append(tensor)
      case .other: return nil
      }
    }
    return nil
  }

  private func fold(_ scaling: ChannelScaling, into index: Int) {
    switch layers[index].kind {
    case .convolution(var convolution):
      // The copy in the graph is dropped first, so that the weights are scaled in place.
      layers[index].kind = .other(.requantization)
      convolution.fold(scaling)
      if !scaling.isKnown {
        note("the scales and offsets folded into \(layers[index].name) are not known")
      }
      layers[index].kind = .convolution(convolution)
    case .other(.affine(let affine)):
      let joined = ChannelScaling(scale: affine.scale, offset: affine.offset)
        .followed(by: scaling)
      layers[index].kind = .other(
        .affine(ChannelAffine(scale: joined.scale, offset: joined.offset)))
    case .other: break
    }
  }
}

extension DraftConvolution {
  /// Takes up a scale and an offset of each output channel.
  mutating func fold(_ scaling: ChannelScaling) {
    let channels = shape.totalOutputChannels
    let isQuantized = weights.weightFormat.isQuantized
    guard scaling.isKnown else {
      if !isQuantized { weights.elements = .absent(weights.count) }
      bias = DraftBias(count: channels)
      return
    }
    let (scale, offset) = scaling.expanded(channels)
    let isBiasExact = bias?.stored != nil || (bias?.format.isQuantized ?? false)
    if affine == nil, !scaling.hasScale, !isBiasExact {
      if scaling.hasOffset { add(offset) }
      return
    }
    if affine == nil, !isQuantized, !isBiasExact {
      if case .reals(var values) = weights.elements {
        weights.elements = .absent(values.count)
        let extent = values.count / channels
        for channel in 0..<channels {
          for place in channel * extent..<(channel + 1) * extent {
            values[place] *= scale[channel]
          }
        }
        weights.elements = .reals(values)
      }
      if var values = bias?.values {
        for channel in 0..<channels { values[channel] *= scale[channel] }
        bias?.values = values
      }
      if scaling.hasOffset { add(offset) }
      return
    }
    let own =
      affine
      ?? ChannelAffine(
        scale: [Float](repeating: 1, count: channels),
        offset: [Float](repeating: 0, count: channels))
    affine = ChannelAffine(
      scale: zip(own.scale, scale).map(*),
      offset: (0..<channels).map { own.offset[$0] * scale[$0] + offset[$0] })
  }

  private mutating func add(_ offset: [Float]) {
    guard let bias else {
      self.bias = DraftBias(count: offset.count, values: offset)
      return
    }
    guard let values = bias.values else { return }
    self.bias?.values = zip(values, offset).map(+)
  }
}
