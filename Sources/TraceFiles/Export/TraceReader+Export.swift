internal import Diagnostics
internal import Simulation

extension TraceReader {
  /// Writes a selection of the events in a format of other tools.
  ///
  /// - Parameters:
  ///   - format: The format.
  ///   - selection: The events that are wanted.
  ///   - compressed: Whether the text goes through gzip.
  ///   - output: Where it goes.
  /// - Throws: `InputError` where the trace does not have what the format is about or is damaged,
  ///   `ExportFault` where the output refuses bytes.
  /// - Complexity: O(events of the blocks that the selection meets); a block of each family is held.
  public func export(
    _ format: ExportFormat, _ selection: TraceSelection = TraceSelection(),
    compressed: Bool = false, to output: any TraceOutput
  ) throws {
    let stream = ExportStream(output, compressed: compressed)
    switch format {
    case .dramsim3:
      try require(.memory, "transactions", "memory")
      try RequestExport.dramsim3(transactions(selection), to: stream)
    case .ramulator:
      try require(.memory, "transactions", "memory")
      try RequestExport.ramulator(transactions(selection), to: stream)
    case .perfetto:
      try require(.tiles, "tiles", "tiles")
      try requireFew(array(selection).eventLimit, selection, "a timeline")
      try TimelineExport(self, selection).write(to: stream)
    case .vcd:
      try requireFew(
        tiles(selection).eventLimit + transactions(selection).eventLimit
          + commands(selection).eventLimit + array(selection).eventLimit, selection, "a waveform")
      try WaveformExport(self, selection).write(to: stream)
    case .csv: try TableExport(self, selection).write(to: stream)
    }
    try stream.finish()
  }

  /// Events of a diagram without a window: viewers hold all of it, at some 60 bytes an event.
  static let diagramEventLimit = 1 << 20

  /// Refuses a diagram of everything where that is too much.
  private func requireFew(
    _ events: Int, _ selection: TraceSelection, _ what: String
  ) throws(InputError) {
    guard selection.cycles == .all, events > Self.diagramEventLimit else { return }
    throw InputError(
      file: path, reason: "\(events) events make \(what) that viewers cannot hold",
      remedy: "give a window with --from and --to")
  }

  private func require(
    _ family: EventFamilies, _ what: String, _ word: String
  ) throws(InputError) {
    guard !EventFamilies(rawValue: header.families).contains(family) else { return }
    throw InputError(
      file: path, reason: "no \(what) were recorded, and the format has nothing else",
      remedy: "simulate with --fidelity l2 --trace-events \(word)")
  }
}
