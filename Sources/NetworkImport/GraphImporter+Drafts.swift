import Diagnostics
import NetworkModel

extension GraphImporter {
  /// Adds a tensor and binds a name to it.
  @discardableResult
  func addTensor(_ name: String, _ shape: TensorShape, _ format: NumberFormat) -> Int {
    tensors.append(
      DraftTensor(
        name: name, shape: shape, format: format, useCount: uses[name, default: 0], producer: nil))
    values[name] = .activation(tensors.count - 1)
    return tensors.count - 1
  }

  /// Adds a layer that writes tensors already added.
  func addLayer(
    _ name: String, _ operation: NetworkModel.Operation, _ inputs: [Int], _ outputs: [Int]
  ) {
    addLayer(name, .other(operation), inputs, outputs)
  }

  /// Adds a layer that writes tensors already added.
  func addLayer(_ name: String, _ kind: DraftLayer.Kind, _ inputs: [Int], _ outputs: [Int]) {
    for output in outputs { tensors[output].producer = layers.count }
    layers.append(
      DraftLayer(name: uniqueLayerName(name), kind: kind, inputs: inputs, outputs: outputs))
  }

  /// Adds a layer with one result, named as the node's first.
  @discardableResult
  func emit(
    _ node: ONNXNode, _ operation: NetworkModel.Operation, _ inputs: [Int], _ dimensions: [Int],
    _ format: NumberFormat
  ) throws(InputError) -> Int {
    try emit(node, .other(operation), inputs, dimensions, format)
  }

  /// Adds a layer with one result, named as the node's first.
  @discardableResult
  func emit(
    _ node: ONNXNode, _ kind: DraftLayer.Kind, _ inputs: [Int], _ dimensions: [Int],
    _ format: NumberFormat
  ) throws(InputError) -> Int {
    guard let name = node.outputs.first, !name.isEmpty else {
      throw fault(node, "\(node.qualifiedOperation) has no result")
    }
    let shape = try shape(node, dimensions)
    let output = addTensor(name, shape, annotatedFormat(name) ?? format)
    addLayer(node.name, kind, inputs, [output])
    return output
  }

  /// Binds a further name to a tensor whose name is read in its place.
  func alias(_ node: ONNXNode, _ tensor: Int) {
    guard let name = node.outputs.first, !name.isEmpty else { return }
    values[name] = .activation(tensor)
    tensors[tensor].useCount += uses[name, default: 0] - 1
    if tensors[tensor].producer != nil, model.outputs.contains(where: { $0.name == name }) {
      tensors[tensor].name = name
    }
  }

  /// Gives a tensor to the node's result after a fold: it takes the name and the format.
  func replace(_ node: ONNXNode, _ tensor: Int, _ format: NumberFormat) {
    let name = node.outputs[0]
    alias(node, tensor)
    tensors[tensor].name = name
    tensors[tensor].format = annotatedFormat(name) ?? format
  }

  /// Puts the drafts together.
  func finished(_ name: String) throws(InputError) -> Network {
    var outputs: [Int] = []
    for output in model.outputs {
      switch try value(output.name) {
      case .activation(let tensor):
        if !outputs.contains(tensor) { outputs.append(tensor) }
      case .constant: note("the output \(output.name) is constant and is left out")
      case .runtimeScale, .runtimeZeroPoint, nil:
        note("the output \(output.name) is a quantization parameter and is left out")
      }
    }
    guard !outputs.isEmpty else {
      throw fault(nil, "none of its outputs depends on an input")
    }
    var places = [Int?](repeating: nil, count: tensors.count)
    var finishedTensors: [Tensor] = []
    func id(_ tensor: Int) -> TensorID {
      if let place = places[tensor] { return TensorID(place) }
      let draft = tensors[tensor]
      places[tensor] = finishedTensors.count
      finishedTensors.append(Tensor(name: draft.name, shape: draft.shape, format: draft.format))
      return TensorID(finishedTensors.count - 1)
    }
    let inputIDs = inputs.map(id)
    var finishedLayers: [Layer] = []
    for layer in layers where !layer.isRemoved {
      let operation: NetworkModel.Operation
      switch layer.kind {
      case .other(let known): operation = known
      case .convolution(let draft):
        do { operation = .convolution(try draft.finished()) } catch {
          throw fault(place: layer.name, error.description)
        }
      }
      finishedLayers.append(
        Layer(
          name: layer.name, operation: operation, inputs: layer.inputs.map(id),
          outputs: layer.outputs.map(id)))
    }
    do {
      return try Network(
        name: name, source: file, tensors: finishedTensors, layers: finishedLayers,
        inputs: inputIDs, outputs: outputs.map(id), notes: notes)
    } catch { throw fault(nil, error.description) }
  }
}
