internal import Diagnostics
internal import MemorySystem
internal import Simulation

/// Events as signals: for each row of an engine, for the folds and waits of the array, for each FIFO, for
/// the requests and for the commands of each channel whether there is one, and what it is about.
///
/// A tile lasts from its beginning to its end, a request or command for one clock of the DRAM. Where
/// the window does not begin with the simulation, a signal is unknown up to its first event.
struct WaveformExport {
  private static let picosecond: Int64 = 1000

  /// What happens on one bundle of signals for a while.
  private struct Interval {
    var bundle: Int
    var begin: Int64
    var end: Int64
    /// The figures, `nil` for one that there is not.
    var values: (UInt64?, UInt64?, UInt64?, UInt64?)
  }

  /// A signal that says whether something happens, and four that say what.
  private struct Bundle {
    var isBusy: Waveform.Signal
    var figures: [Waveform.Signal]
    var end: Int64?
  }

  private let trace: TraceReader
  private let selection: TraceSelection
  private let clocks: TraceClocks
  private let tracks: TileTracks
  private let channels: Int
  private let arrayTracks: ArrayTracks

  init(_ trace: TraceReader, _ selection: TraceSelection) throws(InputError) {
    self.trace = trace
    self.selection = selection
    clocks = TraceClocks(trace.header)
    tracks = try TileTracks(trace.tiles(selection), path: trace.path)
    var channels = 0
    var commands = trace.commands(selection)
    while let command = try commands.next() { channels = max(channels, command.channel + 1) }
    guard channels <= 1 << 16 else {
      throw InputError(
        file: trace.path, reason: "there is no memory of \(channels) channels",
        remedy: "write the trace again")
    }
    self.channels = channels
    arrayTracks = try ArrayTracks(trace.array(selection), path: trace.path)
  }

  func write(to stream: ExportStream) throws {
    let start = max(0, selection.cycles.lowerBound)
    var wave = try Waveform(
      stream, from: clocks.time(ofCycle: start, unit: Self.picosecond),
      comments: trace.header.steps.enumerated().map { "step_\($0.offset)_\($0.element)" })
    var bundles = try declare(&wave, isBeginning: start == 0)
    try wave.beginValues()
    var sources = Sources(trace, selection, rowCount: tracks.rows.count)
    var heads = [
      try tile(&sources), try request(&sources), try command(&sources), try inside(&sources),
    ]
    var last: Int64 = 0
    while let source = Self.earliest(heads), let next = heads[source] {
      guard next.begin >= last else { throw disorder() }
      last = next.begin
      try Self.close(&bundles, &wave, before: next)
      try wave.advance(to: next.begin)
      wave.set(bundles[next.bundle].isBusy, 1)
      let values = [next.values.0, next.values.1, next.values.2, next.values.3]
      for (signal, value) in zip(bundles[next.bundle].figures, values) { wave.set(signal, value) }
      bundles[next.bundle].end = next.end
      switch source {
      case 0: heads[0] = try tile(&sources)
      case 1: heads[1] = try request(&sources)
      case 2: heads[2] = try command(&sources)
      default: heads[3] = try inside(&sources)
      }
    }
    try Self.close(&bundles, &wave, before: nil)
    try wave.finish()
  }

  private static func earliest(_ heads: [Interval?]) -> Int? {
    var best: Int?
    for index in heads.indices {
      guard let head = heads[index] else { continue }
      if best.flatMap({ heads[$0] }).map({ head.begin < $0.begin }) ?? true { best = index }
    }
    return best
  }

  /// Ends what ends before another interval begins, or everything.
  ///
  /// - Complexity: O(bundles) for each end.
  private static func close(
    _ bundles: inout [Bundle], _ wave: inout Waveform, before next: Interval?
  ) throws(ExportFault) {
    while true {
      var first: (end: Int64, index: Int)?
      for index in bundles.indices {
        if let end = bundles[index].end, first.map({ end < $0.end }) ?? true {
          first = (end, index)
        }
      }
      guard let first, next.map({ first.end <= $0.begin }) ?? true else { return }
      try wave.advance(to: first.end)
      wave.set(bundles[first.index].isBusy, 0)
      bundles[first.index].end = nil
    }
  }

  private func disorder() -> InputError {
    InputError(
      file: trace.path, reason: "its events are in no order of time",
      remedy: "write the trace again")
  }

  // MARK: Signals

  /// The number of an activity's first bundle; behind the tiles' there are those of requests, of
  /// commands.
  private func firstBundle(_ activity: Int) -> Int { tracks.rows[..<activity].reduce(0, +) }

