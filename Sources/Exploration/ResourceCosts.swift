public import CostModel

/// What a design space says that each of a device's resources costs, in any unit: money, area of
/// silicon, or how scarce they are.
public struct ResourceCosts: Hashable, Sendable {
  private var costs: [Double]

  /// Creates costs; without arguments, nothing costs anything.
  public init(_ costs: [Resource: Double] = [:]) {
    self.costs = Resource.allCases.map { costs[$0] ?? 0 }
  }

  /// Whether nothing costs anything.
  public var isEmpty: Bool { costs.allSatisfy { $0 == 0 } }

  /// The cost of some resources; block RAM is told in blocks of 36 Kbit.
  public func cost(of count: ResourceCount) -> Double {
    var sum = 0.0
    for (resource, cost) in zip(Resource.allCases, costs) {
      sum += cost * (resource == .bram36 ? count.bram36 : Double(count[resource]))
    }
    return sum
  }

  /// The least cost of so many blocks and slices, of which some may be fractions.
  func least(dsp: Double, bram: Double, uram: Double, lut: Double) -> Double {
    costs[0] * dsp + costs[1] * bram + costs[2] * uram + costs[3] * lut
  }
}
