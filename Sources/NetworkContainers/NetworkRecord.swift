import NetworkModel

/// A network as the graph's section has it.
struct NetworkRecord: Archivable {
  private let name: String
  private let source: String
  private let notes: [String]
  private let tensors: [Tensor]
  private let inputs: [TensorID]
  private let outputs: [TensorID]
  let layers: [LayerRecord]

  /// - Parameter streams: The indices of the layers whose weights are encoded.
  init(_ network: Network, streams: Set<Int>) {
    (name, source, notes) = (network.name, network.source, network.notes)
    (tensors, inputs, outputs) = (network.tensors, network.inputs, network.outputs)
    layers = network.layers.enumerated().map {
      LayerRecord($0.element, isStream: streams.contains($0.offset))
    }
  }

  func write(to writer: inout ByteWriter) {
    writer.text(name)
    writer.text(source)
    writer.array(notes) { $0.text($1) }
    writer.fields(tensors)
    writer.ints(inputs.map(\.index))
    writer.ints(outputs.map(\.index))
    writer.fields(layers)
  }

  init(from reader: inout ByteReader) throws(ContainerFault) {
    name = try reader.text()
    source = try reader.text()
    notes = try reader.array(size: 4) { reader throws(ContainerFault) in try reader.text() }
    tensors = try reader.fields()
    inputs = try reader.ints().map(TensorID.init)
    outputs = try reader.ints().map(TensorID.init)
    layers = try reader.fields()
  }

  /// The network with the values of its convolutions, by the index of their layers.
  func network(_ convolutions: [Int: Convolution]) throws(ContainerFault) -> Network {
    let complete = layers.enumerated().map { index, layer in
      let operation: Operation
      switch layer.operation {
      case .plain(let plain): operation = plain
      case .convolution:
        guard let convolution = convolutions[index] else {
          preconditionFailure("every convolution has been read")
        }
        operation = .convolution(convolution)
      }
      return Layer(
        name: layer.name, operation: operation, inputs: layer.inputs, outputs: layer.outputs)
    }
    let network = try ContainerFault.wrapping { () throws(NetworkError) in
      try Network(
        name: name, source: source, tensors: tensors, layers: complete, inputs: inputs,
        outputs: outputs, notes: notes)
    }
    for tensor in network.tensors {
      try ContainerFault.wrapping { () throws(NetworkError) in
        try tensor.format.requireChannels(of: tensor.shape)
      }
    }
    for layer in network.layers { try OperationCheck(layer, in: network).check() }
    return network
  }
}
