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
    try checkFoldings(array, plan)
    try checkStreamedWeights(array, plan)
    var steps: [StreamingStep] = []
    var streamed: [(name: String, bytes: Bytes)] = []
    for engine in try engines(plan, widths) {
      let step = engine.folded(try fold(of: engine, array))
      if let matrix = step.matrix {
        streamed.append((engine.name, matrix.bytes * Bytes(step.node.outputPixels)))
      }
      steps.append(step)
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
    let rates = MemoryRates(profile, activeCores: 1)
    let arrivals = Dictionary(
      uniqueKeysWithValues: FrameInput.all(edges, plan, network, widths).map {
        ($0.channel, $0.arrivals(at: rates.read))
      })
    let (depths, run) = try bounded(
      pipeline, arrivals,
      stating: plan.steps.map { array.fifoDepths[network.layers[$0.layers[0]].name] },
      plan)
    for (place, edge) in edges.enumerated() {
      if let producer = edge.producer { steps[producer].fifoPixels += depths[place] }
    }
    let timing = StreamingTiming(
      pipeline: pipeline, depths: depths, run: run, arrivals: arrivals,
      memoryCycles: memoryCycles(steps))
    note(
      "one engine a layer with its weights on chip unless streamed; the first frame takes the latency, "
        + "throughput and energy are those of the frames that follow")
    noteStreamed(streamed)
    return (steps, timing)
  }

  /// The depths of FIFOs: those that are stated, by the step before them, and as many pixels as wait
  /// elsewhere; and a frame through them, with the distance of those after it.
  ///
  /// For depths and pace the input comes evenly, a frame in the time of the slowest engine.
  private mutating func bounded(
    _ pipeline: StreamingPipeline, _ arrivals: [Int: [Cycles]], stating stated: [Int?],
    _ plan: ExecutionPlan
  ) throws(ScheduleError) -> (depths: [Int], run: StreamingPipeline.Run) {
    guard let free = freeRun(pipeline) else {
      throw ScheduleError(
        layer: profile.name, reason: "the layers wait for each other, so nothing ever leaves",
        remedy: "this is a fault of the program or a graph with a loop")
    }
    var depths = pipeline.depths(for: free)
    var shallow: (step: Int, depth: Int, filled: Int)?
    for (place, edge) in pipeline.edges.enumerated() {
      guard let producer = edge.producer, let depth = stated[producer] else { continue }
      depths[place] = depth
      let filled = free.occupancy[place]
      if depth < filled, filled - depth > (shallow.map { $0.filled - $0.depth } ?? 0) {
        shallow = (producer, depth, filled)
      }
    }
    guard let steady = pipeline.run(depths: depths, frames: 3, every: free.interval),
      let first = pipeline.run(depths: depths, frames: 1, arrivals: arrivals)
    else {
      throw ScheduleError(
        layer: network.layers[plan.steps[shallow?.step ?? 0].layers[0]].name,
        reason: "with FIFOs of \(shallow?.depth ?? 0) pixels behind it the layers wait for each "
          + "other, so nothing ever leaves",
        remedy: "state at least \(shallow?.filled ?? 0) in array.fifoDepths, as many as wait there "
          + "unbounded, or leave it out")
    }
    if steady.interval > free.interval {
      note(
        "array.fifoDepths: FIFOs fill up, so that frames come every \(steady.interval) cycles, and every "
          + "\(free.interval) with as deep ones as they take")
    }
    return (depths, first.repeating(every: steady.interval))
  }

  /// Frames through FIFOs without bounds, which come no faster than they are through: else more and
  /// more pixels would wait.
  private func freeRun(_ pipeline: StreamingPipeline) -> StreamingPipeline.Run? {
    guard let run = pipeline.run(frames: 3) else { return nil }
    return run.interval > pipeline.interval
      ? pipeline.run(frames: 3, every: run.interval) : run
  }

  /// Says which weights come from DRAM again and again.
  private mutating func noteStreamed(_ matrices: [(name: String, bytes: Bytes)]) {
    guard let largest = matrices.max(by: { $0.bytes < $1.bytes }) else { return }
    let total = matrices.reduce(0) { $0 + $1.bytes }
    note(
      matrices.count == 1
        ? "\(largest.name): its weights come from DRAM anew for each output pixel, \(total) bytes a "
          + "frame"
        : "the weights of \(matrices.count) layers come from DRAM anew for each output pixel, "
          + "\(total) bytes a frame; most of them, \(largest.bytes), are those of \(largest.name)")
  }

  /// Cycles in which the ports move what a frame has in DRAM.
  func memoryCycles(_ steps: [StreamingStep]) -> Cycles {
    var sums = StepCounts()
    for step in steps { sums.add(step.counts) }
    sums.compute = 0
    let rates = MemoryRates(profile, activeCores: 1)
    return EngineTimes(sums, at: rates).bound(rates.arrangement)
  }

  /// The folding that a profile asks for.
  private func fold(
    of engine: UnfoldedEngine, _ array: StreamingArray
  ) throws(ScheduleError) -> StreamingArray.Fold {
    switch array.folding {
    case .target(let cycles): return engine.search().best(within: cycles).node.fold
    case .stated(let folds):
      if let fold = folds[engine.name] {
        try check(fold, engine)
        return fold
      }
      guard engine.widths.weightCount == 0 else {
        throw ScheduleError(
          layer: engine.name, reason: "\(profile.name) states no folding of it",
          remedy: "add it to array.folding, or state targetCycles")
      }
      // What has no weights keeps up with anything.
      let choices = engine.search().choices
      return choices[choices.count - 1].node.fold
    }
  }

  /// Refuses foldings and depths of layers that there are not.
  private func checkFoldings(
    _ array: StreamingArray, _ plan: ExecutionPlan
  ) throws(ScheduleError) {
    let names = plan.steps.map { network.layers[$0.layers[0]].name }
    try check(array.fifoDepths.keys.sorted(), among: names, "a depth of FIFOs behind it", "")
    guard case .stated(let folds) = array.folding else { return }
    try check(folds.keys.sorted(), among: names, "a folding of it", "")
  }

  /// Refuses streamed weights where there are none.
  func checkStreamedWeights(
    _ array: StreamingArray, _ plan: ExecutionPlan
  ) throws(ScheduleError) {
    guard case .layers(let names) = array.streamedWeights else { return }
    let leading = plan.steps.map { network.layers[$0.layers[0]] }
    try check(
      names, among: leading.filter { $0.weightCount > 0 }.map(\.name),
      "that its weights are streamed", " with weights")
  }

  private func check(
    _ stated: [String], among names: [String], _ what: String, _ missing: String
  ) throws(ScheduleError) {
    for name in stated where !names.contains(name) {
      throw ScheduleError(
        layer: name,
        reason: "\(profile.name) states \(what), and \(network.name) has no such layer\(missing)",
        remedy: nearest(to: name, among: names).map { "did you mean \($0)?" }
          ?? "its layers are \(names.prefix(20).joined(separator: ", "))")
    }
  }

  private func check(
    _ fold: StreamingArray.Fold, _ engine: UnfoldedEngine
  ) throws(ScheduleError) {
    let shape = engine.shape
    let taps = shape.kernelRows * shape.kernelColumns
    let outputs = engine.kind == .matrix ? shape.outputChannels : shape.groups
    let inputs =
      engine.kind == .matrix ? shape.inputChannels * taps : engine.kind == .depthwise ? taps : 1
    for (word, part, whole) in [
      ("pe", fold.elements, outputs), ("simd", fold.lanes, inputs),
    ] where whole % part != 0 {
      throw ScheduleError(
        layer: engine.name, reason: "\(word) of \(part) does not divide \(whole)",
        remedy: "write one of "
          + FoldingSearch.divisors(whole).map(String.init).joined(separator: ", "))
    }
  }
}
