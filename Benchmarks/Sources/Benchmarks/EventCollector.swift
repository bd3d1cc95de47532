import MemorySystem
import Simulation

/// Keeps the events of a simulation, so that writing them can be measured by itself.
final class EventCollector: EventSink {
  let families: EventFamilies
  private(set) var tiles: [TileEvent] = []
  private(set) var transactions: [TransactionEvent] = []
  private(set) var commands: [DRAMCommand] = []

  init(_ families: EventFamilies) { self.families = families }

  func take(_ events: UnsafeBufferPointer<TileEvent>) { tiles += events }
  func take(_ events: UnsafeBufferPointer<TransactionEvent>) { transactions += events }
  func take(_ events: UnsafeBufferPointer<DRAMCommand>) { commands += events }
  func take(_ events: UnsafeBufferPointer<ArrayEvent>) {}

  /// Hands everything to a sink in batches as a simulation does.
  func replay(into sink: some EventSink) {
    Self.batches(tiles) { sink.take($0) }
    Self.batches(transactions) { sink.take($0) }
    Self.batches(commands) { sink.take($0) }
  }

  private static func batches<Event>(
    _ events: [Event], _ take: (UnsafeBufferPointer<Event>) -> Void
  ) {
    events.withUnsafeBufferPointer { all in
      for start in stride(from: 0, to: all.count, by: 4096) {
        take(UnsafeBufferPointer(rebasing: all[start..<min(start + 4096, all.count)]))
      }
    }
  }
}
