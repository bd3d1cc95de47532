internal import NetworkModel

/// Feature maps that share a format, because layers between them do not compute new numbers.
struct MapGroup {
  /// The layer that computes the numbers, `nil` for the network's input.
  let writer: Int?
  /// The maps, the first as the layer writes it.
  var tensors: [TensorID]
  /// The layer behind which errors are measured: the writer, or a ReLU or clip that alone reads
  /// it.
  var measured: Int?

  /// The groups of a network that may have fixed-point formats, in the order of their writers.
  static func all(of network: Network) -> [MapGroup] {
    let consumers = network.consumers()
    var groups = network.inputs.map { MapGroup(writer: nil, tensors: [$0], measured: nil) }
    var groupOfTensor: [TensorID: Int] = [:]
    for (index, input) in network.inputs.enumerated() { groupOfTensor[input] = index }
    for (index, layer) in network.layers.enumerated() {
      if layer.operation.keepsFormat, let source = layer.inputs.first {
        guard let group = groupOfTensor[source] else { continue }
        if case .activation = layer.operation, groups[group].measured == groups[group].writer,
          groups[group].tensors == [source], consumers[source.index] == [index],
          !network.outputs.contains(source), groups[group].writer != nil
        {
          groups[group].measured = index
        }
        for output in layer.outputs {
          groups[group].tensors.append(output)
          groupOfTensor[output] = group
        }
      } else if layer.operation.hasFixedPointResult {
        for output in layer.outputs { groupOfTensor[output] = groups.count }
        groups.append(MapGroup(writer: index, tensors: layer.outputs, measured: index))
      }
    }
    return groups
  }
}

extension Operation {
  /// Whether results are some of the operand's numbers, or numbers between them.
  fileprivate var keepsFormat: Bool {
    switch self {
    case .activation(.relu), .activation(.clip), .pooling, .resize(.nearest), .rearrangement: true
    case .activation, .resize, .convolution, .matrixMultiplication, .elementwise, .affine,
      .concatenation, .normalization, .reduction, .requantization:
      false
    }
  }

  /// Whether an accelerator's words can hold the results.
  fileprivate var hasFixedPointResult: Bool {
    switch self {
    case .convolution, .matrixMultiplication, .pooling, .elementwise, .affine, .concatenation,
      .resize, .rearrangement, .requantization, .activation:
      return true
    case .reduction(let function, _):
      switch function {
      case .mean, .sum, .maximum, .minimum, .norm: return true
      case .argumentMaximum, .argumentMinimum, .topElements: return false
      }
    case .normalization: return false
    }
  }
}
