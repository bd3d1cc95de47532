import MemorySystem
import Simulation
import Testing

/// The first tiles of each step, beside what a sink of everything sees.
struct TileTimelineTests {
  /// Keeps every tile.
  private final class Collector: EventSink {
    var events: [TileEvent] = []
    var families: EventFamilies { .tiles }
    func take(_ batch: UnsafeBufferPointer<TileEvent>) { events += batch }
    func take(_ batch: UnsafeBufferPointer<TransactionEvent>) {}
    func take(_ batch: UnsafeBufferPointer<DRAMCommand>) {}
    func take(_ batch: UnsafeBufferPointer<ArrayEvent>) {}
  }

  @Test func keepsTheFirstTilesAndHandsEverythingOn() throws {
    let schedule = try Scheduler.schedule(
      Bundled.network("alexnet"), on: Bundled.profile("zcu102-b4096"))
    let collector = Collector()
    let timeline = TileTimeline(stepCount: schedule.work.count, limit: 3, next: collector)
    #expect(timeline.families == .tiles)
    let timing = schedule.timing(.l1, events: timeline)
    #expect(timing.total == schedule.timing(.l1).total)
    #expect(timeline.steps.count == schedule.work.count)
    for (index, step) in timeline.steps.enumerated() {
      let all = collector.events.filter { $0.step == index }
      #expect(step.events == all.filter { $0.tile < 3 })
      #expect(step.tileCount == Set(all.map(\.tile)).count)
      #expect(!step.events.isEmpty)
    }
    #expect(timeline.steps.contains { $0.tileCount > 3 })
  }
}
