internal import Diagnostics
internal import Simulation

/// What happened inside an array, as rows of a diagram: one for each kind, and one for each FIFO.
struct ArrayTracks {
  private static let mostChannels = 1 << 16
  private static let bars: [ArrayEvent.Kind] = [.fold, .queueStall, .columnStall]
  private let kinds: [ArrayEvent.Kind]
  private let channels: Int

  /// Goes through the events.
  ///
  /// - Throws: `InputError` where the file is damaged or has more FIFOs than any design.
  /// - Complexity: O(events).
  init(_ events: TraceCursor<ArrayEvent>, path: String) throws(InputError) {
    var events = events
    var seen: Set<ArrayEvent.Kind> = []
    var channels = 0
    while let event = try events.next() {
      seen.insert(event.kind)
      guard event.kind == .fifoLevel else { continue }
      guard (0..<Self.mostChannels).contains(event.unit) else {
        throw InputError(
          file: path, reason: "there is no FIFO \(event.unit)", remedy: "write the trace again")
      }
      channels = max(channels, event.unit + 1)
    }
    kinds = Self.bars.filter(seen.contains)
    self.channels = channels
  }

  /// The rows.
  var count: Int { kinds.count + channels }

  /// The rows' names.
  var names: [String] { kinds.map { "\($0)" } + (0..<channels).map { "fifo\($0)" } }

  /// The row of an event.
  func track(of event: ArrayEvent) -> Int {
    kinds.firstIndex(of: event.kind) ?? kinds.count + event.unit
  }
}
