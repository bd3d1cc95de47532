public import CostModel
public import HardwareModel

/// Designs to choose from: knobs over base profiles, what a design must keep to, and what counts.
public struct DesignSpace: Sendable {
  /// How designs are chosen.
  public enum Method: String, CaseIterable, Sendable {
    /// Every design is evaluated.
    case exhaustive
    /// What cannot be on the front by its bounds is left out; the front is the same.
    case branchAndBound
    /// Designs drawn from a seed.
    case random
    /// The genetic algorithm NSGA-II (Deb et al., IEEE Trans. Evol. Comp. 6(2), 2002).
    case nsga2
  }

  /// What a design must keep to.
  public struct Constraints: Hashable, Sendable {
    /// Whether it must fit its device.
    public var fits = true
    /// The most milliseconds of a pass.
    public var latencyMilliseconds: Double?
    /// The fewest images a second.
    public var framesPerSecond: Double?
    /// The most watts, by the most likely figure.
    public var averagePowerWatts: Double?
    /// The most millijoules of a pass, by the most likely figure.
    public var energyMillijoules: Double?
    /// The least accuracy, in the unit of the space's table.
    public var accuracy: Double?
    /// The largest share of any resource of the device, in per cent.
    public var devicePercent: Double?
    /// The highest cost by the space's table.
    public var cost: Double?
    /// The most of some resources; block RAM in blocks of 36 Kbit.
    public var resources: [Resource: Double] = [:]

    /// Creates constraints; without arguments, a design must fit.
    public init() {}
  }

  /// How the space is searched.
  public struct Search: Hashable, Sendable {
    /// How designs are chosen.
    public var method = Method.branchAndBound
    /// Designs that `random` draws, at most.
    public var samples = 1000
    /// Where `random` and `nsga2` begin.
    public var seed: UInt64 = 1
    /// Designs of one generation of `nsga2`.
    public var population = 100
    /// Generations of `nsga2`.
    public var generations = 50

    /// Creates a search; without arguments, an exact one.
    public init() {}
  }

  /// The name.
  public var name: String
  /// One sentence on what it is for.
  public var summary: String
  /// The network's file or built-in name.
  public var network: String
  /// What is varied, in the order of `KnobName`; the last changes fastest.
  public var knobs: [Knob]
  /// The device in place of the base profiles'.
  public var device: Device?
  /// How accurate the network is after each plan, by the plan's word; in any unit of which more is
  /// better.
  public var accuracies: [String: Double]
  /// What resources cost.
  public var costs: ResourceCosts
  /// What a design must keep to.
  public var constraints: Constraints
  /// What counts, at least one.
  public var objectives: [Objective]
  /// How the space is searched.
  public var search: Search

  /// Creates a space.
  public init(
    name: String, summary: String = "", network: String, knobs: [Knob], device: Device? = nil,
    accuracies: [String: Double] = [:], costs: ResourceCosts = ResourceCosts(),
    constraints: Constraints = Constraints(),
    objectives: [Objective], search: Search = Search()
  ) {
    self.name = name
    self.summary = summary
    self.network = network
    let order = KnobName.allCases
    self.knobs = knobs.sorted {
      order.firstIndex(of: $0.name) ?? 0 < order.firstIndex(of: $1.name) ?? 0
    }
    self.device = device
    self.accuracies = accuracies
    self.costs = costs
    self.constraints = constraints
    self.objectives = objectives
    self.search = search
  }

  /// The most designs of a space.
  public static let maximumCount: UInt64 = 1 << 60

  /// Number of designs.
  public var count: UInt64 {
    knobs.reduce(1) { $0.multipliedReportingOverflow(by: UInt64($1.values.count)).partialValue }
  }

  /// The values of the knobs of a design.
  public func values(at index: UInt64) -> [KnobName: KnobValue] {
    var result: [KnobName: KnobValue] = [:]
    for (knob, digit) in zip(knobs, digits(of: index)) { result[knob.name] = knob.values[digit] }
    return result
  }

  /// The accuracy of a design's network; 0 where the space says none.
  func accuracy(at index: UInt64) -> Double {
    guard !accuracies.isEmpty else { return 0 }
    return accuracies[values(at: index)[.plan]?.description ?? DesignInputs.noPlan] ?? 0
  }

  /// The positions of a design's values in its knobs.
  func digits(of index: UInt64) -> [Int] {
    var rest = index
    var digits = [Int](repeating: 0, count: knobs.count)
    for place in knobs.indices.reversed() {
      let (quotient, digit) = rest.quotientAndRemainder(
        dividingBy: UInt64(knobs[place].values.count))
      digits[place] = Int(digit)
      rest = quotient
    }
    return digits
  }

  /// Designs below each digit of each knob: the last is 1, the first the whole space.
  var strides: [UInt64] {
    var strides = [UInt64](repeating: 1, count: knobs.count + 1)
    for place in knobs.indices.reversed() {
      strides[place] = strides[place + 1] * UInt64(knobs[place].values.count)
    }
    return strides
  }

  /// The index of a design.
  func index(of digits: [Int]) -> UInt64 {
    zip(knobs, digits).reduce(0) { $0 * UInt64($1.0.values.count) + UInt64($1.1) }
  }

  /// Of how many designs that follow each other one is told of beside the front, so that at most so
  /// many are, evenly spread over the space; methods that draw designs tell of each.
  public func sampleStride(keeping most: Int) -> UInt64 {
    switch search.method {
    case .random, .nsga2: return 1
    case .exhaustive, .branchAndBound:
      guard most > 0 else { return .max }
      let (quotient, rest) = count.quotientAndRemainder(dividingBy: UInt64(most))
      return max(1, rest == 0 ? quotient : quotient + 1)
    }
  }

  /// The words of a knob, `nil` where it is not varied.
  public func words(of name: KnobName) -> [String]? {
    knobs.first { $0.name == name }?.values.map(\.description)
  }
}
