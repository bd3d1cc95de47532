import BundledMemoryDevices
@testable import HardwareModel
import Mapping
@testable import MemorySystem
import NetworkModel
import Quantities
@testable import Simulation
import TestSupport
import Testing

/// What must hold between the tile recurrence and the transactions, for every network and machine.
struct TransactionLawTests {
  static func device(_ name: String) throws -> DRAMDevice {
    try DRAMDevice.decode(
      bytes: try #require(MemoryDeviceLibrary.source(named: name)), file: name)
  }

  /// A random machine with random ports, layouts and placement.
  static func profile(_ random: inout SeededRandom) -> HardwareProfile {
    var profile = LawTests.profile(&random)
    profile.memory.ports.bursts = AXIBursts(
      burstBytes: [16, 32, 64, 128, 256].randomElement(using: &random) ?? 64,
      outstanding: Int.random(in: 1...20, using: &random),
      latencyCycles: Int.random(in: 0...40, using: &random))
    profile.memory.layout = MemoryLayout(
      featureMaps: MemoryLayout.FeatureMaps.allCases.randomElement(using: &random) ?? .nhwc,
      weights: MemoryLayout.Weights.allCases.randomElement(using: &random) ?? .tiles)
    profile.memory.basePlacement =
      BasePlacement.allCases.randomElement(using: &random) ?? .aligned
    return profile
  }

  @Test(arguments: 0..<150)
  func equalTheRecurrenceWhereMemoryAnswersAtOnce(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let network = try LawTests.network(&random)
    var profile = Self.profile(&random)
    profile.memory.ports.bursts = AXIBursts(
      burstBytes: 4096, outstanding: 64, latencyCycles: 0)
    let schedule = try Scheduler.schedule(network, on: profile)
    let interface = try MemoryInterface(profile, device: Self.device("ddr4-2133"))
    let timing = try schedule.transactions(
      interface, activeCores: 1, events: nil, answersImmediately: true)
    #expect(timing.timing.steps == schedule.timing(.l1).steps)
  }

  @Test(arguments: 0..<100)
  func areNotFasterThanTheRecurrence(seed: UInt64) throws {
    var random = SeededRandom(seed: 500 + seed)
    let network = try LawTests.network(&random)
    let profile = Self.profile(&random)
    let schedule = try Scheduler.schedule(network, on: profile)
    let interface = try MemoryInterface(profile, device: Self.device("ddr4-2133"))
    let result = try schedule.transactions(interface)
    let recurrence = schedule.timing(.l1)
    #expect(recurrence.total <= result.timing.total)
    var (slow, fast): (Cycles, Cycles) = (0, 0)
    for (transactions, tiles) in zip(result.timing.steps, recurrence.steps) {
      slow += transactions
      fast += tiles
      #expect(fast <= slow, "no step ends earlier")
    }
    // Every byte is moved: bursts are whole, so that more moves at the edges, but never less.
    let bytes = schedule.work.reduce(0) { $0 + $1.counts.totalBytes }
    let moved = result.memory.reduce(0) { $0 + $1.requests } * interface.device.geometry.burstBytes
    #expect(Bytes(moved) >= bytes)
    #expect(result.statistics.requests == result.memory.reduce(0) { $0 + $1.requests })
    #expect(
      result.memory.reduce(0) { $0 + $1.counts.activates } == result.statistics.counts.activates)
    #expect(result.memory.reduce(0) { $0 + $1.clocks } == result.statistics.cycles)
    #expect(try schedule.transactions(interface).timing.steps == result.timing.steps)
  }
}
