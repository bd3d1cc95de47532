import CostModel
import Diagnostics
import Evaluation
import HardwareModel
import Quantities
import Simulation
import Testing

/// Designs side by side.
@Suite struct ComparisonTests {
  private func entry(
    _ label: String, _ profile: String, _ weights: WeightPolicy = .auto
  ) throws -> Comparison.Entry {
    let design = Design(
      network: try Samples.network("lenet-5"), profile: try Samples.profile(named: profile),
      weights: weights)
    let outcome = Result { () throws(InputError) in try design.evaluate() }
    return Comparison.Entry(label: label, plan: nil, outcome: outcome)
  }

  @Test func differencesAreThoseOfTheResults() throws {
    let comparison = Comparison([
      try entry("stream", "zcu102-store", .dram), try entry("keep", "zcu102-store", .onChip),
    ])
    #expect(comparison.baseline == 0)
    let first = try #require(comparison.entries[0].result)
    let second = try #require(comparison.entries[1].result)
    let latency = try #require(comparison.difference(of: 1, in: .latencyMilliseconds))
    let ratio = second.totals.latencyMilliseconds / first.totals.latencyMilliseconds
    #expect(latency.percent == 100 * (ratio - 1))
    #expect(latency.isDecidable)
    let weights = try #require(comparison.difference(of: 1, in: .weightBytes))
    #expect(weights.percent == -100)
    #expect(comparison.difference(of: 0, in: .energy) == nil)
    #expect(comparison.differences.count == ComparisonMetric.allCases.count)
  }

  @Test func energyIsDecidedByItsBand() throws {
    let comparison = Comparison([
      try entry("stream", "zcu102-store", .dram), try entry("keep", "zcu102-store", .onChip),
      try entry("another", "zcu102-store", .dram),
    ])
    for index in 1...2 {
      let base = try #require(comparison.entries[0].result).totals.energy.total
      let other = try #require(comparison.entries[index].result).totals.energy.total
      let isApart = other.high < base.low || base.high < other.low
      #expect(comparison.difference(of: index, in: .energy)?.isDecidable == isApart)
    }
    // The same design twice: equal exact figures are certain, equal bands are not.
    #expect(comparison.difference(of: 2, in: .latencyMilliseconds)?.isDecidable == true)
    #expect(comparison.difference(of: 2, in: .energy)?.isDecidable == false)
    #expect(comparison.difference(of: 2, in: .energy)?.percent == 0)
  }

  @Test func aDesignThatCannotBeIsNoBaseline() throws {
    let comparison = Comparison([
      try entry("no store", "zcu102-b4096", .onChip), try entry("keep", "zcu102-store", .onChip),
      try entry("stream", "zcu102-store", .dram),
    ])
    #expect(comparison.entries[0].result == nil)
    #expect(comparison.baseline == 1)
    #expect(comparison.difference(of: 0, in: .energy) == nil)
    // Weights that were not there before have no difference in per cent.
    let weights = try #require(comparison.difference(of: 2, in: .weightBytes))
    #expect(weights.percent == nil && weights.isDecidable)
    #expect(Comparison([]).baseline == nil && Comparison([]).differences.isEmpty)
  }

  @Test func packedOperandsStayBelowTheirPeak() throws {
    var design = Design(
      network: try Samples.network("vgg16"), profile: try Samples.profile(named: "zcu102-store"))
    design.widths.weightBits = 8
    design.widths.activationBits = 8
    let totals = try design.evaluate().totals
    #expect(totals.effectiveGOPS > design.profile.peakGOPS, "several operands share a multiplier")
    #expect(totals.effectiveGOPS <= totals.peakGOPS)
  }
}
