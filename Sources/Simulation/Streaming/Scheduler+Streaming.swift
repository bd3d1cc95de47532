internal import Diagnostics
internal import HardwareModel
internal import Mapping
internal import NetworkModel
internal import Quantities
internal import StreamingArrays

extension Scheduler {
  /// Folds every step of a plan on a dataflow and runs a frame through it.
  ///
  /// - Returns: `nil` for other machines.
  mutating func streaming(
    _ plan: ExecutionPlan, _ widths: [StepWidths]
  ) throws(ScheduleError) -> (steps: [StreamingStep], timing: StreamingTiming)? {
    guard let array = profile.array.streaming else { return nil }
    try checkNames(array, plan)
    var steps: [StreamingStep] = []
    var isRead = [Bool](repeating: false, count: plan.steps.count)
    for step in plan.steps {
      for producer in (step.sources + step.residuals).compactMap(\.producer) {
        isRead[producer] = true
      }
    }
    for (index, step) in plan.steps.enumerated() {
      steps.append(
        try streamingStep(
          step, network.layers[step.layers[0]], widths[index], array, isLast: !isRead[index]))
    }
    var edges: [StreamingEdge] = []
    for (index, step) in plan.steps.enumerated() {
      for source in step.sources + step.residuals {
        let shape = network[source.tensor].shape
        edges.append(
          StreamingEdge(
            producer: source.producer, consumer: index,
            pixels: max(1, shape.batch * shape.rows * shape.columns)))
      }
    }
    for place in edges.indices {
      // A tensor that is written has as many pixels as its engine writes.
      guard let producer = edges[place].producer else { continue }
      edges[place] = StreamingEdge(
        producer: producer, consumer: edges[place].consumer,
        pixels: steps[producer].node.outputPixels)
    }
    let pipeline = StreamingPipeline(steps.map(\.node), edges)
    let name = profile.name
    guard let free = pipeline.run(frames: 3) else {
      throw ScheduleError(
        layer: name, reason: "the layers wait for each other, so nothing ever leaves",
        remedy: "this is a fault of the program or a graph with a loop")
    }
    let depths = pipeline.depths(for: free)
    guard let run = pipeline.run(depths: depths, frames: 3) else {
      throw ScheduleError(
        layer: name, reason: "with FIFOs as deep as they fill, the layers wait for each other",
        remedy: "this is a fault of the program")
    }
    for (place, edge) in edges.enumerated() {
      if let producer = edge.producer { steps[producer].fifoPixels += depths[place] }
    }
    var sums = StepCounts()
    for step in steps { sums.add(step.counts) }
    sums.compute = 0
    let rates = MemoryRates(profile, activeCores: 1)
    let timing = StreamingTiming(
      pipeline: pipeline, depths: depths, run: run,
      memoryCycles: EngineTimes(sums, at: rates).bound(rates.arrangement))
    note(
      "one engine a layer with its weights on chip unless streamed; the first frame takes its latency, "
        + "every further one \(timing.interval(.l1)) cycles, in which its energy is counted")
    return (steps, timing)
  }

  /// Refuses foldings of layers that there are not, and streamed weights where there are none.
  private func checkNames(
    _ array: StreamingArray, _ plan: ExecutionPlan
  ) throws(ScheduleError) {
    let leading = plan.steps.map { network.layers[$0.layers[0]] }
    func check(
      _ stated: [String], _ names: [String], _ what: String, _ missing: String
    ) throws(ScheduleError) {
      for name in stated where !names.contains(name) {
        throw ScheduleError(
          layer: name,
          reason: "\(profile.name) states \(what), and \(network.name) has no such layer\(missing)",
          remedy: nearest(to: name, among: names).map { "did you mean \($0)?" }
            ?? "its layers are \(names.prefix(20).joined(separator: ", "))")
      }
    }
    if case .stated(let folds) = array.folding {
      try check(folds.keys.sorted(), leading.map(\.name), "a folding of it", "")
    }
    try check(
      array.streamedWeights, leading.filter { $0.weightCount > 0 }.map(\.name),
      "that its weights are streamed", " with weights")
  }

