import CostModel
import Exploration
import Quantities
import Simulation
import Testing

/// What a higher fidelity says of a front, beside all pairs.
@Suite("Confirmations")
struct ConfirmationTests {
  @Test("tell who stays and what changes places", arguments: 0..<40)
  func equalsAllPairs(seed: Int) {
    var random = SplitMix64(seed: UInt64(seed))
    func figures() -> [Double] {
      (0..<2).map { _ in Double(Int.random(in: 0...9, using: &random)) }
    }
    let front = (0..<50).map { EvaluatedDesign(index: UInt64($0), objectives: figures()) }
    let confirmed = front.map { _ in Int.random(in: 0...9, using: &random) == 0 ? nil : figures() }
    let objectives = [Objective.latencyMilliseconds, .framesPerSecond]
    let confirmation = Confirmation(
      front,
      confirmed.map { figures in
        figures.map {
          .figures(
            Confirmation.Figures(
              objectives: $0, energy: .zero, resources: ResourceCount(), fits: true))
        } ?? .fault("no")
      }, objectives: objectives, at: .l1)
    // Less of the first and more of the second is better.
    let costs = confirmed.map { $0.map { [$0[0], -$0[1]] } }
    for (place, point) in confirmation.points.enumerated() {
      let isBeaten = costs.contains { rival in
        guard let rival, let own = costs[place], rival != own else { return false }
        return rival[0] <= own[0] && rival[1] <= own[1]
      }
      #expect(point.staysOnFront == (costs[place] != nil && !isBeaten))
    }
    for objective in objectives.indices {
      var changes = 0
      for first in front.indices {
        for second in 0..<first {
          guard let own = confirmed[first]?[objective], let other = confirmed[second]?[objective]
          else { continue }
          let before = front[first].objectives[objective] - front[second].objectives[objective]
          if before * (own - other) < 0 { changes += 1 }
        }
      }
      #expect(confirmation.rankChanges[objective] == changes)
    }
  }
}
