public import HardwareModel
public import NetworkModel
internal import Quantities

/// Turns a network into the steps that a loop-unrolled overlay executes.
///
/// Batch normalisation and activation functions are part of the step that computes their operand;
/// a concatenation stores its operands side by side and costs nothing; a pooling or an addition is
/// fused into the step before it where the engine works on what is still on chip.
public struct ExecutionPlanner {
  private let network: Network
  private let engines: Engines
  private let placements: Placements
  private let storedBits: (Tensor) -> Int
  private let consumers: [[Int]]
  /// For each tensor: the tensors that its elements really are.
  private var leaves: [[TensorID]]
  /// For each tensor: the step that writes it.
  private var writer: [Int?]
  private var steps: [Step] = []
  private var isFused: [Bool]
  private var notes: [String] = []
  /// What is left to the host, of which layers, and before which note that is told.
  private var hosted: [(what: String, layers: [Int], note: Int)] = []

  /// Plans a network for a profile.
  ///
  /// - Parameter storedBits: The width in which an activation is stored.
  public static func plan(
    _ network: Network, on profile: HardwareProfile, storedBits: @escaping (Tensor) -> Int
  ) -> ExecutionPlan {
    var planner = ExecutionPlanner(
      network: network, engines: profile.engines, placements: profile.placements,
      storedBits: storedBits)
    for layer in depthFirstOrder(of: network) { planner.visit(layer) }
    planner.retain()
    return ExecutionPlan(
      steps: planner.steps, notes: planner.allNotes, results: planner.results)
  }

  private init(
    network: Network, engines: Engines, placements: Placements,
    storedBits: @escaping (Tensor) -> Int
  ) {
    self.network = network
    self.engines = engines
    self.placements = placements
    self.storedBits = storedBits
    consumers = network.consumers()
    leaves = network.tensors.indices.map { [TensorID($0)] }
    writer = [Int?](repeating: nil, count: network.tensors.count)
    isFused = [Bool](repeating: false, count: network.layers.count)
  }

  private mutating func visit(_ index: Int) {
    guard !isFused[index] else { return }
    let layer = network.layers[index]
    switch layer.operation {
    case .convolution(let convolution):
      let shape = convolution.shape
      let kind: Step.Kind =
        if shape.isDepthwise, shape.outputChannels == 1 {
          .depthwise
        } else if shape.isFullyConnected, engines.fullyConnected != nil {
          .fullyConnected
        } else {
          .convolution
        }
      lead(index, kind, shape)
    case .matrixMultiplication(let shape):
      lead(index, .convolution, shape, residuals: Array(layer.inputs.dropFirst()))
      notes.append(
        "\(layer.name): a product of two activations; the right operand is read as weights are")
    case .pooling(let pooling):
      guard engines.pool != nil else { return host(index, "pooling, for which there is no unit,") }
      lead(index, .pooling, pooling.window)
    case .reduction(let function, _):
      guard engines.pool != nil || engines.add != nil,
        function == .mean || function == .sum || function == .maximum
      else { return host(index, "\(function.rawValue) reduction") }
      leadElementwise(index, .movement)
    case .elementwise:
      elementwise(index)
    case .activation, .affine, .requantization:
      view(index)
    case .concatenation:
      leaves[layer.output.index] = layer.inputs.flatMap { leaves[$0.index] }
    case .rearrangement(let change):
      switch change {
      case .reshape, .slice, .split: view(index)
      case .transpose, .pad, .depthToSpace, .spaceToDepth, .expand, .gather:
        leadElementwise(index, .movement)
      }
    case .resize:
      leadElementwise(index, .movement)
    case .normalization(let normalization):
      let name =
        switch normalization {
        case .localResponse: "local response normalisation"
        case .softmax: "softmax"
        case .instance: "instance normalisation"
        case .layer: "layer normalisation"
        }
      host(index, name)
    }
  }

  /// A layer that changes nothing on the way: its output is its operand.
  private mutating func view(_ index: Int) {
    let layer = network.layers[index]
    for output in layer.outputs {
      leaves[output.index] = layer.inputs.first.map { leaves[$0.index] } ?? []
    }
  }

  private mutating func host(_ index: Int, _ what: String) {
    if let place = hosted.firstIndex(where: { $0.what == what }) {
      hosted[place].layers.append(index)
    } else {
      hosted.append((what, [index], notes.count))
    }
    view(index)
  }

  /// The notes, with what is left to the host said once for all layers.
  private var allNotes: [String] {
    var all = notes
    for (what, layers, place) in hosted.reversed() {
      let others = layers.count - 1
      let who =
        network.layers[layers[0]].name
        + (others == 0 ? "" : " and \(others) other layer\(others == 1 ? "" : "s")")
      all.insert("\(who): \(what) is left to the host and takes no time", at: place)
    }
    return all
  }

  private func sources(_ tensors: [TensorID]) -> [Step.Source] {
    tensors.flatMap { leaves[$0.index] }.map {
      Step.Source(tensor: $0, producer: writer[$0.index], isRetained: false)
    }
  }

