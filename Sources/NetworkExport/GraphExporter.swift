internal import COnnx
internal import NetworkModel

/// The state while a network becomes an ONNX graph.
///
/// A layer's nodes write a tensor as it is computed, the raw value; where the tensor's format does
/// not follow from the operation, quantizers then write the value that other layers read.
final class GraphExporter {
  let network: Network
  let model: ModelWriter
  /// The type of all real values.
  let realType: ElementType
  /// The layer that is written, for errors and names.
  private(set) var layer: Layer?

  /// The names under which layers read each tensor.
  private var readNames: [String]
  /// The names under which each tensor is computed.
  private var rawNames: [String]
  private var usedValueNames: Set<String> = [""]
  private var usedNodeNames: Set<String> = []

  init(_ network: Network) {
    self.network = network
    model = ModelWriter(graph: network.name)
    realType = Self.realType(of: network)
    readNames = []
    rawNames = []
    usedNodeNames = Set(network.layers.map(\.name))
    for tensor in network.tensors {
      let name = unusedName(tensor.name.isEmpty ? "tensor" : tensor.name)
      readNames.append(name)
      rawNames.append(name)
    }
  }

  /// Writes the whole graph.
  func write() throws(ExportError) {
    for input in network.inputs {
      model.value(
        CONX_INPUTS, rawNames[input.index], realType, network[input].shape.dimensions)
      try quantize(input, natural: .float(bits: 32))
    }
    for layer in network.layers {
      self.layer = layer
      try write(layer)
    }
    layer = nil
    for output in network.outputs {
      var name = readNames[output.index]
      // A graph's output must be computed by a node, under a name of its own.
      if network.inputs.contains(output), name == rawNames[output.index] {
        name = unusedName("\(name)_output")
        model.node(unusedNodeName("\(name)_identity"), "Identity", [read(output)], [name])
      }
      model.value(
        CONX_OUTPUTS, name, isIndex(output) ? .int64 : realType, network[output].shape.dimensions)
    }
  }

  private func write(_ layer: Layer) throws(ExportError) {
    for output in layer.outputs { nameRawValue(output) }
    switch layer.operation {
    case .convolution(let convolution): try write(convolution)
    case .matrixMultiplication: node("MatMul", layer.inputs.map(read), raw(layer.output))
    case .pooling(let pooling): try write(pooling)
    case .elementwise(let function): try write(function)
    case .activation(let function): try write(function)
    case .affine(let affine): write(affine)
    case .concatenation(let axis):
      node("Concat", layer.inputs.map(read), raw(layer.output), [("axis", .int(axis))])
    case .resize(let mode): try write(mode)
    case .normalization(let normalization): try write(normalization)
    case .reduction(let function, let axes): try write(function, axes: axes)
    case .rearrangement(let rearrangement): try write(rearrangement)
    case .requantization:
      let source = layer.inputs[0]
      if let quantizer = try quantizer(of: layer.output) {
        write(
          quantizer, from: read(source), to: readNames[layer.output.index],
          named: layer.name, rank: network[layer.output].shape.dimensions.count)
      } else {
        node("Identity", [read(source)], readNames[layer.output.index])
      }
      return
    }
    for output in layer.outputs { try quantize(output, natural: naturalFormat(layer, output)) }
  }

  /// Chooses the name of what a layer computes before its quantizer.
  private func nameRawValue(_ tensor: TensorID) {
    if case .requantization = layer?.operation { return }
    guard let layer, isQuantizerNeeded(tensor, natural: naturalFormat(layer, tensor)) else {
      return
    }
    // An output of the network keeps its name behind the quantizer, all others before it.
    if network.outputs.contains(tensor) {
      rawNames[tensor.index] = unusedName("\(readNames[tensor.index])_computed")
    } else {
      readNames[tensor.index] = unusedName("\(readNames[tensor.index])_quantized")
    }
  }

