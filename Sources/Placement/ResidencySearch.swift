internal import HardwareModel

/// The best placement of a network's weights and feature maps in one store: exact, by dynamic
/// programming over the steps with bounds.
///
/// Weights stay for good; a feature map takes room from the step that writes it to the last one that
/// reads it. Steps that pass rows on form a group: they run by turns, so that whatever one of them
/// needs is there as long as the group lasts.
///
/// A state is the set of feature maps that take room, and of the placements of the steps so far that
/// lead to it those stay which no other one beats in words of weights, words in all and cost (as
/// `PlacementSearch` does for weights alone). A placement is given up when its cost and the least
/// that the steps to come can cost, the knapsack of their weights relaxed to fractions (Dantzig,
/// Operations Research 5(2), 1957), are no better than the best known placement. That one is found
/// first by the same search with few placements a step.
///
/// Weights lie in the order of the steps, from the memory with the cheapest reads on.
public struct ResidencySearch: Sendable {
  /// The most placements of a step that are kept, search by search.
  ///
  /// A search that keeps few finds what the next one gives placements up by. Where even the last one
  /// has more, the result may not be the best and says so.
  private static let limits = [512, 8192, 1 << 16]

  /// The steps in order.
  public let steps: [PlacedStep]
  let maps: [PlacedMap]
  let store: WeightStore
  let objective: PlacementObjective

  /// Prepares a search.
  ///
  /// - Parameters:
  ///   - steps: The steps in order.
  ///   - maps: The feature maps whose place is open, each written by one step.
  ///   - store: The store.
  ///   - objective: What counts.
  public init(
    steps: [PlacedStep], maps: [PlacedMap], store: WeightStore, objective: PlacementObjective
  ) {
    self.steps = steps
    self.maps = maps
    self.store = store
    self.objective = objective
  }

  /// The placement that costs least in some words of the store.
  ///
  /// - Returns: `nil` when there is none, which is so only where weights have to stay.
  public func best(words capacity: Int) -> ResidencyLayout? {
    let bounds = ResidencyBounds(steps, store, objective, capacity: capacity)
    var known: ResidencyLayout?
    for limit in Self.limits {
      var run = ResidencyRun(self, bounds, capacity: capacity, limit: limit, known: known)
      // Where nothing is left, nothing is better than what is known.
      known = run.run() ?? known
      if !run.isCut { return known?.marked(isOptimal: true) }
    }
    return known?.marked(isOptimal: false)
  }
}

extension ResidencyLayout {
  fileprivate func marked(isOptimal: Bool) -> ResidencyLayout {
    ResidencyLayout(
      keepsWeights: keepsWeights, maps: maps, weightWords: weightWords, mapWords: mapWords,
      cost: cost, isOptimal: isOptimal)
  }
}

extension ResidencySearch {
  /// The placement with everything in DRAM.
  public var streamed: ResidencyLayout {
    let cost = steps.reduce(PlacementCost()) { sum, step in
      let placement = StepPlacement(
        keepsWeights: false, reads: step.reads.map { _ in .dram }, write: .dram)
      return sum + (step.options[placement]?.cost ?? PlacementCost())
    }
    return ResidencyLayout(
      keepsWeights: steps.map { _ in false }, maps: maps.map { _ in .dram }, weightWords: 0,
      mapWords: 0, cost: cost, isOptimal: true)
  }

  /// Words that the weights take which have to stay.
  public var neededWords: Int {
    steps.reduce(0) { sum, step in
      sum + (step.options.keys.allSatisfy(\.keepsWeights) ? step.words : 0)
    }
  }
}
