internal import Diagnostics
public import MemorySystem
public import Simulation

/// The events of one family in the order of the file; a block is held at a time.
struct TraceCursor<Event> {
  private var blocks: ArraySlice<BlockPipeline.Entry>
  private let read: (BlockPipeline.Entry) throws(InputError) -> [Event]
  private var events: [Event] = []
  private var position = 0

  init(
    _ blocks: [BlockPipeline.Entry],
    _ read: @escaping (BlockPipeline.Entry) throws(InputError) -> [Event]
  ) {
    self.blocks = blocks[...]
    self.read = read
  }

  /// Events of all blocks, before any is left out.
  var eventLimit: Int { blocks.reduce(0) { $0 + $1.summary.count } }

  /// The next block's events; `nil` after the last one.
  mutating func nextBlock() throws(InputError) -> [Event]? {
    guard let entry = blocks.popFirst() else { return nil }
    return try read(entry)
  }

  /// The next event; `nil` after the last one.
  mutating func next() throws(InputError) -> Event? {
    while position == events.count {
      guard let block = try nextBlock() else { return nil }
      events = block
      position = 0
    }
    defer { position += 1 }
    return events[position]
  }
}

extension TraceReader {
  /// Hands over the tiles that begin in a range of cycles of the accelerator, block by block.
  public func tiles(
    in cycles: Range<Int64> = .all, _ body: ([TileEvent]) throws -> Void
  ) throws {
    try each(tiles(TraceSelection(cycles: cycles)), body)
  }

  /// Hands over the transactions of a range of clocks of the DRAM, block by block.
  public func transactions(
    in clocks: Range<Int64> = .all, _ body: ([TransactionEvent]) throws -> Void
  ) throws {
    try each(transactions(TraceSelection(), in: clocks), body)
  }

  /// Hands over the commands of a range of clocks of the DRAM, block by block.
  public func commands(
    in clocks: Range<Int64> = .all, _ body: ([DRAMCommand]) throws -> Void
  ) throws {
    try each(commands(TraceSelection(), in: clocks), body)
  }

  /// Hands over what happened inside the array and began in a range of cycles, block by block.
  public func array(
    in cycles: Range<Int64> = .all, _ body: ([ArrayEvent]) throws -> Void
  ) throws {
    try each(array(TraceSelection(cycles: cycles)), body)
  }

  private func each<Event>(
    _ cursor: TraceCursor<Event>, _ body: ([Event]) throws -> Void
  ) throws {
    var cursor = cursor
    while let events = try cursor.nextBlock() { try body(events) }
  }

  /// The tiles of a selection.
  func tiles(_ selection: TraceSelection) -> TraceCursor<TileEvent> {
    cursor(.tiles, selection, selection.cycles) { [self] (entry) throws(InputError) in
      try events(entry, TileDecoder.events)
        .filter { selection.cycles.contains($0.begin) && selection.wants(step: $0.step) }
    }
  }

  /// What of a selection happened inside the array.
  func array(_ selection: TraceSelection) -> TraceCursor<ArrayEvent> {
    cursor(.array, selection, selection.cycles) { [self] (entry) throws(InputError) in
      try events(entry, ArrayEncoder.events)
        .filter { selection.cycles.contains($0.begin) && selection.wants(step: $0.step) }
    }
  }

  /// The transactions of a selection.
  ///
  /// - Parameter clocks: The DRAM's clocks; those of the selection's cycles when `nil`.
  func transactions(
    _ selection: TraceSelection, in clocks: Range<Int64>? = nil
  ) -> TraceCursor<TransactionEvent> {
    let clocks = clocks ?? TraceClocks(header).clocks(in: selection.cycles)
    let burst = header.predictedBurst
    return cursor(.transactions, selection, clocks) { [self] (entry) throws(InputError) in
      let all = try events(entry) { (payload, summary) throws(BlockFault) in
        try TransactionDecoder.events(payload, summary, burstBytes: burst)
      }
      return all.filter { clocks.contains(Int64($0.cycle)) && selection.wants(step: $0.step) }
    }
  }

  /// The commands of a selection.
  ///
  /// - Parameter clocks: The DRAM's clocks; those of the selection's cycles when `nil`.
  func commands(
    _ selection: TraceSelection, in clocks: Range<Int64>? = nil
  ) -> TraceCursor<DRAMCommand> {
    let clocks = clocks ?? TraceClocks(header).clocks(in: selection.cycles)
    return cursor(.commands, selection, clocks) { [self] (entry) throws(InputError) in
      try events(entry, CommandDecoder.events).filter { clocks.contains(Int64($0.cycle)) }
    }
  }

  private func cursor<Event>(
    _ kind: BlockKind, _ selection: TraceSelection, _ range: Range<Int64>,
    _ read: @escaping (BlockPipeline.Entry) throws(InputError) -> [Event]
  ) -> TraceCursor<Event> {
    TraceCursor(
      entries.filter { $0.summary.kind == kind && selection.meets($0.summary, in: range) }, read)
  }
}
