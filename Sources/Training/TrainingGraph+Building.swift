import NetworkModel

extension TrainingGraph {
  /// Arranges a network's layers.
  ///
  /// - Throws: `TrainingError` when the network does not have one input and one output for one
  ///   image, a layer cannot be differentiated, or the maps are too large.
  init(_ network: Network) throws(TrainingError) {
    guard network.inputs.count == 1, network.outputs.count == 1 else {
      throw TrainingError(
        "the network has \(network.inputs.count) inputs and \(network.outputs.count) outputs",
        remedy: "only networks with one input and one output can be trained")
    }
    var builder = TrainingGraphBuilder(network)
    try builder.build()
    self = builder.graph
    guard floatsPerImage <= Self.imageFloatLimit else {
      throw TrainingError(
        "one image takes \(floatsPerImage) floats, more than \(Self.imageFloatLimit)",
        remedy: "train a smaller network")
    }
  }
}

/// The arrangement of a network, layer by layer.
struct TrainingGraphBuilder {
  let network: Network
  var graph = TrainingGraph()
  /// The map that holds each tensor, and whether it depends on parameters.
  private var maps: [TensorID: (map: Int, isVariable: Bool)] = [:]

  init(_ network: Network) { self.network = network }

  mutating func build() throws(TrainingError) {
    let input = network.inputs[0]
    graph.input = addMap(MapLayout(network[input].shape))
    maps[input] = (graph.input, false)
    for index in network.layers.indices { try addLayer(index) }
    let output = network.outputs[0]
    graph.classCount = network[output].shape.elementCount
    graph.logits = try read(
      output, as: MapLayout(channels: graph.classCount, pixels: 1), by: nil
    ).map
    graph.pixelCount = graph.layouts.reduce(1) { max($0, $1.pixels) }
  }

  private mutating func addLayer(_ index: Int) throws(TrainingError) {
    let layer = network.layers[index]
    switch layer.operation {
    case .convolution(let convolution): try add(convolution, index)
    case .pooling(let pooling): try add(pooling, layer)
    case .activation(let function): try add(function, layer)
    case .affine(let affine):
      let layout = MapLayout(network[layer.inputs[0]].shape)
      let source = try read(layer.inputs[0], as: layout, by: layer)
      guard
        [affine.scale.count, affine.offset.count].allSatisfy({ [1, layout.channels].contains($0) })
      else { throw TrainingError("its scales do not match its channels", layer: layer.name) }
      let output = write(layer, layout, isVariable: source.isVariable)
      graph.steps.append(
        .affine(AffineStep(input: source.map, output: output, layout: layout, affine: affine)))
    case .elementwise(.add): try addSum(layer)
    case .concatenation(let axis): try addConcatenation(layer, axis: axis)
    case .rearrangement(.reshape), .requantization:
      maps[layer.output] = maps[layer.inputs[0]]
    case .normalization(.softmax(let axis, _)): try addSoftmax(layer, axis: axis)
    case .matrixMultiplication, .elementwise, .resize, .normalization, .reduction, .rearrangement:
      throw unsupported(layer)
    }
  }

  private func unsupported(_ layer: Layer) -> TrainingError {
    TrainingError(
      "no derivatives pass through \(layer.kind) \(layer.operation)", layer: layer.name,
      remedy: "convolution, fully connected, affine, ReLU, clip, leaky ReLU, pooling, addition,"
        + " concatenation, reshaping and a final softmax can be trained")
  }

  // MARK: Maps

  private mutating func addMap(_ layout: MapLayout) -> Int {
    graph.layouts.append(layout)
    return graph.layouts.count - 1
  }

  private mutating func write(_ layer: Layer, _ layout: MapLayout, isVariable: Bool) -> Int {
    let map = addMap(layout)
    maps[layer.output] = (map, isVariable)
    return map
  }

  /// The map that holds a tensor in a layout, brought into it where it is not.
  private mutating func read(
    _ id: TensorID, as layout: MapLayout?, by layer: Layer?
  ) throws(TrainingError) -> (map: Int, isVariable: Bool) {
    guard let found = maps[id] else {
      throw TrainingError("\(network[id].name) is not computed", layer: layer?.name)
    }
    let present = graph.layouts[found.map]
    guard let layout, layout != present else { return found }
    guard layout.count == present.count else {
      throw TrainingError(
        "it reads \(layout.count) elements where there are \(present.count)", layer: layer?.name)
    }
    let map = addMap(layout)
    graph.steps.append(
      .reshaping(ReshapingStep(input: found.map, output: map, from: present, to: layout)))
    return (map, found.isVariable)
  }

  /// The layout of a multiply-accumulate or pooling layer's map, whose tensor must have it too
  /// unless there is but one pixel.
  private func layout(
    of id: TensorID, channels: Int, pixels: Int, _ layer: Layer
  ) throws(TrainingError) -> MapLayout {
    let layout = MapLayout(channels: channels, pixels: pixels)
    guard pixels == 1 || MapLayout(network[id].shape) == layout else {
      throw TrainingError(
        "\(network[id].name) is \(network[id].shape), not one image of \(channels) channels",
        layer: layer.name, remedy: "give a network with channels before rows and columns")
    }
    return layout
  }

  private func requireOneImage(_ shape: ConvolutionShape, _ layer: Layer) throws(TrainingError) {
    guard shape.batch == 1 else {
      throw TrainingError(
        "it takes \(shape.batch) images at once", layer: layer.name,
        remedy: "give the network for a batch of 1; training makes its own batches")
    }
  }

  // MARK: Layers

  private mutating func add(_ convolution: Convolution, _ index: Int) throws(TrainingError) {
    let layer = network.layers[index]
    let shape = convolution.shape
    try requireOneImage(shape, layer)
    guard !shape.isTransposed else { throw unsupported(layer) }
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

  private mutating func add(_ pooling: Pooling, _ layer: Layer) throws(TrainingError) {
    let window = pooling.window
    try requireOneImage(window, layer)
    guard window.macCount / window.groups <= TrainingGraph.shardFloatLimit else {
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

  private mutating func add(
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

  private mutating func addSum(_ layer: Layer) throws(TrainingError) {
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

  private mutating func addConcatenation(_ layer: Layer, axis: Int) throws(TrainingError) {
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
  private mutating func addSoftmax(_ layer: Layer, axis: Int) throws(TrainingError) {
    let shape = network[layer.output].shape
    let place = axis < 0 ? axis + shape.dimensions.count : axis
    guard layer.output == network.outputs[0], shape.dimensions.indices.contains(place),
      shape.dimensions[place] == shape.elementCount
    else { throw unsupported(layer) }
    maps[layer.output] = maps[layer.inputs[0]]
  }
}
