import NetworkModel

/// The arrangement of a network, layer by layer.
struct TrainingGraphBuilder {
  let network: Network
  var graph = TrainingGraph()
  /// The map that holds each tensor, and whether it depends on parameters.
  var maps: [TensorID: (map: Int, isVariable: Bool)] = [:]

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

  func unsupported(_ layer: Layer) -> TrainingError {
    TrainingError(
      "no derivatives pass through \(layer.kind) \(layer.operation)", layer: layer.name,
      remedy: "convolution, fully connected, affine, ReLU, clip, leaky ReLU, pooling, addition,"
        + " concatenation, reshaping and a final softmax can be trained")
  }

  private mutating func addMap(_ layout: MapLayout) -> Int {
    graph.layouts.append(layout)
    return graph.layouts.count - 1
  }

  mutating func write(_ layer: Layer, _ layout: MapLayout, isVariable: Bool) -> Int {
    let map = addMap(layout)
    maps[layer.output] = (map, isVariable)
    return map
  }

  /// The map that holds a tensor in a layout, brought into it where it is not.
  mutating func read(
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
  func layout(
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

  func requireOneImage(_ shape: ConvolutionShape, _ layer: Layer) throws(TrainingError) {
    guard shape.batch == 1 else {
      throw TrainingError(
        "it takes \(shape.batch) images at once", layer: layer.name,
        remedy: "give the network for a batch of 1; training makes its own batches")
    }
  }
}