  /// Adds a quantizer behind a tensor where its format asks for one.
  private func quantize(_ tensor: TensorID, natural: NumberFormat) throws(ExportError) {
    guard isQuantizerNeeded(tensor, natural: natural), let quantizer = try quantizer(of: tensor)
    else { return }
    if network.inputs.contains(tensor) {
      readNames[tensor.index] = unusedName("\(readNames[tensor.index])_quantized")
    }
    write(
      quantizer, from: rawNames[tensor.index], to: readNames[tensor.index],
      named: unusedNodeName("\(network[tensor].name)_quantize"),
      rank: network[tensor].shape.dimensions.count)
  }

  private func isQuantizerNeeded(_ tensor: TensorID, natural: NumberFormat) -> Bool {
    let format = network[tensor].format
    return format.isQuantized && format != natural
  }

  private func quantizer(of tensor: TensorID) throws(ExportError) -> Quantizer? {
    do throws(ExportError) {
      return try Quantizer(network[tensor].format)
    } catch {
      throw ExportError(error.reason, layer: network[tensor].name, remedy: error.remedy)
    }
  }
}

extension GraphExporter {
  /// The name under which a layer reads a tensor.
  func read(_ tensor: TensorID) -> String { readNames[tensor.index] }

  /// The name under which a layer writes a tensor.
  func raw(_ tensor: TensorID) -> String { rawNames[tensor.index] }

  /// A value name that is not used yet.
  func unusedName(_ wanted: String) -> String {
    var name = wanted
    var number = 2
    while !usedValueNames.insert(name).inserted {
      name = "\(wanted)#\(number)"
      number += 1
    }
    return name
  }

  /// A node name that is neither used yet nor a layer's.
  func unusedNodeName(_ wanted: String) -> String {
    var name = wanted
    var number = 2
    while !usedNodeNames.insert(name).inserted {
      name = "\(wanted)#\(number)"
      number += 1
    }
    return name
  }

  /// A name for a part of the layer.
  func partName(_ part: String) -> String { unusedName("\(layer?.name ?? "")_\(part)") }

  /// Adds the node that carries the layer's name.
  func node(
    _ operation: String, domain: String = "", _ inputs: [String], _ output: String,
    _ attributes: [(name: String, value: Attribute)] = []
  ) {
    model.node(layer?.name ?? "", operation, domain: domain, inputs, [output], attributes)
  }

  /// Adds a further node of the layer.
  ///
  /// - Returns: The name of its result: `output`, or a new one.
  @discardableResult
  func part(
    _ part: String, _ operation: String, _ inputs: [String], to output: String? = nil,
    _ attributes: [(name: String, value: Attribute)] = []
  ) -> String {
    let result = output ?? partName(part)
    model.node(
      unusedNodeName("\(layer?.name ?? "")_\(part)"), operation, inputs, [result], attributes)
    return result
  }

  /// A value in other dimensions, where they differ.
  func reshaped(
    _ value: String, from source: [Int], to target: [Int], _ name: String
  ) -> String {
    source == target ? value : part(name, "Reshape", [value, integers(target, "\(name)_shape")])
  }

  /// An error in the layer that is written.
  func fail(_ reason: String, _ remedy: String? = nil) -> ExportError {
    ExportError(reason, layer: layer?.name, remedy: remedy)
  }

  /// Whether a tensor holds places of elements, which ONNX keeps as 64-bit integers.
  private func isIndex(_ tensor: TensorID) -> Bool {
    network.layers.contains { layer in
      guard case .reduction(let function, _) = layer.operation else { return false }
      switch function {
      case .argumentMaximum, .argumentMinimum: return layer.outputs.contains(tensor)
      case .topElements: return layer.outputs.dropFirst().contains(tensor)
      case .mean, .sum, .maximum, .minimum, .norm: return false
      }
    }
  }

  /// 16 or 64 bits where the network is of these floats alone, else 32 bits.
  private static func realType(of network: Network) -> ElementType {
    let formats =
      network.tensors.map(\.format)
      + network.layers.compactMap { layer in
        guard case .convolution(let convolution) = layer.operation else { return nil }
        return convolution.weights.format
      }
    switch Set(formats) {
    case [.float(bits: 16)]: return .float16
    case [.float(bits: 64)]: return .float64
    default: return .float32
    }
  }
}
