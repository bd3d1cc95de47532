import Diagnostics
@testable import HardwareModel
import Mapping
import MemorySystem
import NetworkModel
import Quantities
import Simulation
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

  @Test func aSparseEngineHasNoTransactions() throws {
    var random = SeededRandom(seed: 1)
    let network = try LawTests.network(&random)
    let schedule = try Self.schedule(network, Bundled.profile("zcu102-eie-64"))
    let board = try Bundled.profile("zcu102-systolic-32x32")
    let interface = try MemoryInterface(board, device: TransactionLawTests.device("ddr4-2133"))
    #expect(throws: InputError.self) { try schedule.transactions(interface) }
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
}
