import BundledProfiles
import HardwareModel
import Mapping
import MemorySystem
import NetworkModel
import Quantities
import ReferenceNetworks
@testable import Simulation
import StreamingArrays
import SystolicArrays
import Testing

/// What happens inside an array, beside what the simulation itself counts.
@Suite("Events inside arrays")
struct ArrayEventTests {
  /// Keeps tiles and what happens inside the array.
  private final class Events: EventSink {
    let families: EventFamilies = [.tiles, .array]
    var tiles: [TileEvent] = []
    var array: [ArrayEvent] = []
    func take(_ events: UnsafeBufferPointer<TileEvent>) { tiles += events }
    func take(_ events: UnsafeBufferPointer<TransactionEvent>) {}
    func take(_ events: UnsafeBufferPointer<DRAMCommand>) {}
    func take(_ events: UnsafeBufferPointer<ArrayEvent>) { array += events }

    func expectOrder() {
      #expect(zip(array, array.dropFirst()).allSatisfy { $0.begin <= $1.begin })
      #expect(array.allSatisfy { $0.begin <= $0.end })
    }
  }

  private static func schedule(_ network: String, _ profile: String) throws -> Schedule {
    try Scheduler.schedule(Bundled.network(network), on: Bundled.profile(profile))
  }

  @Test(
    "folds fill the computations of a systolic array's tiles", arguments: ["lenet-5", "resnet18"])
  func folds(network: String) throws {
    let schedule = try Self.schedule(network, "zcu102-systolic-32x32")
    let events = Events()
    let timing = schedule.timing(.l1, events: events)
    #expect(timing.total == schedule.timing(.l1).total)
    events.expectOrder()
    #expect(events.array.allSatisfy { $0.kind == .fold && $0.value <= 32 * 32 && $0.value > 0 })
    for step in schedule.work.indices {
      let folds = events.array.filter { $0.step == step }
      #expect(folds.map(\.unit) == Array(folds.indices))
      let tiles = events.tiles.filter { $0.step == step && $0.activity == .compute }
      var rest = folds[...]
      for tile in tiles {
        var time: Cycles?
        while let fold = rest.first, fold.begin < tile.end {
          #expect(fold.begin >= tile.begin && fold.end <= tile.end)
          #expect(time == nil || time == fold.begin, "folds of a tile follow each other")
          time = fold.end
          rest.removeFirst()
        }
      }
      #expect(rest.isEmpty)
      if case .convolution = schedule.plan.steps[step].kind { #expect(!folds.isEmpty) }
    }
  }

  @Test(
    "folds of SCALE-Sim's rules add up to its cycles, stalls included",
    arguments: ["ws", "os", "is"])
  func scaleSimFolds(dataflow: String) throws {
    let schedule = try Self.schedule("alexnet", "scalesim-32x32-\(dataflow)")
    let events = Events()
    let timing = schedule.timing(.l1, events: events)
    events.expectOrder()
    for (step, work) in schedule.work.enumerated() {
      guard case .scaleSim(let layer) = work else { continue }
      let folds = events.array.filter { $0.step == step }
      let product = layer.figures.compute.product
      #expect(folds.count == product.folds * layer.work.runs)
      #expect(folds.reduce(0) { $0 + $1.end - $1.begin } == layer.cycles)
      // What a fold lasts beyond its own cycles are its stalls; the last cycle is not counted.
      let late = folds.reduce(0) { $0 + max(0, $1.end - $1.begin - Cycles(product.cyclesPerFold)) }
      let stalls = Cycles(layer.work.runs * layer.figures.stallCycles)
      #expect(late <= stalls && late >= stalls - Cycles(layer.work.runs))
      func bytes(_ activity: TileEvent.Activity) -> Bytes {
        events.tiles.reduce(0) {
          $1.step == step && $1.activity == activity ? $0 + $1.bytes : $0
        }
      }
      #expect(bytes(.loadWeights) == layer.counts.weightBytes)
      #expect(bytes(.loadInputs) == layer.counts.inputBytes)
      #expect(bytes(.store) == layer.counts.outputBytes)
    }
    #expect(events.tiles.map(\.end).max() == timing.total)
  }

  @Test("levels of FIFOs stay within their depths", arguments: ["cnv", "resnet18"])
  func levels(network: String) throws {
    let schedule = try Self.schedule(network, "zcu102-finn")
    let streaming = try #require(schedule.streaming)
    let events = Events()
    let timing = schedule.timing(.l1, events: events)
    events.expectOrder()
    #expect(events.array.contains { $0.kind == .fifoLevel })
    for (channel, edge) in streaming.pipeline.edges.enumerated() {
      let levels = events.array.filter { $0.unit == channel }
      #expect(levels.allSatisfy { (1...streaming.depths[channel]).contains($0.value) })
      #expect(levels.allSatisfy { $0.step == edge.producer ?? edge.consumer })
      #expect(zip(levels, levels.dropFirst()).allSatisfy { $0.end <= $1.begin })
      #expect(levels.allSatisfy { $0.end <= timing.total })
    }
    let compute = events.tiles.filter { $0.activity == .compute }
    #expect(compute.count == schedule.work.count)
    #expect(compute.allSatisfy { $0.end == streaming.run.ends[$0.step] })
    #expect(events.tiles.map(\.end).max() == timing.total)
  }

  @Test("a short-cut's FIFO fills while the other branch works")
  func shortcut() throws {
    let schedule = try Self.schedule("resnet18", "zcu102-finn")
    let streaming = try #require(schedule.streaming)
    let events = Events()
    _ = schedule.timing(.l1, events: events)
    let deepest = try #require(
      streaming.depths.indices.max { streaming.depths[$0] < streaming.depths[$1] })
    let most = events.array.filter { $0.unit == deepest }.map(\.value).max() ?? 0
    #expect(most > 32, "its level is what its depth was chosen for")
  }

