public import NetworkModel

/// Runs a network on data, image by image.
///
/// In stored arithmetic, every weight and activation is what its `NumberFormat` says: products are
/// summed as integers in 32-bit accumulators, and results are rounded as their format states
/// (fixed point to nearest, ties to even) and limited to its range. In real arithmetic, formats are
/// ignored: weights are the reals that they stand for, and activations are single-precision floats.
///
/// Integer layers give the same bits on every processor; `ConvolutionKernel` says why. An executor
/// may be used from several threads at once.
public struct Executor: Sendable {
  /// What numbers the network computes with.
  public enum Arithmetic: Sendable {
    /// Those of every tensor's and weight's own format.
    case stored
    /// Single-precision reals throughout.
    case real
  }

  /// What a layer read and wrote for one image.
  public struct Observation {
    /// Index into the network's layers.
    public let layerIndex: Int
    /// The real values of what it read, one for each operand.
    public let inputs: [[Float]]
    /// The real values of what it wrote, one for each output.
    public let outputs: [[Float]]
  }

  /// The result of one image.
  public struct Result: Sendable {
    /// The real values of each of the network's outputs.
    public let outputs: [[Float]]
    /// Accumulators that left 32 bits.
    public let overflowCount: Int
  }

  /// The network that runs.
  public let network: Network
  /// What numbers it computes with.
  public let arithmetic: Arithmetic

  /// The greatest number of elements of an activation, 1 GiB in single precision.
  private static let maximumElementCount = 1 << 28

  private let kernels: [any Kernel]
  private let grids: [Grid]
  /// For each layer, the tensors that nothing reads after it.
  private let released: [[TensorID]]

  /// Prepares a network.
  ///
  /// - Throws: `InferenceError` when weights are missing or an operation cannot be executed.
  /// - Complexity: O(weights).
  public init(_ network: Network, arithmetic: Arithmetic = .stored) throws(InferenceError) {
    self.network = network
    self.arithmetic = arithmetic
    guard network.inputs.count == 1 else {
      throw InferenceError(
        "the network has \(network.inputs.count) inputs; one is supported",
        remedy: "make the other inputs constant")
    }
    for tensor in network.tensors where tensor.shape.elementCount > Self.maximumElementCount {
      throw InferenceError(
        "\(tensor.name) of \(tensor.shape) has more than \(Self.maximumElementCount) elements, too "
          + "many to execute", remedy: "run smaller images")
    }
    var grids: [Grid] = []
    for tensor in network.tensors { grids.append(arithmetic == .real ? .real : try Grid(tensor)) }
    var kernels: [any Kernel] = []
    for layer in network.layers {
      kernels.append(
        try LayerContext(
          layer: layer, inputs: layer.inputs.map { network[$0] },
          inputGrids: layer.inputs.map { grids[$0.index] },
          outputs: layer.outputs.map { network[$0] }, outputGrid: grids[layer.output.index],
          isReal: arithmetic == .real
        ).kernel())
    }
    self.grids = grids
    self.kernels = kernels
    released = Self.releases(network)
  }

  /// For each layer, the tensors whose last reader it is.
  private static func releases(_ network: Network) -> [[TensorID]] {
    var result = [[TensorID]](repeating: [], count: network.layers.count)
    let outputs = Set(network.outputs)
    let producers = network.producers()
    for (index, consumers) in network.consumers().enumerated() {
      let id = TensorID(index)
      guard !outputs.contains(id), let last = consumers.last ?? producers[index] else { continue }
      result[last].append(id)
    }
    return result
  }

  /// Runs one image.
  ///
  /// - Parameters:
  ///   - image: The elements of the network's one input.
  ///   - observed: The layers whose operands and results are wanted, or `nil` for none.
  ///   - observe: Is called after each layer of `observed`, in order.
  /// - Throws: `InferenceError` when the image has another number of elements than the input.
  public func run(
    _ image: ArraySlice<Float>, observed: Set<Int>? = nil,
    observe: (Observation) -> Void = { _ in }
  ) throws(InferenceError) -> Result {
    try run(image) { index, inputs, outputs in
      guard let observed, observed.contains(index) else { return }
      observe(
        Observation(
          layerIndex: index, inputs: inputs.map(\.reals), outputs: outputs.map(\.reals)))
    }
  }

  /// Runs one image and hands over each layer's activations as they are held.
  func run(
    _ image: ArraySlice<Float>, inspect: (Int, [Activation], [Activation]) -> Void
  ) throws(InferenceError) -> Result {
    let input = network[network.inputs[0]]
    guard image.count == input.shape.elementCount else {
      throw InferenceError(
        "an image of \(image.count) elements is given to the input \(input.name) of "
          + "\(input.shape)", remedy: "give data of the network's input shape")
    }
    var values = [Activation?](repeating: nil, count: network.tensors.count)
    let grid = grids[network.inputs[0].index]
    values[network.inputs[0].index] = Activation(
      elements: try grid.stored(Array(image), tensor: input.name), grid: grid)
    var state = RunState()
    for (index, layer) in network.layers.enumerated() {
      let operands = layer.inputs.compactMap { values[$0.index] }
      let results = try kernels[index].outputs(of: operands, &state)
      guard results.map(\.elements.count) == layer.outputs.map({ network[$0].shape.elementCount })
      else {
        throw InferenceError(
          "it computes \(results.map(\.elements.count)) elements, which its outputs do not hold",
          layer: layer.name)
      }
      var stored: [Activation] = []
      for (id, result) in zip(layer.outputs, results) {
        let value = try result.converted(to: grids[id.index], tensor: network[id].name)
        stored.append(value)
        values[id.index] = value
      }
      inspect(index, operands, stored)
      for id in released[index] { values[id.index] = nil }
    }
    return Result(
      outputs: network.outputs.map { values[$0.index]?.reals ?? [] },
      overflowCount: state.overflowCount)
  }
}

extension LayerContext {
  /// The layer, prepared.
  fileprivate func kernel() throws(InferenceError) -> any Kernel {
    switch layer.operation {
    case .convolution(let convolution): return try ConvolutionKernel(convolution, self)
    case .matrixMultiplication(let shape): return try ProductKernel(shape, self)
    case .pooling(let pooling): return PoolingKernel(pooling)
    case .elementwise(let function): return try ElementwiseKernel(function, self)
    case .activation(let function):
      try requireOperands(1...1)
      return try ActivationKernel(function, self)
    case .affine(let affine):
      try requireOperands(1...1)
      return try AffineKernel(affine, self)
    case .concatenation(let axis): return try ConcatenationKernel(axis: axis, self)
    case .resize(let mode): return try ResizeKernel(mode, self)
    case .normalization(let normalization): return try NormalizationKernel(normalization, self)
    case .reduction(let function, let axes):
      return try ReductionKernel(function, axes: axes, self)
    case .rearrangement(let rearrangement):
      return try RearrangementKernel(rearrangement, self)
    case .requantization:
      try requireOperands(1...1)
      return RequantizationKernel()
    }
  }
}
