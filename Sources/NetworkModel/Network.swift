/// The place of a tensor in its network.
public struct TensorID: Hashable, Comparable, Sendable {
  /// Index into `Network.tensors`.
  public let index: Int

  /// Creates an identifier from an index.
  public init(_ index: Int) { self.index = index }

  /// Orders by index.
  public static func < (left: TensorID, right: TensorID) -> Bool { left.index < right.index }
}

/// An activation: what one layer writes and others read.
public struct Tensor: Sendable {
  /// The name in the network file.
  public let name: String
  /// The dimensions, batch first.
  public let shape: TensorShape
  /// How the elements are stored between layers.
  public let format: NumberFormat

  /// Creates a tensor.
  public init(name: String, shape: TensorShape, format: NumberFormat = .float32) {
    self.name = name
    self.shape = shape
    self.format = format
  }
}

/// One operation with its operands.
public struct Layer: Sendable {
  /// The name in the network file, unique in the network.
  public let name: String
  /// What is computed.
  public let operation: Operation
  /// The activations it reads, in order.
  public let inputs: [TensorID]
  /// The activations it writes; more than one for a split.
  public let outputs: [TensorID]

  /// Creates a layer.
  public init(name: String, operation: Operation, inputs: [TensorID], outputs: [TensorID]) {
    self.name = name
    self.operation = operation
    self.inputs = inputs
    self.outputs = outputs
  }

  /// The first, and for most operations only, activation it writes.
  public var output: TensorID { outputs[0] }

  /// Multiply-accumulates of the whole batch.
  public var macCount: Int { operation.convolutionShape?.macCount ?? 0 }

  /// Weights without biases.
  public var weightCount: Int {
    if case .convolution(let convolution) = operation { convolution.shape.weightCount } else { 0 }
  }

  /// The word for what the layer computes, as reports print it.
  public var kind: String {
    switch operation {
    case .convolution(let convolution):
      if convolution.shape.isTransposed {
        "transposedConvolution"
      } else if convolution.shape.isFullyConnected {
        "fullyConnected"
      } else if convolution.shape.isDepthwise {
        "depthwise"
      } else {
        "convolution"
      }
    case .matrixMultiplication: "matrixMultiplication"
    case .pooling: "pooling"
    case .elementwise: "elementwise"
    case .activation: "activation"
    case .affine: "affine"
    case .concatenation: "concatenation"
    case .resize: "resize"
    case .normalization: "normalization"
    case .reduction: "reduction"
    case .rearrangement: "rearrangement"
    case .requantization: "requantization"
    }
  }
}

/// A neural network as a checked graph in topological order.
public struct Network: Sendable {
  /// What is known of the weights of the whole network.
  public enum WeightKnowledge: String, Sendable {
    /// Every weight is known.
    case real
    /// Weights were made up from a seed.
    case synthetic
    /// Published statistics stand in for weights.
    case statistical
    /// Only shapes are known.
    case absent
  }

  /// The network's name.
  public let name: String
  /// Where it came from: a file, or the built-in table with its publication.
  public let source: String
  /// All activations, inputs included.
  public let tensors: [Tensor]
  /// The layers, each after those whose outputs it reads.
  public let layers: [Layer]
  /// The activations given from outside.
  public let inputs: [TensorID]
  /// The activations that are the result.
  public let outputs: [TensorID]
  /// What was assumed or left out when the network was read.
  public let notes: [String]

  /// Creates a network.
  ///
  /// - Throws: `NetworkError` when a tensor does not exist, is written twice or is read before it
  ///   is written, when two layers share a name, or when a layer's loop nest does not match the
  ///   tensors it reads and writes.
  /// - Complexity: O(layers + operands).
  public init(
    name: String, source: String, tensors: [Tensor], layers: [Layer], inputs: [TensorID],
    outputs: [TensorID], notes: [String] = []
  ) throws(NetworkError) {
    self.name = name
    self.source = source
    self.tensors = tensors
    self.layers = layers
    self.inputs = inputs
    self.outputs = outputs
    self.notes = notes
    // With this limit, bits moved and energies counted stay far inside 63 bits.
    let macs = layers.reduce(0.0) { $0 + Double($1.macCount) }
    guard macs <= Double(ConvolutionShape.maximumMACCount) else {
      throw NetworkError("the network has \(macs) multiply-accumulates, more than can be counted")
    }
    try checkOrder()
    for layer in layers { try checkShapes(of: layer) }
  }

