import CostModel
import Evaluation
import HardwareModel
import Placement
import Quantities
import Simulation
import Testing

/// Placements of whole networks beside every other one.
@Suite struct WeightPlacementTests {
  private func design(_ capacityBytes: Int64?, network: String = "lenet-5") throws -> Design {
    var profile = try Samples.profile(named: "zcu102-store")
    profile.placements.weightStore?.capacityBytes = capacityBytes
    return Design(
      network: try Samples.network(network), profile: profile)
  }

  @Test func theTimeFoundIsTheTimeSimulated() throws {
    for capacity: Int64 in [0, 4096, 32_768, 200_000, 1_000_000, 4_000_000] {
      for objective in PlacementObjective.allCases {
        var design = try design(capacity)
        design.objective = objective
        let study = try #require(try design.placementStudy())
        let best = study.search(objective).best
        let result = try design.evaluate()
        // Layers do not overlap on this machine, so that costs add up.
        #expect(result.totals.cycles == study.rest.cycles + best.cost.cycles)
        #expect(result.totals.dram.totalBytes == study.rest.bytes + best.cost.bytes)
        let energy = Double(study.rest.femtojoules + best.cost.femtojoules) / 1000
        #expect(abs(result.totals.energy.total.mid / energy - 1) < 1e-6)
        let placement = try #require(result.placement)
        #expect(placement.usedBits <= 8 * capacity)
        #expect(placement.fits)
      }
    }
  }

  @Test func moreRoomIsNeverWorse() throws {
    var last = Int64.max
    for capacity: Int64 in [0, 2048, 16_384, 131_072, 1_048_576, 4_000_000] {
      let cycles = try design(capacity).evaluate().totals.cycles
      #expect(cycles <= last)
      last = cycles
    }
  }

  @Test func countsOfWorkDoNotDependOnThePlace() throws {
    var design = try design(nil)
    design.weights = .dram
    let streamed = try design.evaluate()
    design.weights = .onChip
    let kept = try design.evaluate()
    #expect(streamed.totals.macCount == kept.totals.macCount)
    #expect(kept.totals.dram.weightBytes == 0)
    #expect(kept.totals.energy[.weightStore].mid > 0)
    #expect(kept.layers.allSatisfy { $0.weightStorage != .dram })
  }

  @Test func whatDoesNotFitIsSaid() throws {
    var design = try design(nil, network: "vgg16")
    design.weights = .onChip
    let result = try design.evaluate()
    #expect(result.placement?.fits == false)
    #expect(result.resources.fits == false)
    #expect(result.resources.binding == .bram36)
    #expect(result.notes.contains { $0.contains("the device has room for") })
  }

  @Test func closedFormIsALowerBound() throws {
    for policy in WeightPolicy.allCases {
      var design = try design(nil, network: "alexnet")
      design.weights = policy
      design.fidelity = .l0
      let bound = try design.evaluate()
      design.fidelity = .l1
      let result = try design.evaluate()
      #expect(bound.totals.cycles <= result.totals.cycles)
      #expect(bound.totals.dram == result.totals.dram)
    }
  }

  @Test func machinesWithoutAStoreRefuse() throws {
    let network = try Samples.network("lenet-5")
    let design = Design(
      network: network, profile: try Samples.profile(named: "zcu102-b4096"), weights: .onChip)
    #expect(throws: (any Error).self) { try design.evaluate() }
  }
}
