internal import Quantities

/// Collects tiles and hands them to a sink in batches.
final class TileEventBuffer {
  private static let limit = 4096
  private let sink: any EventSink
  private var events: [TileEvent] = []

  init(_ sink: any EventSink) {
    self.sink = sink
    events.reserveCapacity(Self.limit)
  }

  /// Adds a tile.
  func append(_ event: TileEvent) {
    events.append(event)
    if events.count == Self.limit { flush() }
  }

  /// Hands over what has been collected.
  func flush() {
    if !events.isEmpty { events.withUnsafeBufferPointer(sink.take) }
    events.removeAll(keepingCapacity: true)
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
}
