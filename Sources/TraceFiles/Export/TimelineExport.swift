internal import Diagnostics
internal import Simulation

/// Tiles, and what happened inside the array, as a timeline of trace events in JSON (Trace Event Format, the JSON that Chrome and
/// Perfetto read): complete events in the order of their beginnings, one track a row of an engine.
///
/// Times are microseconds with three digits, the resolution of Perfetto, of one scale rounded down:
/// what touches in cycles touches in microseconds, too. The cycles themselves are arguments.
struct TimelineExport {
  private static let nanosecond: Int64 = 1_000_000
  private static let layerTracks = 1

  private let trace: TraceReader
  private let selection: TraceSelection
  private let clocks: TraceClocks
  private let tracks: TileTracks
  private let layerRows: Int
  private let names: [[UInt8]]

  init(_ trace: TraceReader, _ selection: TraceSelection) throws(InputError) {
    self.trace = trace
    self.selection = selection
    clocks = TraceClocks(trace.header)
    tracks = try TileTracks(trace.tiles(selection), path: trace.path)
    var rows = TrackRows()
    for span in tracks.spans { _ = rows.row(span.begin, span.end) }
    layerRows = rows.count
    names = trace.header.steps.map(Self.quoted)
  }

  func write(to stream: ExportStream) throws {
    let header = trace.header
    stream.append(#"{"displayTimeUnit":"ns","otherData":{"network":"#)
    stream.append(Self.quoted(header.network))
    stream.append(#","hardware":"#)
    stream.append(Self.quoted(header.hardware))
    stream.append(#","fidelity":"#)
    stream.append(Self.quoted(header.fidelity))
    stream.append(#","clockHertz":"#)
    stream.append(decimal: header.clockHertz)
    stream.append(#"},"traceEvents":["#)
    try stream.endLine()
    stream.append(#"{"ph":"M","pid":1,"name":"process_name","args":{"name":"#)
    stream.append(Self.quoted("\(header.network) on \(header.hardware)"))
    stream.append("}}")
    var track = Self.layerTracks
    try name(&track, "layers", rows: layerRows, stream)
    for activity in TileEvent.Activity.allCases {
      try name(&track, activity.track, rows: tracks.rows[Int(activity.rawValue)], stream)
    }
    try writeEvents(stream)
    try writeArray(stream)
    try stream.endLine()
    stream.append("]}")
    try stream.endLine()
  }

  /// Names the rows of a track.
  private func name(
    _ track: inout Int, _ name: String, rows: Int, _ stream: ExportStream
  ) throws(ExportFault) {
    for row in 0..<rows {
      for (kind, value) in [
        ("thread_name", #"{"name":"\#(row == 0 ? name : "\(name) \(row + 1)")"}"#),
        ("thread_sort_index", #"{"sort_index":\#(track)}"#),
      ] {
        stream.append(0x2C)
        try stream.endLine()
        stream.append(Array(#"{"ph":"M","pid":1,"tid":\#(track),"name":"\#(kind)","args":"#.utf8))
        stream.append(Array(value.utf8))
        stream.append(0x7D)
      }
      track += 1
    }
  }

  private func writeEvents(_ stream: ExportStream) throws {
    var first = Self.layerTracks + layerRows
    var bases: [Int] = []
    for rows in tracks.rows {
      bases.append(first)
      first += rows
    }
    var rows = [TrackRows](repeating: TrackRows(), count: bases.count)
    var layers = TrackRows()
    var spans = tracks.spans[...]
    func writeSpans(until cycle: Int64) throws(ExportFault) {
      while let span = spans.first, span.begin <= cycle {
        spans.removeFirst()
        let row = layers.row(span.begin, span.end)
        try begin(span.step, Self.layerTracks + row, span.begin, span.end, stream)
        stream.append("}}")
      }
    }
    var events = trace.tiles(selection)
    while let event = try events.next() {
      try writeSpans(until: event.begin)
      let activity = Int(event.activity.rawValue)
      let row = rows[activity].row(event.begin, event.end)
      try begin(event.step, bases[activity] + row, event.begin, event.end, stream)
      stream.append(#","tile":"#)
      stream.append(decimal: event.tile)
      if event.bytes != 0 {
        stream.append(#","bytes":"#)
        stream.append(decimal: event.bytes)
      }
      if event.stallCycles != 0 {
        stream.append(#","stallCycles":"#)
        stream.append(decimal: event.stallCycles)
        stream.append(#","cause":""#)
        stream.append(event.cause.word)
        stream.append(0x22)
      }
      stream.append("}}")
    }
    try writeSpans(until: .max)
  }

  /// Writes folds and waits as bars, levels of FIFOs as counters.
  private func writeArray(_ stream: ExportStream) throws {
    let first = Self.layerTracks + layerRows + tracks.rows.reduce(0, +)
    var named: Set<ArrayEvent.Kind> = []
    var levels: [Int: Int64] = [:]
    var events = trace.array(selection)
    while let event = try events.next() {
      if event.kind == .fifoLevel {
        // A FIFO without a level is empty.
        if let end = levels[event.unit], end < event.begin {
          try level(of: event.unit, 0, at: end, stream)
        }
        try level(of: event.unit, event.value, at: event.begin, stream)
        levels[event.unit] = event.end
        continue
      }
      let lane = first + Int(event.kind.rawValue)
      if named.insert(event.kind).inserted {
        var track = lane
        try name(&track, event.kind.track, rows: 1, stream)
      }
      try begin(event.step, lane, event.begin, event.end, stream)
      stream.append(#","unit":"#)
      stream.append(decimal: event.unit)
      stream.append(#","value":"#)
      stream.append(decimal: event.value)
      stream.append("}}")
    }
    for (channel, end) in levels.sorted(by: { $0.key < $1.key }) {
      try level(of: channel, 0, at: end, stream)
    }
  }

  private func level(
    of channel: Int, _ pixels: Int, at cycle: Int64, _ stream: ExportStream
  ) throws(ExportFault) {
    stream.append(0x2C)
    try stream.endLine()
    stream.append(#"{"ph":"C","pid":1,"ts":"#)
    append(microseconds: clocks.time(ofCycle: cycle, unit: Self.nanosecond), stream)
    stream.append(#","name":"FIFO "#)
    stream.append(decimal: channel)
    stream.append(#"","args":{"pixels":"#)
    stream.append(decimal: pixels)
    stream.append("}}")
  }

  /// Writes an event up to the first of its arguments.
  private func begin(
    _ step: Int, _ track: Int, _ begin: Int64, _ end: Int64, _ stream: ExportStream
  ) throws(ExportFault) {
    let start = clocks.time(ofCycle: begin, unit: Self.nanosecond)
    stream.append(0x2C)
    try stream.endLine()
    stream.append(#"{"ph":"X","pid":1,"tid":"#)
    stream.append(decimal: track)
    stream.append(#","ts":"#)
    append(microseconds: start, stream)
    stream.append(#","dur":"#)
    append(microseconds: clocks.time(ofCycle: end, unit: Self.nanosecond) - start, stream)
    stream.append(#","name":"#)
    stream.append(names.indices.contains(step) ? names[step] : Self.quoted("step \(step)"))
    stream.append(#","args":{"cycle":"#)
    stream.append(decimal: begin)
    stream.append(#","cycles":"#)
    stream.append(decimal: end - begin)
  }

  private func append(microseconds nanoseconds: Int64, _ stream: ExportStream) {
    stream.append(decimal: nanoseconds / 1000)
    let rest = nanoseconds % 1000
    guard rest > 0 else { return }
    stream.append(0x2E)
    stream.append(UInt8(0x30 + rest / 100))
    stream.append(UInt8(0x30 + rest / 10 % 10))
    stream.append(UInt8(0x30 + rest % 10))
  }

  /// A JSON string.
  private static func quoted(_ text: String) -> [UInt8] { Document.encoded(text).dropLast() }
}

extension ArrayEvent.Kind {
  /// What a diagram calls the kind's row.
  fileprivate var track: String {
    switch self {
    case .fold: "folds"
    case .fifoLevel: "FIFO"
    case .queueStall: "full queues"
    case .columnStall: "missing columns"
    }
  }
}

extension TileEvent.Activity {
  /// What a diagram calls the engine's row.
  fileprivate var track: String {
    switch self {
    case .loadWeights: "load weights"
    case .loadPartialSums: "load partial sums"
    case .loadInputs: "load inputs"
    case .compute: "array"
    case .store: "store"
    }
  }
}
