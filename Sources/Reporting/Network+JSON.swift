public import NetworkModel

extension Network {
  /// The network as a JSON document of the schema `millrace.network/1`.
  public func json() -> String {
    JSONValue.object([
      "schema": .string("millrace.network/1"), "name": .string(name), "source": .string(source),
      "layerCount": .count(layers.count), "macCount": .count(macCount),
      "weightCount": .count(weightCount), "parameterCount": .count(parameterCount),
      "weights": .string(weightKnowledge.rawValue), "layers": .array(layers.map(value)),
      "notes": .strings(notes),
    ]).document()
  }

  private func value(_ layer: Layer) -> JSONValue {
    .object([
      "name": .string(layer.name), "kind": .string(layer.kind),
      "inputShapes": .array(layer.inputs.map { value(self[$0].shape) }),
      "outputShapes": .array(layer.outputs.map { value(self[$0].shape) }),
      "macCount": .count(layer.macCount), "weightCount": .count(layer.weightCount),
      "weightBits": layer.weightFormat.map { .count($0.bits) } ?? .null,
      "activationBits": .count(self[layer.output].format.bits),
    ])
  }

  private func value(_ shape: TensorShape) -> JSONValue {
    .array(shape.dimensions.map(JSONValue.count))
  }
}

extension Layer {
  /// How the weights are stored, `nil` without weights.
  var weightFormat: NumberFormat? {
    guard case .convolution(let convolution) = operation else { return nil }
    return convolution.weights.format
  }
}