  private mutating func streamingStep(
    _ step: Step, _ layer: Layer, _ widths: StepWidths, _ array: StreamingArray,
    isLast: Bool
  ) throws(ScheduleError) -> StreamingStep {
    let kind: StreamingNode.Kind
    switch step.kind {
    case .convolution, .fullyConnected:
      kind = .matrix
      guard !step.shape.isTransposed, !widths.weightsAreOperand else {
        throw ScheduleError(
          layer: layer.name,
          reason: "a dataflow has no engine for "
            + (widths.weightsAreOperand
              ? "products of two activations" : "transposed convolutions"),
          remedy: "use a profile of another family")
      }
    case .depthwise: kind = .depthwise
    case .pooling: kind = .pooling
    case .elementwise, .movement: kind = .elementwise
    }
    let formulas = StreamingResources(
      weightBits: max(1, widths.weightBits), inputBits: widths.inputBits,
      outputBits: widths.outputBits, widestLUTWeightBits: array.widestLUTWeightBits)
    // A matrix that is streamed comes once for each output pixel.
    let rates = MemoryRates(profile, activeCores: 1)
    let matrix = matrix(widths, rates)
    let transfer = matrix.map { max(rates.read.cycles(for: $0.bytes), $0.decoding) } ?? 0
    let folded: StreamingNode
    if case .stated(let folds) = array.folding, let fold = folds[layer.name] {
      try check(fold, kind, step.shape, layer)
      folded = StreamingNode(kind, step.shape, fold)
    } else {
      let search = FoldingSearch(kind, step.shape) { formulas.logic(of: $0) }
      switch array.folding {
      case .target(let cycles):
        // What waits for its weights need not be faster than they come.
        let pixels = Cycles(search.choices[0].node.outputPixels)
        folded = search.best(within: max(cycles, pixels * transfer)).node
      case .stated:
        guard widths.weightCount == 0 else {
          throw ScheduleError(
            layer: layer.name, reason: "\(profile.name) states no folding of it",
            remedy: "add it to array.folding, or state targetCycles")
        }
        // What has no weights keeps up with anything.
        folded = search.choices[search.choices.count - 1].node
      }
    }
    let node = folded.taking(atLeast: transfer)
    let logic = formulas.logic(of: node)
    var counts = StepCounts()
    counts.compute = folded.frameCycles
    if let matrix {
      counts.weightBytes = Bytes(node.outputPixels) * matrix.bytes
      counts.weightSymbols = Int64(node.outputPixels) * Int64(widths.weightSymbols)
      counts.load = Cycles(node.outputPixels) * transfer
      note(
        "\(layer.name): its weights come from DRAM for each of \(node.outputPixels) output pixels, "
          + "\(counts.weightBytes) bytes a frame")
    }
    let read =
      Bits(node.outputPixels) * Bits(folded.outputCycles)
      * Bits(node.fold.elements * node.fold.lanes)
    if widths.weightCount > 0, matrix == nil {
      counts.weightBufferReadBits = read * Bits(widths.weightBits)
    }
    let shape = step.shape
    counts.inputBufferReadBits =
      Bits(node.outputPixels * shape.kernelRows * shape.kernelColumns * shape.totalInputChannels)
      * Bits(widths.inputBits)
    for source in step.sources + step.residuals where source.producer == nil {
      counts.inputBytes += Bits(network[source.tensor].shape.elementCount * widths.inputBits)
        .dividedRoundingUp(by: 8)
    }
    if isLast {
      counts.outputBytes = Bits(network[step.output].shape.elementCount * widths.outputBits)
        .dividedRoundingUp(by: 8)
    }
    return StreamingStep(
      counts: counts, node: node, weightBits: widths.weightBits, inputBits: widths.inputBits,
      outputBits: widths.outputBits,
      weightCount: widths.weightCount, matrix: matrix,
      logic: StreamingStep.Logic(lut: logic.lut, dsp: logic.dsp))
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

  private func check(
    _ fold: StreamingArray.Fold, _ kind: StreamingNode.Kind, _ shape: ConvolutionShape,
    _ layer: Layer
  ) throws(ScheduleError) {
    let taps = shape.kernelRows * shape.kernelColumns
    let outputs = kind == .matrix ? shape.outputChannels : shape.groups
    let inputs = kind == .matrix ? shape.inputChannels * taps : kind == .depthwise ? taps : 1
    for (word, part, whole) in [
      ("pe", fold.elements, outputs), ("simd", fold.lanes, inputs),
    ] where whole % part != 0 {
      throw ScheduleError(
        layer: layer.name, reason: "\(word) of \(part) does not divide \(whole)",
        remedy: "write one of "
          + FoldingSearch.divisors(whole).map(String.init).joined(separator: ", "))
    }
  }
}
