import Diagnostics
@testable import HardwareModel
import Mapping
import MemorySystem
import NetworkModel
import Quantities
@testable import Simulation
import SparseArrays
import TestSupport
import Testing

/// What must hold for every network on every sparse engine.
struct SparseLawTests {
  private static func profile(_ random: inout SeededRandom) -> HardwareProfile {
    var profile = Sample.profile(
      arrangement: ExternalMemory.Arrangement.allCases.randomElement(using: &random) ?? .shared,
      portBits: [8, 16, 40, 128].randomElement(using: &random) ?? 64,
      bufferBytes: [1 << 14, 1 << 22].randomElement(using: &random) ?? 1 << 22)
    profile.array = .sparse(
      SparseArray(
        processingElements: Int.random(in: 1...32, using: &random),
        queueDepth: Int.random(in: 1...16, using: &random), codeBits: 4, indexBits: 4,
        pointerBits: 16, minimumColumnCycles: 1, drainCycles: 4))
    profile.precision.decoderSymbolsPerCycle = [nil, 1, 16].randomElement(using: &random) ?? nil
    return profile
  }

  private static func schedule(
    _ network: Network, _ profile: HardwareProfile, density: Double = 0.5,
    keeping kept: Scheduler.KeptWeights = .none
  ) throws -> Schedule {
    var scheduler = Scheduler(
      network: network, profile: profile, activations: ActivationDensities(other: density))
    return try scheduler.schedule(keeping: kept)
  }

  @Test(arguments: 0..<60)
  func holdOnRandomMachines(seed: UInt64) throws {
    var random = SeededRandom(seed: 9_000 + seed)
    let network = try LawTests.network(&random)
    let profile = Self.profile(&random)
    let schedule = try Self.schedule(network, profile)
    let (l0, l1) = (schedule.timing(.l0), schedule.timing(.l1))
    #expect(l0.total <= l1.total, "the closed form is a lower bound")
    #expect(zip(l0.steps, l1.steps).allSatisfy { $0 >= 0 && $1 >= 0 })
    for (step, work) in zip(schedule.plan.steps, schedule.work) {
      guard case .sparse(_, let sparse) = work else { continue }
      let layer = network.layers[step.layers[0]]
      // A dense network's multiplications are those of activations that are not zero, at most all.
      let macs = Int64(layer.macCount)
      #expect(sparse.multiplications <= macs)
      #expect(sparse.fillerCount == 0)
      #expect(sparse.entryCount == layer.weightCount)
      #expect(
        Double(sparse.counts.compute) * profile.peakMACsPerCycle
          >= Double(sparse.multiplications))
      #expect(sparse.bound <= sparse.cycles)
      #expect(work.counts.weightBytes > 0)
    }

