import NetworkModel

extension TrainingGraphBuilder {
  mutating func add(_ convolution: Convolution, _ index: Int) throws(TrainingError) {
    let layer = network.layers[index]
    let shape = convolution.shape
    try requireOneImage(shape, layer)
    guard !shape.isTransposed else { throw unsupported(layer) }
    let hasOnePixel = shape.inputRows * shape.inputColumns == 1
    guard hasOnePixel || !convolution.isChannelsLast else {
      throw TrainingError(
        "its channels come after its pixels", layer: layer.name,
        remedy: "give a network with channels before rows and columns")
    }
    let inputLayout = try layout(
      of: layer.inputs[0], channels: shape.totalInputChannels,
      pixels: shape.inputRows * shape.inputColumns, layer)
    let outputLayout = try layout(
      of: layer.output, channels: shape.totalOutputChannels,
      pixels: shape.outputRows * shape.outputColumns, layer)
    let source = try read(layer.inputs[0], as: inputLayout, by: layer)
    let columns = ColumnMatrix(shape)
    graph.columnCount = max(graph.columnCount, columns.elementCount)
    graph.parameterLayers.append(index)
    let output = write(layer, outputLayout, isVariable: true)
    graph.steps.append(
      .convolution(
        ConvolutionStep(
          input: source.map, output: output, parameter: graph.parameterLayers.count - 1,
          hasVariableInput: source.isVariable, affine: convolution.outputAffine, columns: columns)))
  }

  mutating func add(_ pooling: Pooling, _ layer: Layer) throws(TrainingError) {
    let window = pooling.window
    try requireOneImage(window, layer)
    guard window.macCount / window.groups <= TrainingGraph.windowPlaceLimit else {
      throw TrainingError("its windows are too many or too large", layer: layer.name)
    }
    let channels = window.totalInputChannels
    let inputLayout = try layout(
      of: layer.inputs[0], channels: channels, pixels: window.inputRows * window.inputColumns, layer
    )
    let outputLayout = try layout(
      of: layer.output, channels: channels, pixels: window.outputRows * window.outputColumns, layer)
    let source = try read(layer.inputs[0], as: inputLayout, by: layer)
    let output = write(layer, outputLayout, isVariable: source.isVariable)
    let choices = pooling.function == .maximum ? graph.choiceCounts.count : nil
    if choices != nil { graph.choiceCounts.append(outputLayout.count) }
    guard
      let step = PoolingStep(pooling, input: source.map, output: output, choices: choices)
    else { throw TrainingError("a window holds nothing but padding", layer: layer.name) }
    graph.steps.append(.pooling(step))
  }

  mutating func add(
    _ function: ActivationFunction, _ layer: Layer
  ) throws(TrainingError) {
    let linear: ActivationStep.Function
    switch function {
    case .relu: linear = .clip(minimum: 0, maximum: .infinity)
    case .clip(let minimum, let maximum): linear = .clip(minimum: minimum, maximum: maximum)
    case .leakyRelu(let alpha): linear = .leaky(slope: alpha)
    case .parametricRelu, .sigmoid, .hardSigmoid, .hardSwish, .sigmoidLinearUnit,
      .gaussianErrorLinearUnit, .hyperbolicTangent, .sign, .multiThreshold, .other:
      throw unsupported(layer)
    }
    let source = try read(layer.inputs[0], as: nil, by: layer)
    let layout = graph.layouts[source.map]
    let output = write(layer, layout, isVariable: source.isVariable)
    graph.steps.append(
      .activation(
        ActivationStep(
          input: source.map, output: output, count: layout.count, function: linear)))
  }

  mutating func addSum(_ layer: Layer) throws(TrainingError) {
    let shape = network[layer.output].shape
    guard !layer.inputs.isEmpty,
      layer.inputs.allSatisfy({ network[$0].shape.elementCount == shape.elementCount })
    else { throw unsupported(layer) }
    let layout = MapLayout(shape)
    var sources: [(map: Int, isVariable: Bool)] = []
    for input in layer.inputs { sources.append(try read(input, as: layout, by: layer)) }
    let output = write(layer, layout, isVariable: sources.contains { $0.isVariable })
    graph.steps.append(
      .addition(AdditionStep(inputs: sources.map(\.map), output: output, count: layout.count)))
  }

  mutating func addConcatenation(_ layer: Layer, axis: Int) throws(TrainingError) {
    let layout = MapLayout(network[layer.output].shape)
    guard axis == 1, !layer.inputs.isEmpty, network[layer.output].shape.batch == 1 else {
      throw unsupported(layer)
    }
    var sources: [(map: Int, isVariable: Bool)] = []
    for input in layer.inputs {
      let part = MapLayout(network[input].shape)
      guard part.pixels == layout.pixels else { throw unsupported(layer) }
      sources.append(try read(input, as: part, by: layer))
    }
    let inputs = sources.map { (map: $0.map, count: graph.layouts[$0.map].count) }
    guard inputs.reduce(0, { $0 + $1.count }) == layout.count else { throw unsupported(layer) }
    let output = write(layer, layout, isVariable: sources.contains { $0.isVariable })
    graph.steps.append(.concatenation(ConcatenationStep(inputs: inputs, output: output)))
  }

  /// A softmax over the classes at the end belongs to the loss: the output is what it reads.
  mutating func addSoftmax(_ layer: Layer, axis: Int) throws(TrainingError) {
    let shape = network[layer.output].shape
    let place = axis < 0 ? axis + shape.dimensions.count : axis
    guard layer.output == network.outputs[0], shape.dimensions.indices.contains(place),
      shape.dimensions[place] == shape.elementCount
    else { throw unsupported(layer) }
    maps[layer.output] = maps[layer.inputs[0]]
  }
}
