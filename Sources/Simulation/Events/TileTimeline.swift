public import MemorySystem

/// Keeps what happens to the first tiles of every step, and hands everything on.
///
/// Memory grows with the steps and with the tiles that are kept, not with all tiles.
public final class TileTimeline: EventSink {
  /// A step's first tiles.
  public struct Step: Sendable {
    /// What happened to them, in program order.
    public fileprivate(set) var events: [TileEvent] = []
    /// Tiles of the step in all.
    public fileprivate(set) var tileCount = 0
  }

  /// Tiles of a step that are kept.
  private let limit: Int
  private let next: (any EventSink)?
  /// The steps in the order of execution.
  public private(set) var steps: [Step]

  /// Creates a timeline of no events.
  ///
  /// - Parameters:
  ///   - stepCount: Steps of the run.
  ///   - limit: Tiles of a step that are kept.
  ///   - next: What everything is handed on to.
  public init(stepCount: Int, limit: Int, next: (any EventSink)? = nil) {
    self.limit = limit
    self.next = next
    steps = Array(repeating: Step(), count: stepCount)
  }

  /// Tiles, and what the next one wants.
  public var families: EventFamilies { (next?.families ?? []).union(.tiles) }

  /// Keeps the first tiles and hands all on.
  public func take(_ events: UnsafeBufferPointer<TileEvent>) {
    for event in events where steps.indices.contains(event.step) {
      steps[event.step].tileCount = max(steps[event.step].tileCount, event.tile + 1)
      if event.tile < limit { steps[event.step].events.append(event) }
    }
    if let next, next.families.contains(.tiles) { next.take(events) }
  }

  /// Hands transactions on.
  public func take(_ events: UnsafeBufferPointer<TransactionEvent>) { next?.take(events) }

  /// Hands commands on.
  public func take(_ events: UnsafeBufferPointer<DRAMCommand>) { next?.take(events) }

  /// Hands on what happened inside the array.
  public func take(_ events: UnsafeBufferPointer<ArrayEvent>) { next?.take(events) }
}