    // Weights on chip, more bandwidth and fewer activations never take longer.
    let kept = try Self.schedule(network, profile, keeping: .all)
    #expect(kept.timing(.l1).total <= l1.total)
    var faster = profile
    faster.memory.ports.widthBits *= 4
    #expect(try Self.schedule(network, faster).timing(.l1).total <= l1.total)
    #expect(try Self.schedule(network, profile, density: 0).timing(.l1).total <= l1.total)
    #expect(schedule.timing(.l1).steps == (try Self.schedule(network, profile)).timing(.l1).steps)
  }

  @Test(arguments: 0..<60)
  func transactionsEqualTheRecurrenceWhereMemoryAnswersAtOnce(seed: UInt64) throws {
    var random = SeededRandom(seed: 12_000 + seed)
    let network = try LawTests.network(&random)
    var profile = Self.profile(&random)
    profile.memory.ports.bursts = AXIBursts(
      burstBytes: 4096, outstanding: 64, latencyCycles: 0)
    let schedule = try Self.schedule(
      network, profile, keeping: seed % 3 == 0 ? .all : .none)
    let interface = try MemoryInterface(
      profile, device: TransactionLawTests.device("ddr4-2133"))
    let timing = try schedule.transactions(
      interface, activeCores: 1, events: nil, answersImmediately: true)
    #expect(timing.timing.steps == schedule.timing(.l1).steps)
  }

  @Test(arguments: 0..<60)
  func transactionsAreNotFasterThanTheRecurrence(seed: UInt64) throws {
    var random = SeededRandom(seed: 13_000 + seed)
    let network = try LawTests.network(&random)
    var profile = Self.profile(&random)
    profile.memory.ports.bursts = AXIBursts(
      burstBytes: [64, 256].randomElement(using: &random) ?? 64,
      outstanding: Int.random(in: 1...20, using: &random),
      latencyCycles: Int.random(in: 0...40, using: &random))
    let schedule = try Self.schedule(network, profile)
    let interface = try MemoryInterface(
      profile, device: TransactionLawTests.device("ddr4-2133"))
    let sink = TileEventTests.Tiles()
    let result = try schedule.transactions(interface, events: sink)
    var (slow, fast): (Cycles, Cycles) = (0, 0)
    for (transactions, queues) in zip(result.timing.steps, schedule.timing(.l1).steps) {
      slow += transactions
      fast += queues
      #expect(fast <= slow, "no step ends earlier")
    }
    let bytes = schedule.work.reduce(0) { $0 + $1.counts.totalBytes }
    let moved = result.memory.reduce(0) { $0 + $1.requests } * interface.device.geometry.burstBytes
    #expect(Bytes(moved) >= bytes)
    #expect(sink.events.reduce(0) { $0 + $1.bytes } == bytes)
    #expect(sink.events.map(\.end).max() == result.timing.total)
  }

  @Test func stepsAreTold() throws {
    var random = SeededRandom(seed: 2)
    let network = try LawTests.network(&random)
    let schedule = try Self.schedule(network, Bundled.profile("zcu102-eie-64"))
    let sink = TileEventTests.Tiles()
    let timing = schedule.timing(.l1, events: sink)
    #expect(sink.events.map(\.end).max() == timing.total)
    #expect(sink.events.allSatisfy { $0.begin <= $0.end && $0.stallCycles >= 0 })
  }

  @Test("zeros are where inference found them")
  func knownPlaces() throws {
    let network = try Bundled.network("lenet-5")
    let profile = try Bundled.profile("zcu102-eie-64")
    func steps(_ activations: ActivationDensities) throws -> [SparseStep] {
      var scheduler = Scheduler(network: network, profile: profile, activations: activations)
      return try scheduler.schedule(keeping: .none).work.compactMap {
        if case .sparse(_, let step) = $0 { step } else { nil }
      }
    }
    func places(_ isNonZero: (Int) -> Bool) -> [String: [Bool]] {
      Dictionary(
        uniqueKeysWithValues: network.layers.compactMap { layer in
          guard case .convolution = layer.operation else { return nil }
          let count = network[layer.inputs[0]].shape.elementCount
          return (layer.name, (0..<count).map(isNonZero))
        })
    }
    let dense = try steps(ActivationDensities(other: 1))
    #expect(try steps(ActivationDensities(maps: places { _ in true })) == dense)
    for step in try steps(ActivationDensities(maps: places { _ in false })) {
      #expect(step.broadcasts == 0 && step.multiplications == 0 && step.activationDensity == 0)
    }
    // One input in four, evenly: FC layers broadcast exactly a quarter.
    let quarter = try steps(ActivationDensities(maps: places { $0 % 4 == 0 }))
    for (step, all) in zip(quarter, dense) {
      #expect(abs(step.activationDensity - 0.25) < 0.01)
      #expect(step.multiplications < all.multiplications)
      if all.vectors == 1 { #expect(step.broadcasts == (all.broadcasts + 3) / 4) }
    }
    // What is stated goes before what was found; what does not fit the layer is not used.
    #expect(
      try steps(
        ActivationDensities(
          read: Dictionary(uniqueKeysWithValues: places { _ in true }.keys.map { ($0, 1) }),
          maps: places { _ in false })) == dense)
    #expect(
      try steps(
        ActivationDensities(maps: places { _ in false }.mapValues { $0 + [true] }, other: 1))
        == dense)
  }
}
