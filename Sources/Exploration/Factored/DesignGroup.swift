/// What came of a group of designs.
struct GroupResult: Sendable {
  /// Designs that were evaluated and are feasible.
  var evaluated: UInt64 = 0
  /// Designs that cannot be, or break a constraint.
  var infeasible: UInt64 = 0
  /// Those that may be on the front, in the order of the index.
  var finalists: [EvaluatedDesign] = []
  /// Some of the evaluated ones.
  var told: [EvaluatedDesign] = []
}

/// Collects the results of a group, one design after the other in the order of the index.
struct DesignGroup {
  private let objectives: [Objective]
  private let constraints: DesignSpace.Constraints
  private let front: ParetoFront<[Double]>
  private let hasConstraints: Bool
  private let telling: Int
  private let stride: UInt64
  /// The next design to tell of, or one before it.
  private var nextTold: UInt64 = 0
  private var own = ParetoFront<[Double]>()
  private let costs: CostBuffer
  private var hints = (front: 0, own: 0)
  private var collected = GroupResult()

  /// - Parameters:
  ///   - front: What is known of the front; what it excludes is no finalist.
  ///   - telling: How many designs are told at most.
  ///   - stride: Of how many designs that follow each other one is told.
  init(_ space: DesignSpace, front: ParetoFront<[Double]>, telling: Int, stride: UInt64) {
    objectives = space.objectives
    constraints = space.constraints
    self.front = front
    self.telling = telling
    self.stride = stride
    costs = CostBuffer(count: space.objectives.count)
    hasConstraints = constraints != Self.none
  }

  /// Constraints that every design keeps to.
  private static let none: DesignSpace.Constraints = {
    var none = DesignSpace.Constraints()
    none.fits = false
    return none
  }()

  /// Whether images a second are asked for.
  var needsRate: Bool {
    constraints.framesPerSecond != nil || objectives.contains(.framesPerSecond)
  }

  /// Whether power is asked for.
  var needsPower: Bool {
    constraints.averagePowerWatts != nil || objectives.contains(.averagePowerWatts)
  }

  /// The results.
  var result: GroupResult {
    var result = collected
    result.finalists = own.designs
    return result
  }

  /// Notes designs that cannot be.
  mutating func refuse(_ count: Int) { collected.infeasible += UInt64(count) }

  /// Takes a design.
  mutating func take(_ index: UInt64, _ figures: borrowing DesignFigures) {
    if hasConstraints, !constraints.hold(for: figures) { return refuse(1) }
    collected.evaluated &+= 1
    let costs = costs.values
    for place in objectives.indices {
      costs[place] = objectives[place].cost(objectives[place].value(of: figures))
    }
    if index >= nextTold {
      let place = index % stride
      nextTold = place == 0 ? index + 1 : index - place + stride
      if place == 0, collected.told.count < telling {
        collected.told.append(EvaluatedDesign(index: index, objectives: values))
      }
    }
    let its = UnsafeBufferPointer(costs)
    guard !front.excludes(its, from: index, hint: &hints.front),
      !own.excludes(its, from: index, hint: &hints.own)
    else { return }
    own.insert(index, Array(its), values)
  }

  /// The figures of the objectives behind the costs.
  private var values: [Double] { zip(objectives, costs.values).map { $0.cost($1) } }
}

/// Room for the costs of one design.
private final class CostBuffer {
  let values: UnsafeMutableBufferPointer<Double>

  init(count: Int) {
    values = .allocate(capacity: count)
    values.initialize(repeating: 0)
  }

  deinit { values.deallocate() }
}
