internal import HardwareModel
internal import Mapping
internal import NetworkModel
internal import Quantities
internal import StreamingArrays

/// A layer's engine before it is folded.
struct UnfoldedEngine: Sendable {
  /// The leading layer's name.
  let name: String
  let kind: StreamingNode.Kind
  let shape: ConvolutionShape
  let widths: StepWidths
  let formulas: StreamingResources
  /// The matrix that comes for each output pixel of a layer whose weights are streamed.
  let matrix: StreamingStep.Matrix?
  /// Cycles in which it comes.
  let transferCycles: Cycles
  /// Bytes of a frame that come from the network's input.
  let inputBytes: Bytes
  /// Bytes of a frame that are the network's output.
  let outputBytes: Bytes

  /// What its foldings depend on.
  struct Problem: Hashable {
    let kind: StreamingNode.Kind
    let shape: ConvolutionShape
    let formulas: StreamingResources
    let transferCycles: Cycles
  }

  /// What its foldings depend on.
  var problem: Problem {
    Problem(kind: kind, shape: shape, formulas: formulas, transferCycles: transferCycles)
  }

  /// The foldings that it can have.
  func search() -> FoldingSearch {
    FoldingSearch(kind, shape, leastOutputCycles: transferCycles) { formulas.logic(of: $0) }
  }

  /// The engine in a folding, with what it moves and takes.
  func folded(_ fold: StreamingArray.Fold) -> StreamingStep {
    let own = StreamingNode(kind, shape, fold)
    let node = own.taking(atLeast: transferCycles)
    let pixels = Bits(node.outputPixels)
    var counts = StepCounts()
    counts.compute = own.frameCycles
    if let matrix {
      counts.weightBytes = pixels * matrix.bytes
      counts.weightSymbols = pixels * Int64(widths.weightSymbols)
      counts.load = pixels * transferCycles
    } else if widths.weightCount > 0 {
      counts.weightBufferReadBits =
        pixels * Bits(own.outputCycles) * Bits(fold.elements * fold.lanes)
        * Bits(widths.weightBits)
    }
    counts.inputBufferReadBits =
      pixels * Bits(shape.kernelRows * shape.kernelColumns * shape.totalInputChannels)
      * Bits(widths.inputBits)
    counts.inputBytes = inputBytes
    counts.outputBytes = outputBytes
    let logic = formulas.logic(of: node)
    return StreamingStep(
      counts: counts, node: node, weightBits: widths.weightBits, inputBits: widths.inputBits,
      outputBits: widths.outputBits, weightCount: widths.weightCount, matrix: matrix,
      logic: StreamingStep.Logic(lut: logic.lut, dsp: logic.dsp))
  }
}

extension Scheduler {
  /// The engines of all steps, not yet folded.
  func engines(
    _ plan: ExecutionPlan, _ widths: [StepWidths]
  ) throws(ScheduleError) -> [UnfoldedEngine] {
    guard let array = profile.array.streaming else { return [] }
    var isRead = [Bool](repeating: false, count: plan.steps.count)
    for step in plan.steps {
      for producer in (step.sources + step.residuals).compactMap(\.producer) {
        isRead[producer] = true
      }
    }
    let rates = MemoryRates(profile, activeCores: 1)
    var engines: [UnfoldedEngine] = []
    for (index, step) in plan.steps.enumerated() {
      let width = widths[index]
      let layer = network.layers[step.layers[0]]
      let matrix = matrix(width, rates)
      let inputBytes = (step.sources + step.residuals).reduce(Bytes(0)) { sum, source in
        guard source.producer == nil else { return sum }
        return sum
          + Bits(network[source.tensor].shape.elementCount * width.inputBits)
          .dividedRoundingUp(by: 8)
      }
      let sum = summedMap(layer)
      engines.append(
        UnfoldedEngine(
          name: layer.name, kind: try sum == nil ? kind(of: step, width, layer) : .pooling,
          shape: sum ?? step.shape,
          widths: width,
          formulas: StreamingResources(
            weightBits: max(1, width.weightBits), inputBits: width.inputBits,
            outputBits: width.outputBits, widestLUTWeightBits: array.widestLUTWeightBits),
          matrix: matrix,
          transferCycles: matrix.map { max(rates.read.cycles(for: $0.bytes), $0.decoding) } ?? 0,
          inputBytes: inputBytes,
          outputBytes: isRead[index]
            ? 0
            : Bits(network[step.output].shape.elementCount * width.outputBits)
              .dividedRoundingUp(by: 8)))
    }
    return engines
  }

  private func kind(
    of step: Step, _ widths: StepWidths, _ layer: Layer
  ) throws(ScheduleError) -> StreamingNode.Kind {
    switch step.kind {
    case .convolution, .fullyConnected:
      guard !step.shape.isTransposed, !widths.weightsAreOperand else {
        throw ScheduleError(
          layer: layer.name,
          reason: "a dataflow has no engine for "
            + (widths.weightsAreOperand
              ? "products of two activations" : "transposed convolutions"),
          remedy: "use a profile of another family")
      }
      return .matrix
    case .depthwise: return .depthwise
    case .pooling: return .pooling
    case .elementwise, .movement: return .elementwise
    }
  }

  /// The window of a reduction over rows and columns, which is a global pooling; `nil` for others.
  private func summedMap(_ layer: Layer) -> ConvolutionShape? {
    guard case .reduction = layer.operation, let input = layer.inputs.first else { return nil }
    let (map, sum) = (network[input].shape, network[layer.output].shape)
    guard sum.elementCount == map.batch * map.channels, map.rows * map.columns > 1 else {
      return nil
    }
    let size = (map.rows, map.columns)
    return try? ConvolutionShape(
      batch: map.batch, groups: map.channels, outputChannels: 1, inputChannels: 1, input: size,
      kernel: size)
  }

  /// What comes for each output pixel of a layer whose weights are streamed.
  private func matrix(_ widths: StepWidths, _ rates: MemoryRates) -> StreamingStep.Matrix? {
    let bytes = widths.weightStorageBits.dividedRoundingUp(by: 8)
    guard widths.weightsAreInDRAM, bytes > 0 else { return nil }
    let decoding = rates.decoderSymbolsPerCycle.map {
      Cycles(widths.weightSymbols).dividedRoundingUp(by: Cycles($0))
    }
    return StreamingStep.Matrix(bytes: bytes, decoding: decoding ?? 0)
  }
}
