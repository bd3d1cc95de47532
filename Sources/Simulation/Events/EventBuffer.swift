internal import Mapping
internal import Quantities
internal import SparseArrays
internal import StreamingArrays
internal import SystolicArrays

/// Collects what happens on the engines and in the array, and hands it to a sink in batches.
final class EventBuffer {
  private static let limit = 4096
  private let sink: any EventSink
  private let wantsTiles: Bool
  private let wantsArray: Bool
  private var tiles: [TileEvent] = []
  private var array: [ArrayEvent] = []
  /// The step whose folds are being counted, and how many it has had.
  private var folds = (step: -1, count: 0)

  /// Creates a buffer; `nil` where the sink wants neither.
  init?(_ sink: (any EventSink)?) {
    guard let sink, !sink.families.isDisjoint(with: [.tiles, .array]) else { return nil }
    self.sink = sink
    wantsTiles = sink.families.contains(.tiles)
    wantsArray = sink.families.contains(.array)
    tiles.reserveCapacity(wantsTiles ? Self.limit : 0)
    array.reserveCapacity(wantsArray ? Self.limit : 0)
  }

  /// Whether somebody wants to know what happens inside the array.
  var recordsArray: Bool { wantsArray }

  /// Adds a tile.
  func append(_ event: TileEvent) {
    guard wantsTiles else { return }
    tiles.append(event)
    if tiles.count == Self.limit { flush() }
  }

  /// Adds what happened inside the array.
  func append(_ event: ArrayEvent) {
    guard wantsArray else { return }
    array.append(event)
    if array.count == Self.limit { flush() }
  }

  /// Adds a load or store.
  func append(
    _ flight: TransferQueue.Flight, begin: Cycles, end: Cycles, stall: Cycles
  ) {
    let activity: TileEvent.Activity =
      switch flight.kind {
      case .weights: .loadWeights
      case .partialSums: .loadPartialSums
      case .inputs, .residuals: .loadInputs
      case .store: .store
      }
    append(
      TileEvent(
        step: flight.step, tile: flight.tile, activity: activity, begin: begin, end: end,
        bytes: flight.bytes, cause: stall > 0 ? flight.cause : .none, stallCycles: stall))
  }

  /// Adds a fold that follows those of its step so far.
  func appendFold(step: Int, begin: Cycles, end: Cycles, multipliers: Int) {
    if folds.step != step { folds = (step, 0) }
    append(
      ArrayEvent(
        step: step, unit: folds.count, kind: .fold, begin: begin, end: end, value: multipliers))
    folds.count += 1
  }

  /// Adds the folds of a tile.
  func appendFolds(_ model: TileModel, _ tile: TileExtent, step: Int, begin: Cycles) {
    guard wantsArray, let folds = model.folds(tile) else { return }
    var start = begin
    folds.forEach { cycles, multipliers in
      appendFold(step: step, begin: start, end: start + cycles, multipliers: multipliers)
      start += cycles
    }
  }

  /// Adds what the broadcasts of a sparse engine's step waited for.
  ///
  /// - Parameters:
  ///   - run: The step.
  ///   - step: Its number.
  ///   - begins: The cycle in which each part begins.
  ///   - transfer: Cycles in which the first part's weights arrive; `nil` for those of an even rate.
  func appendStalls(
    of run: SparseRun, step: Int, begins: [Cycles], transfer: Cycles? = nil
  ) {
    guard wantsArray else { return }
    run.forEachStall(begins, transfer: transfer) { [self] origin, stall in
      let (kind, unit): (ArrayEvent.Kind, Int) =
        switch stall.cause {
        case .queue(let element): (.queueStall, element)
        case .arrival: (.columnStall, 0)
        }
      append(
        ArrayEvent(
          step: step, unit: unit, kind: kind, begin: origin + stall.begin, end: origin + stall.end,
          value: stall.broadcast))
    }
  }

  /// Adds levels of FIFOs.
  func appendLevels(_ levels: [StreamingPipeline.Level], of pipeline: StreamingPipeline) {
    for level in levels {
      let edge = pipeline.edges[level.channel]
      append(
        ArrayEvent(
          step: edge.producer ?? edge.consumer, unit: level.channel, kind: .fifoLevel,
          begin: level.begin, end: level.end, value: level.pixels))
    }
  }

  /// Hands over what has been collected.
  func flush() {
    if !tiles.isEmpty { tiles.withUnsafeBufferPointer(sink.take) }
    if !array.isEmpty { array.withUnsafeBufferPointer(sink.take) }
    tiles.removeAll(keepingCapacity: true)
    array.removeAll(keepingCapacity: true)
  }
}
