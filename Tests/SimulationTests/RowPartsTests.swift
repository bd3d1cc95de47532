import NetworkModel
import Quantities
@testable import Simulation
import TestSupport
import Testing

/// How a sparse engine cuts rows into parts.
struct RowPartsTests {
  @Test(arguments: 0..<300)
  func areAsFewAsFit(seed: UInt64) {
    var random = SeededRandom(seed: 40_000 + seed)
    let count = Int.random(in: 1...3000, using: &random)
    let elements = Int.random(in: 1...128, using: &random)
    let fitting = Int.random(in: 1...4000, using: &random)
    let parts = RowParts.cut(count, fitting: fitting, elements)

    #expect(parts.flatMap(Array.init) == Array(0..<count), "each row once, in order")
    #expect(parts.allSatisfy { $0.count <= fitting })
    let usable = fitting >= elements ? fitting / elements * elements : fitting
    #expect(
      parts.count <= count.dividedRoundingUp(by: usable), "no part that capacity does not ask for")
    if fitting >= elements {
      #expect(parts.dropLast().allSatisfy { $0.count.isMultiple(of: elements) })
    }
  }

  /// 1000 rows over 64 elements are 15 each and 16 for some, all in one pass.
  @Test(arguments: [1, 63, 64, 65, 96, 1000, 2400])
  func aVectorIsBroadcastOnce(outputs: Int) throws {
    var builder = NetworkBuilder(name: "one", source: "test")
    let input = builder.input(shape: try TensorShape([1, 800, 1, 1]))
    let output = try builder.fullyConnected("fc", input, outputs: outputs)
    let network = try builder.build(outputs: [output])
    for kept in [Scheduler.KeptWeights.none, .all] {
      var scheduler = Scheduler(
        network: network, profile: try Bundled.profile("eie-64pe"),
        activations: ActivationDensities(read: ["fc": 0.25]))
      let work = try scheduler.schedule(keeping: kept).work
      guard case .sparse(_, let step) = work[0] else {
        Issue.record("not a sparse step")
        continue
      }
      #expect(step.broadcasts == 200, "a quarter of 800, exactly, once")
      #expect(step.activationDensity == 0.25)
      #expect(step.parts.count == 1)
    }
  }

  @Test("more columns than pointers are a note")
  func pointers() throws {
    for (columns, isNoted) in [(16_383, false), (16_384, true)] {
      var builder = NetworkBuilder(name: "wide", source: "test")
      let input = builder.input(shape: try TensorShape([1, columns, 1, 1]))
      let output = try builder.fullyConnected("fc", input, outputs: 8)
      let network = try builder.build(outputs: [output])
      let schedule = try Scheduler.schedule(network, on: Bundled.profile("eie-64pe"))
      #expect(schedule.notes.contains { $0.contains("16384 of an element's") } == isNoted)
    }
  }
}
