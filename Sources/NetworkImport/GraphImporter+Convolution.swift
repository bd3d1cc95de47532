import Diagnostics
import NetworkModel

extension GraphImporter {
  func importConvolution(_ node: ONNXNode) throws(InputError) {
    let input = try activation(node, 0)
    try emitConvolution(
      node, input, weights: try weight(node, 1), bias: try bias(node, 2),
      format: computingFormat([input]))
  }

  /// Adds a convolution; a padding layer that only it reads becomes part of it.
  @discardableResult
  func emitConvolution(
    _ node: ONNXNode, _ source: Int, weights: Constant, bias: DraftBias?, format: NumberFormat
  ) throws(InputError) -> Int {
    let groups = node.int("group") ?? 1
    let (input, extra) = foldedPadding(source)
    let dimensions = tensors[input].shape.dimensions
    let padded = tensors[source].shape.dimensions
    guard weights.dimensions.count == dimensions.count, dimensions.count > 2 else {
      throw fault(
        node,
        "weights of \(weights.dimensions.count) dimensions meet an input of \(dimensions.count)")
    }
    var window = try window(
      node, input: padded, kernel: Array(weights.dimensions.dropFirst(2)))
    for axis in window.kernel.indices {
      window.before[axis] += extra.before[axis + 2]
      window.after[axis] += extra.after[axis + 2]
    }
    let outputs = weights.dimensions[0]
    guard groups >= 1, outputs % groups == 0, dimensions[1] % groups == 0 else {
      throw fault(
        node, "\(dimensions[1]) → \(outputs) channels cannot be split into \(groups) groups")
    }
    guard weights.dimensions[1] == dimensions[1] / groups else {
      throw fault(
        node,
        "its weights take \(weights.dimensions[1]) channels, but its input has "
          + "\(dimensions[1]) in \(groups) groups")
    }
    let shape = try checked(node) { () throws(NetworkError) in
      try ConvolutionShape(
        batch: dimensions[0], groups: groups, outputChannels: outputs / groups,
        inputChannels: weights.dimensions[1],
        input: WindowAttributes.pair(Array(dimensions.dropFirst(2)), absent: 1),
        kernel: window.kernelPair, stride: window.stridePair, dilation: window.dilationPair,
        padding: window.padding)
    }
    let kernel = window.kernelPair
    let arranged = try folded(node) { () throws(ImportFault) in
      try weights.reshaped(to: [outputs, weights.dimensions[1], kernel.rows, kernel.columns])
    }
    return try emitConvolution(
      node, input, shape, weights: arranged, bias: bias, rank: dimensions.count, format: format)
  }

  func importTransposedConvolution(_ node: ONNXNode) throws(InputError) {
    let input = try activation(node, 0)
    let weights = try weight(node, 1)
    let groups = node.int("group") ?? 1
    let dimensions = tensors[input].shape.dimensions
    guard weights.dimensions.count == dimensions.count, dimensions.count > 2 else {
      throw fault(
        node,
        "weights of \(weights.dimensions.count) dimensions meet an input of \(dimensions.count)")
    }
    guard groups >= 1, dimensions[1] % groups == 0, weights.dimensions[0] == dimensions[1] else {
      throw fault(
        node,
        "its weights take \(weights.dimensions[0]) channels, but its input has "
          + "\(dimensions[1]) in \(groups) groups")
    }
    var window = try window(
      node, input: dimensions, kernel: Array(weights.dimensions.dropFirst(2)))
    let spatial = Array(dimensions.dropFirst(2))
    var outputPadding = try sizes(node, "output_padding", count: spatial.count, default: 0)
    try padTransposed(node, spatial, &window, &outputPadding)
    let perGroup = weights.dimensions[1]
    let shape = try checked(node) { () throws(NetworkError) in
      try ConvolutionShape(
        batch: dimensions[0], groups: groups, outputChannels: perGroup,
        inputChannels: dimensions[1] / groups, input: WindowAttributes.pair(spatial, absent: 1),
        kernel: window.kernelPair, stride: window.stridePair, dilation: window.dilationPair,
        padding: window.padding, isTransposed: true,
        outputPadding: WindowAttributes.pair(outputPadding, absent: 0))
    }
    let kernel = window.kernelPair
    let arranged = try folded(node) { () throws(ImportFault) in
      // Stored as input channels by output channels of a group; wanted the other way round.
      try weights.reshaped(to: [
        groups, dimensions[1] / groups, perGroup, kernel.rows, kernel.columns,
      ])
      .transposed([0, 2, 1, 3, 4])
      .reshaped(to: [groups * perGroup, dimensions[1] / groups, kernel.rows, kernel.columns])
    }
    try emitConvolution(
      node, input, shape, weights: arranged, bias: try bias(node, 2), rank: dimensions.count,
      format: computingFormat([input]))
  }