  @Test("deeper queues hold broadcasts up for less time")
  func queueStalls() throws {
    var stalls: [Cycles] = []
    for depth in [1, 8, 4096] {
      var profile = try Bundled.profile("eie-64pe")
      guard case .sparse(var array) = profile.array else { return }
      array.queueDepth = depth
      profile.array = .sparse(array)
      var scheduler = Scheduler(
        network: try Bundled.network("lenet-5"), profile: profile,
        activations: ActivationDensities(other: 0.5))
      let schedule = try scheduler.schedule(keeping: .all)
      let events = Events()
      let timing = schedule.timing(.l1, events: events)
      events.expectOrder()
      #expect(timing.total == schedule.timing(.l1).total)
      #expect(events.array.allSatisfy { $0.kind == .queueStall && (0..<64).contains($0.unit) })
      #expect(events.array.allSatisfy { $0.end <= timing.total })
      stalls.append(events.array.reduce(0) { $0 + $1.end - $1.begin })
    }
    #expect(stalls[0] > stalls[1] && stalls[1] >= stalls[2] && stalls[2] == 0)
  }

  @Test("a memory that answers at once leaves the waits of the recurrence")
  func transactionStalls() throws {
    var profile = try Bundled.profile("zcu102-eie-64")
    profile.memory.ports.bursts = AXIBursts(burstBytes: 4096, outstanding: 64, latencyCycles: 0)
    let schedule = try Scheduler.schedule(Bundled.network("lenet-5"), on: profile)
    let (expected, found) = (Events(), Events())
    _ = schedule.timing(.l1, events: expected)
    let interface = try MemoryInterface(
      profile, device: TransactionLawTests.device("ddr4-2133"))
    _ = try schedule.transactions(
      interface, activeCores: 1, events: found, answersImmediately: true)
    #expect(!found.array.isEmpty)
    #expect(found.array == expected.array)
  }

  @Test("weights from DRAM hold broadcasts up, and each part of a matrix is a tile")
  func columnStalls() throws {
    let schedule = try Self.schedule("lenet-5", "zcu102-eie-64")
    let events = Events()
    let timing = schedule.timing(.l1, events: events)
    events.expectOrder()
    #expect(events.array.contains { $0.kind == .columnStall })
    #expect(events.tiles.map(\.end).max() == timing.total)
    for (step, work) in schedule.work.enumerated() {
      guard case .sparse(_, let sparse) = work else { continue }
      let tiles = events.tiles.filter { $0.step == step }
      #expect(tiles.count { $0.activity == .compute } == sparse.parts.count)
      let weights = tiles.filter { $0.activity == .loadWeights }
      #expect(weights.reduce(0) { $0 + $1.bytes } == sparse.counts.weightBytes)
    }
  }
}
