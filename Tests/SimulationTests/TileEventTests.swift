import BundledProfiles
import HardwareModel
import Mapping
import MemorySystem
import Quantities
import ReferenceNetworks
import Simulation
import Testing

struct TileEventTests {
  /// Keeps all tiles.
  final class Tiles: EventSink {
    let families = EventFamilies.tiles
    var events: [TileEvent] = []
    func take(_ events: UnsafeBufferPointer<TileEvent>) { self.events += events }
    func take(_ events: UnsafeBufferPointer<TransactionEvent>) {}
    func take(_ events: UnsafeBufferPointer<DRAMCommand>) {}
    func take(_ events: UnsafeBufferPointer<ArrayEvent>) {}
  }

  @Test(arguments: ["zcu102-b4096", "vc707-zhang15", "zc706-qiu16", "array-32x32"])
  func tilesAddUpToTheCounts(profile name: String) throws {
    let yaml = try #require(ProfileLibrary.source(named: name))
    let profile = try HardwareProfile.decode(bytes: yaml, file: name)
    let network = try #require(try ReferenceNetworks.network(named: "resnet18"))
    let schedule = try Scheduler.schedule(network, on: profile)
    let sink = Tiles()
    let timing = schedule.timing(.l1, events: sink)
    #expect(timing.steps == schedule.timing(.l1).steps)
    #expect(sink.events.map(\.end).max() == timing.total)
    for (step, work) in schedule.work.enumerated() {
      let events = sink.events.filter { $0.step == step }
      func bytes(_ activities: TileEvent.Activity...) -> Bytes {
        events.filter { activities.contains($0.activity) }.reduce(0) { $0 + $1.bytes }
      }
      #expect(bytes(.loadWeights) == work.counts.weightBytes)
      #expect(bytes(.loadInputs) == work.counts.inputBytes)
      #expect(bytes(.loadPartialSums) == work.counts.partialSumReadBytes)
      #expect(bytes(.store) == work.counts.outputBytes)
    }
    for activity in TileEvent.Activity.allCases {
      let events = sink.events.filter { $0.activity == activity }
      // An engine does one thing at a time, and a wait is the time since its last work at most.
      #expect(zip(events, events.dropFirst()).allSatisfy { $0.end <= $1.begin })
      #expect(events.allSatisfy { ($0.cause == .none) == ($0.stallCycles == 0) })
      #expect(events.allSatisfy { $0.stallCycles >= 0 && $0.stallCycles <= $0.begin })
    }
  }
}