  /// Derives the padding of a transposed convolution from the output size that is asked for.
  private func padTransposed(
    _ node: ONNXNode, _ spatial: [Int], _ window: inout WindowAttributes,
    _ outputPadding: inout [Int]
  ) throws(InputError) {
    let mode = node.string("auto_pad") ?? "NOTSET"
    var wanted: [Int]?
    if node.ints("output_shape")?.isEmpty == false {
      let given = node.ints("output_shape") ?? []
      wanted = try sizes(node, "output_shape", count: given.count, default: 1)
        .suffix(spatial.count)
    } else if mode.hasPrefix("SAME") {
      wanted = zip(spatial, window.stride).map { $0 * $1 }
    }
    guard let wanted, wanted.count == spatial.count else { return }
    for axis in spatial.indices {
      let extent = (window.kernel[axis] - 1) * window.dilation[axis] + 1
      let full = (spatial[axis] - 1) * window.stride[axis] + extent + outputPadding[axis]
      let total = full - wanted[axis]
      if total < 0 {
        outputPadding[axis] -= total
        (window.before[axis], window.after[axis]) = (0, 0)
      } else {
        let smaller = total / 2
        window.before[axis] = mode == "SAME_UPPER" ? smaller : total - smaller
        window.after[axis] = total - window.before[axis]
      }
    }
  }

  /// Adds a convolution whose loop nest is known; its result has the input's rank.
  @discardableResult
  func emitConvolution(
    _ node: ONNXNode, _ input: Int, _ shape: ConvolutionShape, weights: Constant,
    bias: DraftBias?, rank: Int, format: NumberFormat
  ) throws(InputError) -> Int {
    var output = [shape.batch, shape.totalOutputChannels]
    if rank > 3 { output.append(shape.outputRows) }
    output.append(shape.outputColumns)
    let bias = try expanded(bias, to: shape.totalOutputChannels, node)
    let draft = DraftConvolution(shape: shape, weights: weights, bias: bias, channelAxis: 1)
    return try emit(node, .convolution(draft), [input], output, format)
  }

  /// The source of a padding layer with zeros that is read once, with its padding.
  private func foldedPadding(_ tensor: Int) -> (input: Int, extra: (before: [Int], after: [Int])) {
    let rank = tensors[tensor].shape.dimensions.count
    let none = [Int](repeating: 0, count: rank)
    guard isReadOnce(tensor), let producer = tensors[tensor].producer,
      case .other(.rearrangement(.pad(let before, let after, let value))) = layers[producer].kind,
      value == 0, before.prefix(2).allSatisfy({ $0 == 0 }), after.prefix(2).allSatisfy({ $0 == 0 }),
      (before + after).allSatisfy({ $0 >= 0 }),
      tensors[layers[producer].inputs[0]].format == tensors[tensor].format
    else { return (tensor, (none, none)) }
    layers[producer].isRemoved = true
    return (layers[producer].inputs[0], (before, after))
  }
}
