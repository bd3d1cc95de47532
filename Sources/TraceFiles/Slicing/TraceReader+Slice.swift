internal import Diagnostics
internal import Simulation

extension TraceReader {
  /// Writes a selection of the events as a trace of its own, with an index and totals of what is in
  /// it.
  ///
  /// Its header is that of the whole, whose steps keep their numbers; `slice` among the options
  /// says what was taken. The simulation's own totals are those of the whole and are left out. A
  /// slice of an incomplete trace is incomplete for the same reason.
  ///
  /// - Parameters:
  ///   - selection: The events that are wanted.
  ///   - output: Where it goes.
  ///   - options: How it is written.
  /// - Throws: `InputError` with the place of a damaged block.
  /// - Returns: How writing ended.
  /// - Complexity: O(events of the blocks that the selection meets); a block is held at a time.
  public func slice(
    _ selection: TraceSelection, to output: any TraceOutput, options: TraceOptions = TraceOptions()
  ) throws -> TraceOutcome {
    var header = header
    if selection.steps != nil { header.families &= ~EventFamilies.commands.rawValue }
    // What is taken from a slice is what both have.
    header.options["slice"] =
      (header.options["slice"].map { $0 + "; " } ?? "") + selection.words
    let writer = TraceWriter(header, to: output, options: options)
    do {
      var tiles = tiles(selection)
      while let events = try tiles.nextBlock() { events.withUnsafeBufferPointer(writer.take) }
      var transactions = transactions(selection)
      while let events = try transactions.nextBlock() {
        events.withUnsafeBufferPointer(writer.take)
      }
      var commands = commands(selection)
      while let events = try commands.nextBlock() { events.withUnsafeBufferPointer(writer.take) }
      var array = array(selection)
      while let events = try array.nextBlock() { events.withUnsafeBufferPointer(writer.take) }
    } catch {
      writer.finish(nil, reason: "the trace that it was taken from is damaged")
      throw error
    }
    return writer.finish(nil, reason: incompleteReason)
  }
}

extension TraceSelection {
  /// The selection as a header says it: cycles, then steps.
  fileprivate var words: String {
    var words: [String] = []
    if cycles != .all {
      let begin = cycles.lowerBound == .min ? "" : String(cycles.lowerBound)
      let end = cycles.upperBound == .max ? "" : String(cycles.upperBound)
      words.append("cycles \(begin)..<\(end)")
    }
    if let steps {
      words.append("steps " + steps.sorted().map { String($0) }.joined(separator: ","))
    }
    return words.joined(separator: ", ")
  }
}