  /// Adds a step for a layer on the array, and fuses what follows it.
  private mutating func lead(
    _ index: Int, _ kind: Step.Kind, _ shape: ConvolutionShape, residuals: [TensorID] = []
  ) {
    let layer = network.layers[index]
    var members = [index]
    var output = layer.output
    var operands = residuals
    var pooling: ConvolutionShape?
    var hasAddition = false
    absorbViews(after: &output, into: &members)
    if kind != .pooling, let next = onlyConsumer(of: output) {
      if case .pooling(let following) = network.layers[next].operation,
        engines.pool?.isFused == true, !following.isGlobal
      {
        pooling = following.window
        members.append(next)
        output = network.layers[next].output
        absorbViews(after: &output, into: &members)
      } else if case .elementwise(.add) = network.layers[next].operation,
        engines.add?.isFused == true, isLastProducer(index, of: next, writing: output)
      {
        hasAddition = true
        operands += network.layers[next].inputs.filter { $0 != output }
        members.append(next)
        output = network.layers[next].output
        absorbViews(after: &output, into: &members)
      }
    }
    for member in members { isFused[member] = true }
    add(
      Step(
        kind: kind, layers: members, shape: shape, fusedPooling: pooling,
        hasFusedAddition: hasAddition, sources: sources([layer.inputs[0]]),
        residuals: sources(operands), output: output, isStored: true))
  }

  private mutating func elementwise(_ index: Int) {
    guard engines.add != nil else {
      return host(index, "elementwise arithmetic, for which there is no unit,")
    }
    leadElementwise(index, .elementwise)
  }

  /// Adds a step that passes every element of its operands once.
  private mutating func leadElementwise(_ index: Int, _ kind: Step.Kind) {
    let layer = network.layers[index]
    let shape = network[layer.output].shape
    guard let first = layer.inputs.first,
      let window = try? ConvolutionShape(
        batch: shape.batch, groups: shape.channels, outputChannels: 1, inputChannels: 1,
        input: (
          max(1, shape.elementCount / shape.batch / shape.channels / shape.columns),
          shape.columns
        ))
    else { return view(index) }
    var members = [index]
    var output = layer.output
    absorbViews(after: &output, into: &members)
    for member in members { isFused[member] = true }
    add(
      Step(
        kind: kind, layers: members, shape: window, fusedPooling: nil, hasFusedAddition: false,
        sources: sources([first]), residuals: sources(Array(layer.inputs.dropFirst())),
        output: output, isStored: true))
  }

  private mutating func add(_ step: Step) {
    // Everything the step computes on the way is found where its output is.
    for member in step.layers {
      for tensor in network.layers[member].outputs {
        leaves[tensor.index] = [step.output]
        writer[tensor.index] = steps.count
      }
    }
    steps.append(step)
  }

  /// Takes in activation functions and the like as long as nothing else reads their operand.
  private func absorbViews(after output: inout TensorID, into members: inout [Int]) {
    while let next = onlyConsumer(of: output) {
      switch network.layers[next].operation {
      case .activation, .affine, .requantization:
        members.append(next)
        output = network.layers[next].output
      case .convolution, .matrixMultiplication, .pooling, .elementwise, .concatenation, .resize,
        .normalization, .reduction, .rearrangement:
        return
      }
    }
  }

  private func onlyConsumer(of tensor: TensorID) -> Int? {
    let readers = consumers[tensor.index]
    guard readers.count == 1, !network.outputs.contains(tensor) else { return nil }
    return readers[0]
  }

  /// Whether every other operand of an addition is written already: then it runs in this step.
  private func isLastProducer(_ index: Int, of addition: Int, writing output: TensorID) -> Bool {
    let others = network.layers[addition].inputs.filter { $0 != output }
    let size = network[output].shape.elementCount
    return others.count == network.layers[addition].inputs.count - 1
      && others.allSatisfy { other in
        network[other].shape.elementCount == size
          && leaves[other.index].allSatisfy {
            writer[$0.index] != nil || network.inputs.contains($0)
          }
      }
  }
}

extension ExecutionPlanner {
  /// What the outputs of the network really are.
  private var results: Set<TensorID> { Set(network.outputs.flatMap { leaves[$0.index] }) }

  /// Marks what stays on chip between its writer and its readers.
  private mutating func retain() {
    var lastReader = [Int?](repeating: nil, count: network.tensors.count)
    for (index, step) in steps.enumerated() {
      for source in step.sources + step.residuals { lastReader[source.tensor.index] = index }
    }
    let results = results
    var isRetained = [Bool](repeating: false, count: network.tensors.count)
    for (index, step) in steps.enumerated() {
      let tensor = step.output
      if placements.activations == [.onChip] {
        isRetained[tensor.index] = true
      } else if let rule = placements.retention, !results.contains(tensor),
        let last = lastReader[tensor.index], last <= index + rule.layers,
        (network[tensor].shape.elementCount * storedBits(network[tensor])).dividedRoundingUp(by: 8)
          <= Int(rule.maximumBytes)
      {
        isRetained[tensor.index] = true
      }
      if isRetained[tensor.index] { steps[index].isStored = false }
    }
    if placements.activations == [.onChip] {
      for input in network.inputs { isRetained[input.index] = true }
    }
    for index in steps.indices {
      for source in steps[index].sources.indices {
        steps[index].sources[source].isRetained =
          isRetained[steps[index].sources[source].tensor.index]
      }
      for residual in steps[index].residuals.indices {
        steps[index].residuals[residual].isRetained =
          isRetained[steps[index].residuals[residual].tensor.index]
      }
    }
  }
}
