import CostModel
import Diagnostics
import Evaluation
import HardwareModel
import Placement
import Quantities
import Testing

/// The frontier of a store of weights, beside placements of stores of each size.
@Suite struct StoreStudyTests {
  private func design(capacityBytes: Int64? = nil) throws -> Design {
    var profile = try Samples.profile(named: "zcu102-store")
    profile.placements.weightStore?.capacityBytes = capacityBytes
    return Design(network: try Samples.network("lenet-5"), profile: profile)
  }

  @Test(arguments: PlacementObjective.allCases)
  func everyPointIsTheBestOfAStoreOfItsSize(objective: PlacementObjective) throws {
    var design = try design()
    design.objective = objective
    let study = try design.storeStudy()
    #expect(study.points.first?.storeBits == 0 && study.points.first?.keptLayers == 0)
    #expect(study.layerCount == 4)
    for point in study.points {
      var limited = try self.design(capacityBytes: point.storeBits / 8)
      limited.objective = objective
      let result = try limited.evaluate()
      #expect(result.totals.cycles == point.cycles)
      #expect(result.totals.dram.totalBytes == point.dramBytes)
      #expect(abs(result.totals.energy.total.mid / point.picojoules - 1) < 1e-6)
      #expect(result.placement?.usedBits == point.storeBits)
      #expect(result.placement?.resources == point.resources)
      #expect(result.layers.count { $0.weightStorage == .onChip } == point.keptLayers)
    }
    for (point, next) in zip(study.points, study.points.dropFirst()) {
      #expect(point.storeBits < next.storeBits)
      #expect(point.resources != next.resources)
    }
  }

  @Test func theGreatestIsFound() throws {
    for limit in 0...40 {
      var calls = 0
      let found = try StoreFit.greatest(in: 1...32) {
        calls += 1
        return $0 <= limit
      }
      #expect(found == (limit == 0 ? nil : min(32, limit)))
      #expect(calls <= 6)
    }
  }

  @Test func theBreakEvenIsTheFirstBatchThatCostsNothing() throws {
    var design = try design()
    let batch = try #require(try design.breakEvenBatch())
    func excess(_ batch: Int) throws -> Double {
      design.batch = batch
      design.weights = .dram
      let streamed = try design.evaluate().totals.cycles
      design.weights = .auto
      return Double(streamed) / Double(try design.evaluate().totals.cycles) - 1
    }
    #expect(try excess(batch) <= Design.breakEvenShare)
    if batch > 1 { #expect(try excess(batch - 1) > Design.breakEvenShare) }
  }

  @Test func aMachineWithoutAStoreHasNoFrontier() throws {
    let design = Design(
      network: try Samples.network("lenet-5"), profile: try Samples.profile(named: "zcu102-b4096"))
    #expect { try design.storeStudy() } throws: { error in
      (error as? InputError)?.reason.contains("has no store") == true
    }
  }
}