  private func declare(
    _ wave: inout Waveform, isBeginning: Bool
  ) throws(ExportFault) -> [Bundle] {
    var bundles: [Bundle] = []
    func bundle(
      _ wave: inout Waveform, _ name: String, _ flag: String, _ figures: [(String, Int)]
    ) throws(ExportFault) {
      try wave.beginScope(name)
      let isBusy = try wave.signal(flag, width: 1, initially: isBeginning ? 0 : nil)
      var signals: [Waveform.Signal] = []
      for (name, width) in figures {
        signals.append(try wave.signal(name, width: width, initially: nil))
      }
      bundles.append(Bundle(isBusy: isBusy, figures: signals))
      try wave.endScope()
    }
    try wave.beginScope("accelerator")
    for activity in TileEvent.Activity.allCases {
      for row in 0..<tracks.rows[Int(activity.rawValue)] {
        try bundle(
          &wave, row == 0 ? "\(activity)" : "\(activity)_\(row + 1)", "busy",
          [("step", 32), ("tile", 64), ("bytes", 64), ("cause", 4)])
      }
    }
    try wave.endScope()
    try wave.beginScope("memory")
    try bundle(
      &wave, "request", "valid", [("address", 64), ("write", 1), ("stream", 3), ("step", 32)])
    for channel in 0..<channels {
      try bundle(
        &wave, "channel\(channel)", "command",
        [("kind", 3), ("bank", 16), ("row", 32), ("column", 32)])
    }
    try wave.endScope()
    if arrayTracks.count > 0 {
      try wave.beginScope("array")
      for name in arrayTracks.names {
        try bundle(&wave, name, "busy", [("step", 32), ("unit", 32), ("value", 64)])
      }
      try wave.endScope()
    }
    return bundles
  }

  // MARK: Intervals

  /// Where the three families have been read to, and the rows in which tiles lie.
  private struct Sources {
    var tiles: TraceCursor<TileEvent>
    var requests: TraceCursor<TransactionEvent>
    var commands: TraceCursor<DRAMCommand>
    var array: TraceCursor<ArrayEvent>
    var rows: [TrackRows]

    init(_ trace: TraceReader, _ selection: TraceSelection, rowCount: Int) {
      tiles = trace.tiles(selection)
      requests = trace.transactions(selection)
      commands = trace.commands(selection)
      array = trace.array(selection)
      rows = [TrackRows](repeating: TrackRows(), count: rowCount)
    }
  }

  private func tile(_ sources: inout Sources) throws(InputError) -> Interval? {
    guard let event = try sources.tiles.next() else { return nil }
    let activity = Int(event.activity.rawValue)
    return Interval(
      bundle: firstBundle(activity) + sources.rows[activity].row(event.begin, event.end),
      begin: clocks.time(ofCycle: event.begin, unit: Self.picosecond),
      end: clocks.time(ofCycle: event.end, unit: Self.picosecond),
      values: (
        UInt64(truncatingIfNeeded: event.step), UInt64(truncatingIfNeeded: event.tile),
        UInt64(truncatingIfNeeded: event.bytes), UInt64(event.cause.rawValue)
      ))
  }

  private func request(_ sources: inout Sources) throws(InputError) -> Interval? {
    guard let event = try sources.requests.next() else { return nil }
    return interval(
      firstBundle(tracks.rows.count), Int64(event.cycle),
      (
        event.address, event.stream.isWrite ? 1 : 0, UInt64(event.stream.rawValue),
        UInt64(truncatingIfNeeded: event.step)
      ))
  }

  private func command(_ sources: inout Sources) throws(InputError) -> Interval? {
    guard let event = try sources.commands.next() else { return nil }
    guard event.channel >= 0 else { throw disorder() }
    return interval(
      firstBundle(tracks.rows.count) + 1 + event.channel, Int64(event.cycle),
      (
        UInt64(event.kind.rawValue), UInt64(truncatingIfNeeded: event.bank),
        event.row.map { UInt64(truncatingIfNeeded: $0) },
        event.column.map { UInt64(truncatingIfNeeded: $0) }
      ))
  }

  private func inside(_ sources: inout Sources) throws(InputError) -> Interval? {
    guard let event = try sources.array.next() else { return nil }
    return Interval(
      bundle: firstBundle(tracks.rows.count) + 1 + channels + arrayTracks.track(of: event),
      begin: clocks.time(ofCycle: event.begin, unit: Self.picosecond),
      end: clocks.time(ofCycle: event.end, unit: Self.picosecond),
      values: (
        UInt64(truncatingIfNeeded: event.step), UInt64(truncatingIfNeeded: event.unit),
        UInt64(truncatingIfNeeded: event.value), nil
      ))
  }

  /// What takes one clock of the DRAM.
  private func interval(
    _ bundle: Int, _ clock: Int64, _ values: (UInt64?, UInt64?, UInt64?, UInt64?)
  ) -> Interval {
    Interval(
      bundle: bundle, begin: clocks.time(ofClock: clock, unit: Self.picosecond),
      end: clocks.time(ofClock: clock &+ 1, unit: Self.picosecond), values: values)
  }
}
