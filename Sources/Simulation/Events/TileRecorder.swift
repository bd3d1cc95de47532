internal import Mapping
internal import Quantities
internal import SparseArrays
internal import StreamingArrays
internal import SystolicArrays

/// Turns the times of the tile recurrence into events: what an engine waited for, and how long.
final class TileRecorder {
  /// What serves one transfer or computation at a time.
  enum Engine: Int, CaseIterable {
    case load, inputLoad, array, store
  }

  /// Where events go.
  let buffer: EventBuffer
  private var free = [Cycles](repeating: 0, count: Engine.allCases.count)

  /// Creates a recorder; `nil` where nobody wants to know.
  init?(_ sink: (any EventSink)?) {
    guard let buffer = EventBuffer(sink) else { return nil }
    self.buffer = buffer
  }

  /// Adds what an engine did.
  ///
  /// - Parameter reasons: Until when it may have had to wait, and for what; where none of these
  ///   explains the wait, the layer had to be waited for.
  func add(
    _ step: Int, _ tile: Int, _ activity: TileEvent.Activity, on engine: Engine,
    _ time: Range<Cycles>, _ bytes: Bytes, _ reasons: [(until: Cycles, cause: TileEvent.Cause)]
  ) {
    let stall = time.lowerBound - free[engine.rawValue]
    free[engine.rawValue] = time.upperBound
    let cause: TileEvent.Cause =
      stall == 0
      ? .none : reasons.first { $0.until == time.lowerBound }?.cause ?? .layer
    buffer.append(
      TileEvent(
        step: step, tile: tile, activity: activity, begin: time.lowerBound, end: time.upperBound,
        bytes: bytes, cause: cause, stallCycles: stall))
  }

  /// Adds a step that a stream feeds: its weights arrive while the array works.
  func add(_ streamed: StreamedStep, step: Int, begin: Cycles) {
    let counts = streamed.counts
    let end = begin + streamed.cycles
    if counts.weightBytes > 0 {
      // Where the pace of the weights is not stated, they come at any time of the step.
      let arrival = counts.load > 0 ? min(end, begin + counts.load) : end
      add(step, 0, .loadWeights, on: .load, begin..<arrival, counts.weightBytes, [])
    }
    add(step, 0, .compute, on: .array, begin..<end, 0, [])
  }

  /// Adds a layer on a sparse engine: maps come first and go last, between them a tile for each part
  /// of the matrix, and what its broadcasts waited for.
  func add(_ sparse: SparseStep, of run: SparseRun, step: Int, begin: Cycles) {
    let counts = sparse.counts
    let end = begin + sparse.cycles
    let start = begin + sparse.inputCycles
    if counts.inputBytes > 0 {
      let isApart = sparse.parts.contains { $0.load.lowerBound < sparse.inputCycles }
      add(
        step, 0, .loadInputs, on: isApart ? .inputLoad : .load, begin..<start, counts.inputBytes, []
      )
    }
    for (index, part) in sparse.parts.enumerated() {
      let bytes = part.weightBytes
      let load = begin + part.load.lowerBound..<begin + part.load.upperBound
      let compute = begin + part.compute.lowerBound..<begin + part.compute.upperBound
      if bytes > 0 {
        add(
          step, index, .loadWeights, on: .load, load, bytes,
          [(load.lowerBound, index == 0 ? .layer : .weightBuffer)])
      }
      add(
        step, index, .compute, on: .array, compute, 0,
        [(start, .inputs), (load.upperBound, .weights)])
    }
    if counts.outputBytes > 0 {
      let store = end - counts.store..<end
      add(
        step, max(0, sparse.parts.count - 1), .store, on: .store, store, counts.outputBytes,
        [(store.lowerBound, .compute)])
    }
    buffer.appendStalls(
      of: run, step: step, begins: sparse.parts.map { begin + $0.compute.lowerBound })
  }

  /// Adds a layer as SCALE-Sim counts it: its folds, one run after the other.
  func add(_ layer: ScaleSimStep, step: Int, begin: Cycles) {
    let end = begin + layer.cycles
    let counts = layer.counts
    // Words come and go in the cycles that SCALE-Sim reports of the first run and of the last one; what
    // it fetches before the first cycle is drawn from there on.
    let origin = end - Cycles(layer.figures.cycles)
    func span(_ traffic: ScaleSimTraffic) -> Range<Cycles> {
      let first = min(end, begin + max(0, Cycles(traffic.dramFirstCycle)))
      return first..<min(end, max(first, origin + Cycles(traffic.dramLastCycle) + 1))
    }
    for (activity, engine, bytes, traffic) in [
      (TileEvent.Activity.loadWeights, Engine.load, counts.weightBytes, layer.figures.weights),
      (.loadInputs, .inputLoad, counts.inputBytes, layer.figures.inputs),
      (.store, .store, counts.outputBytes, layer.figures.outputs),
    ] where bytes > 0 {
      add(step, 0, activity, on: engine, span(traffic), bytes, [])
    }
    add(step, 0, .compute, on: .array, begin..<end, 0, [])
    guard buffer.recordsArray else { return }
    layer.forEachFold { cycles, multipliers in
      buffer.appendFold(
        step: step, begin: begin + cycles.lowerBound, end: begin + cycles.upperBound,
        multipliers: multipliers)
    }
  }

  /// Adds a dataflow's first frame: each engine from its first pixel to its last one, the frame as it
  /// comes and as it goes.
  func add(_ streaming: StreamingTiming, _ work: [StepWork]) {
    let run = streaming.run
    func append(_ step: Int, _ activity: TileEvent.Activity, _ time: Range<Cycles>, _ bytes: Bytes)
    {
      buffer.append(
        TileEvent(
          step: step, tile: 0, activity: activity, begin: time.lowerBound, end: time.upperBound,
          bytes: bytes, cause: .none, stallCycles: 0))
    }
    let order = run.ends.indices.sorted { (run.begins[$0], $0) < (run.begins[$1], $1) }
    for step in order {
      let counts = work[step].counts
      if counts.weightBytes > 0 {
        append(step, .loadWeights, run.begins[step]..<run.ends[step], counts.weightBytes)
      }
      if counts.inputBytes > 0 {
        append(
          step, .loadInputs, 0..<min(streaming.arrival(step), run.ends[step]), counts.inputBytes)
      }
      append(step, .compute, run.begins[step]..<run.ends[step], 0)
      if counts.outputBytes > 0 {
        let first = run.begins[step] + streaming.pipeline.nodes[step].outputCycles
        let end = run.ends[step] == run.latency ? streaming.latency : run.ends[step]
        append(step, .store, first..<end, counts.outputBytes)
      }
    }
    let pipeline = streaming.pipeline
    guard buffer.recordsArray, let pixels = streaming.pixels() else { return }
    buffer.appendLevels(pipeline.levels(pixels), of: pipeline)
  }

  /// Hands over everything.
  func flush() { buffer.flush() }
}
