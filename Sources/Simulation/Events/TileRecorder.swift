internal import Mapping
internal import Quantities

/// Turns the times of the tile recurrence into events: what an engine waited for, and how long.
final class TileRecorder {
  /// What serves one transfer or computation at a time.
  enum Engine: Int, CaseIterable {
    case load, inputLoad, array, store
  }

  private let buffer: TileEventBuffer
  private var free = [Cycles](repeating: 0, count: Engine.allCases.count)

  init(_ sink: any EventSink) { buffer = TileEventBuffer(sink) }

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

  /// Adds a layer on a sparse engine: maps come first and go last.
  func add(_ sparse: SparseStep, step: Int, begin: Cycles) {
    let counts = sparse.counts
    let end = begin + sparse.cycles
    let start = begin + sparse.inputCycles
    if counts.inputBytes > 0 {
      add(step, 0, .loadInputs, on: .load, begin..<start, counts.inputBytes, [])
    }
    if counts.weightBytes > 0 {
      let load = min(end - counts.store, start + counts.load - sparse.inputCycles)
      add(step, 0, .loadWeights, on: .load, start..<load, counts.weightBytes, [])
    }
    add(step, 0, .compute, on: .array, start..<end - counts.store, 0, [(start, .inputs)])
    if counts.outputBytes > 0 {
      add(step, 0, .store, on: .store, end - counts.store..<end, counts.outputBytes, [])
    }
  }

  /// Hands over everything.
  func flush() { buffer.flush() }
}