  /// The tensor with an identifier.
  public subscript(id: TensorID) -> Tensor { tensors[id.index] }

  /// Multiply-accumulates of one pass over the whole batch.
  public var macCount: Int { layers.reduce(0) { $0 + $1.macCount } }

  /// Weights without biases.
  public var weightCount: Int { layers.reduce(0) { $0 + $1.weightCount } }

  /// Weights with biases, as published parameter counts have them.
  public var parameterCount: Int {
    layers.reduce(0) { sum, layer in
      guard case .convolution(let convolution) = layer.operation else { return sum }
      return sum + convolution.shape.weightCount + (convolution.bias?.count ?? 0)
    }
  }

  /// What is known of the weights: the least of what is known of any layer.
  public var weightKnowledge: WeightKnowledge {
    var result = WeightKnowledge.real
    for layer in layers {
      guard case .convolution(let convolution) = layer.operation else { continue }
      switch convolution.weights.values {
      case .absent: return .absent
      case .statistical: result = .statistical
      case .integers, .bytes, .reals: break
      }
    }
    return result
  }

  /// For each tensor, the indices of the layers that read it, ascending.
  public func consumers() -> [[Int]] {
    var result = [[Int]](repeating: [], count: tensors.count)
    for (index, layer) in layers.enumerated() {
      for input in layer.inputs where result[input.index].last != index {
        result[input.index].append(index)
      }
    }
    return result
  }

  /// For each tensor, the index of the layer that writes it, `nil` for the network's inputs.
  public func producers() -> [Int?] {
    var result = [Int?](repeating: nil, count: tensors.count)
    for (index, layer) in layers.enumerated() {
      for output in layer.outputs { result[output.index] = index }
    }
    return result
  }
}

extension Network {
  private func checkOrder() throws(NetworkError) {
    var isWritten = [Bool](repeating: false, count: tensors.count)
    func write(_ id: TensorID, by writer: String) throws(NetworkError) {
      guard tensors.indices.contains(id.index) else {
        throw NetworkError("\(writer) writes a tensor that does not exist")
      }
      guard !isWritten[id.index] else {
        throw NetworkError("\(writer) writes \(tensors[id.index].name) a second time")
      }
      isWritten[id.index] = true
    }
    for input in inputs { try write(input, by: "the network's input list") }
    var names = Set<String>()
    for layer in layers {
      guard names.insert(layer.name).inserted else {
        throw NetworkError("two layers are named \(layer.name)")
      }
      guard !layer.outputs.isEmpty else { throw NetworkError("\(layer.name) writes nothing") }
      for input in layer.inputs {
        guard tensors.indices.contains(input.index), isWritten[input.index] else {
          throw NetworkError("\(layer.name) reads a tensor that no earlier layer writes")
        }
      }
      for output in layer.outputs { try write(output, by: layer.name) }
    }
    for output in outputs {
      guard tensors.indices.contains(output.index), isWritten[output.index] else {
        throw NetworkError("an output of the network is written by no layer")
      }
    }
  }

  private func checkShapes(of layer: Layer) throws(NetworkError) {
    let shape: ConvolutionShape
    let operandCount: Int
    switch layer.operation {
    case .convolution(let convolution): (shape, operandCount) = (convolution.shape, 1)
    case .matrixMultiplication(let product): (shape, operandCount) = (product, 2)
    case .pooling(let pooling): (shape, operandCount) = (pooling.window, 1)
    case .elementwise, .activation, .affine, .concatenation, .resize, .normalization,
      .reduction, .rearrangement, .requantization:
      return
    }
    guard layer.inputs.count == operandCount else {
      throw NetworkError(
        "\(layer.name) reads \(layer.inputs.count) activations instead of \(operandCount)")
    }
    let written = self[layer.output].shape.elementCount
    guard written == shape.outputCount else {
      throw NetworkError(
        "\(layer.name) computes \(shape.outputCount) elements, but its output has \(written)")
    }
    let read = self[layer.inputs[0]].shape.elementCount
    guard read == shape.inputCount else {
      throw NetworkError(
        "\(layer.name) reads \(shape.inputCount) elements, but its input has \(read)")
    }
  }
}
