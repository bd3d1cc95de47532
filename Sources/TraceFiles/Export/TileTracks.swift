internal import Diagnostics
internal import Simulation

/// Rows of a diagram on which no two intervals overlap.
///
/// Transfers of one engine overlap where the last answers of one come after the first requests of
/// the next; the later one then goes to the first row that is free.
struct TrackRows {
  private var ends: [Int64] = []

  /// The rows so far.
  var count: Int { ends.count }

  /// The row of the next interval; intervals come in the order of their beginnings.
  ///
  /// - Complexity: O(rows).
  mutating func row(_ begin: Int64, _ end: Int64) -> Int {
    if let free = ends.firstIndex(where: { $0 <= begin }) {
      ends[free] = end
      return free
    }
    ends.append(end)
    return ends.count - 1
  }
}

/// What has to be known of tiles before the first one is drawn.
struct TileTracks {
  /// A step's first beginning and last end.
  struct Span {
    var step: Int
    var begin: Int64
    var end: Int64
  }

  /// For each activity, the rows that it needs; 0 where it never happens.
  private(set) var rows: [Int]
  /// The steps with tiles in the order in which their computations begin; where nothing is
  /// computed, that of their transfers.
  private(set) var spans: [Span]

  /// Goes through the tiles.
  ///
  /// - Throws: `InputError` where the file is damaged or its tiles are in no order of time.
  /// - Complexity: O(tiles); memory O(steps).
  init(_ events: TraceCursor<TileEvent>, path: String) throws(InputError) {
    var events = events
    var tracks = [TrackRows](repeating: TrackRows(), count: TileEvent.Activity.allCases.count)
    var computed: [Int: Span] = [:]
    var moved: [Int: Span] = [:]
    var last: Int64 = 0
    while let event = try events.next() {
      guard event.begin >= last, event.end >= event.begin else {
        throw InputError(
          file: path, place: "tile \(event.tile) of step \(event.step)",
          reason: "it begins before the one before it, or ends before it begins",
          remedy: "write the trace again")
      }
      last = event.begin
      _ = tracks[Int(event.activity.rawValue)].row(event.begin, event.end)
      if event.activity == .compute {
        computed.extend(event)
      } else {
        moved.extend(event)
      }
    }
    rows = tracks.map(\.count)
    spans = computed.merging(moved) { computed, _ in computed }.values
      .sorted { ($0.begin, $0.step) < ($1.begin, $1.step) }
  }
}

extension [Int: TileTracks.Span] {
  /// Makes a step's span reach to the end of one of its tiles, of which the first begins it.
  fileprivate mutating func extend(_ event: TileEvent) {
    var span =
      self[event.step]
      ?? TileTracks.Span(step: event.step, begin: event.begin, end: event.end)
    span.end = Swift.max(span.end, event.end)
    self[event.step] = span
  }
}
