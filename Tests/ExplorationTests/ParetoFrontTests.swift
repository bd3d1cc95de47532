import Exploration
import Quantities
import Testing

@Suite("Pareto fronts")
struct ParetoFrontTests {
  @Test("are what no design beats, in any order", arguments: 0..<50)
  func equalsAllPairs(seed: Int) {
    var random = SplitMix64(seed: UInt64(seed))
    let designs = (0..<60).map { index in
      (UInt64(index), (0..<3).map { _ in Double(Int.random(in: 0...6, using: &random)) })
    }
    let expected = designs.filter { own in
      !designs.contains { rival in
        rival.0 != own.0 && zip(rival.1, own.1).allSatisfy { $0 <= $1 }
          && (rival.1 != own.1 || rival.0 < own.0)
      }
    }.map(\.0)
    for _ in 0..<3 {
      var front = ParetoFront<Int>()
      for (index, costs) in designs.shuffled(using: &random) { front.insert(index, costs, 0) }
      #expect(front.points.map(\.index) == expected)
      for (index, costs) in designs {
        #expect(front.excludes(costs, from: index) == !expected.contains(index))
      }
    }
  }
}
