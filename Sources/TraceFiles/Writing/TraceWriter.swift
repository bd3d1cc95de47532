internal import Foundation
public import MemorySystem
public import Simulation

/// How a trace is written.
public struct TraceOptions: Hashable, Sendable {
  /// The level of compression of zlib, 1…9.
  public var level: Int
  /// Threads that compress, 0 for the simulation's own; the bytes do not depend on it.
  public var threads: Int

  /// Creates options.
  public init(level: Int = 6, threads: Int = 2) {
    precondition((1...9).contains(level) && threads >= 0)
    self.level = level
    self.threads = threads
  }
}

/// How writing a trace ended.
public struct TraceOutcome: Hashable, Sendable {
  /// 0, or the system's error of the output.
  public let errorCode: Int32
  /// Whether what is there can be opened: at least its header is whole.
  public let isReadable: Bool
}

/// Writes events as they come into a file that gzip can read; memory does not grow with them, but
/// for some 80 bytes of index a block.
///
/// Tiles and commands are put in the order of their cycles within a bounded window.
public final class TraceWriter: EventSink, @unchecked Sendable {
  private static let window = 8192
  /// What the header asks for.
  public let families: EventFamilies

  private let lock = NSLock()
  private let pipeline: BlockPipeline
  private var tiles = TileEncoder()
  private var transactions: TransactionEncoder
  private var commands = CommandEncoder()
  private var array = ArrayEncoder()
  private var tileOrder = EventOrder<TileEvent>(window: window)
  private var commandOrder = EventOrder<DRAMCommand>(window: window)
  private var outcome: TraceOutcome?

  /// Begins a trace with its header.
  public init(_ header: TraceHeader, to output: any TraceOutput, options: TraceOptions) {
    families = EventFamilies(rawValue: header.families)
    pipeline = BlockPipeline(output, level: options.level, threads: options.threads)
    transactions = TransactionEncoder(burstBytes: header.predictedBurst)
    for part in Document.parts(.header, Document.encoded(header)) { pipeline.submit(part, nil) }
  }

  /// Takes tiles.
  public func take(_ events: UnsafeBufferPointer<TileEvent>) {
    lock.withLock {
      guard outcome == nil else { return }
      tileOrder.append(events) { tiles.append($0, submit) }
    }
  }

  /// Takes transactions.
  public func take(_ events: UnsafeBufferPointer<TransactionEvent>) {
    lock.withLock {
      guard outcome == nil else { return }
      transactions.append(events, submit)
    }
  }

  /// Takes commands.
  public func take(_ events: UnsafeBufferPointer<DRAMCommand>) {
    lock.withLock {
      guard outcome == nil else { return }
      commandOrder.append(events) { commands.append($0, submit) }
    }
  }

  /// Takes what happened inside the array, which comes in order.
  public func take(_ events: UnsafeBufferPointer<ArrayEvent>) {
    lock.withLock {
      guard outcome == nil else { return }
      array.append(events, submit)
    }
  }

  private func submit(_ block: Block) { pipeline.submit(block.payload, block.summary) }

  /// Ends the trace; whatever comes later is ignored.
  ///
  /// After a fault of the output, blocks are given up from the last one on until the end of the
  /// file has room.
  ///
  /// - Parameters:
  ///   - simulation: What the simulation says of itself.
  ///   - reason: Why the trace is not complete, `nil` when it is.
  /// - Returns: How it went; the same when called again.
  @discardableResult
  public func finish(_ simulation: TraceFooter.Simulation?, reason: String? = nil) -> TraceOutcome {
    lock.withLock {
      if let outcome { return outcome }
      tileOrder.drain { tiles.append($0, submit) }
      commandOrder.drain { commands.append($0, submit) }
      for block in [
        tiles.finish(), transactions.finish(), commands.finish(), array.finish(),
      ] {
        if let block { submit(block) }
      }
      var entries = pipeline.close()
      var footer = TraceFooter(
        complete: reason == nil, reason: reason,
        totals: TraceTotals(
          tiles: tiles.totals.totals, memory: transactions.totals.totals,
          commands: commands.totals.totals, array: array.totals.totals), simulation: simulation)
      var code = pipeline.failure
      var end = pipeline.offset
      if code == 0 { code = writeEnd(footer, entries) }
      let result: TraceOutcome
      if code == 0 {
        result = TraceOutcome(errorCode: 0, isReadable: true)
      } else {
        footer.complete = false
        footer.reason =
          reason ?? "the file could not be written: \(String(cString: strerror(code)))"
        footer.totals = nil
        footer.simulation = nil
        var isReadable = end > 0 && pipeline.truncate(to: end)
        while isReadable, writeEnd(footer, entries) != 0 {
          if let last = entries.popLast() { end = last.offset } else { isReadable = false }
          // What cannot hold an index can still hold blocks: a reader finds them one by one.
          if !pipeline.truncate(to: end) { isReadable = false }
        }
        result = TraceOutcome(errorCode: code, isReadable: isReadable)
      }
      outcome = result
      return result
    }
  }

  /// Writes footer, index, trailer and the empty last member.
  private func writeEnd(_ footer: TraceFooter, _ entries: [BlockPipeline.Entry]) -> Int32 {
    let footerOffset = pipeline.offset
    for part in Document.parts(.footer, Document.encoded(footer)) {
      let code = pipeline.append(pipeline.member(part))
      if code != 0 { return code }
    }
    let indexOffset = pipeline.offset
    for part in Document.parts(.index, BlockIndex.encoded(entries)) {
      let code = pipeline.append(pipeline.member(part))
      if code != 0 { return code }
    }
    return pipeline.append(
      Trailer(footerOffset: footerOffset, indexOffset: indexOffset).member + MemberCompressor.end)
  }
}
