internal import HardwareModel
internal import Quantities

/// One pass of a `ResidencySearch` over the steps.
struct ResidencyRun {
  /// A feature map that takes room.
  private struct Held: Hashable {
    let map: Int
    let place: MapPlace
  }

  /// What was decided for a step other than that everything lies in DRAM.
  private struct Decision {
    let previous: Int32
    let step: Int32
    let keepsWeights: Bool
    let write: MapPlace
  }

  /// The placements of the steps so far that leave the same feature maps in the store.
  private struct State {
    let held: [Held]
    var labels: [Label]
  }

  /// A placement of the steps so far.
  private struct Label {
    /// Words of weights.
    var words = 0
    /// The most words that feature maps have taken.
    var mapWords = 0
    var cost = PlacementCost()
    /// The last of its decisions, −1 without one.
    var decision: Int32 = -1
    /// What the last step decided.
    var keepsWeights = false
    var write = MapPlace.dram
    /// The least that it can come to.
    var bound: ResidencyBounds.Measures = (0, 0, 0)

    var total: Int { words + mapWords }
  }

  private let search: ResidencySearch
  private let bounds: ResidencyBounds
  private let capacity: Int
  private let limit: Int
  /// The measures of the best placement that is known, and its words.
  private let known: (measures: ResidencyBounds.Measures, words: Int)?
  private var decisions: [Decision] = []
  /// Whether placements were given up for their number.
  private(set) var isCut = false

  init(
    _ search: ResidencySearch, _ bounds: ResidencyBounds, capacity: Int, limit: Int,
    known: ResidencyLayout?
  ) {
    self.search = search
    self.bounds = bounds
    self.capacity = capacity
    self.limit = limit
    self.known = known.map { (Self.measures($0.cost, search.objective), $0.words) }
  }

  private static func measures(
    _ cost: PlacementCost, _ objective: PlacementObjective
  ) -> ResidencyBounds.Measures {
    let list = objective.measures(cost)
    return (list[0], list[1], list[2])
  }

  /// The best placement that is better than the known one.
  mutating func run() -> ResidencyLayout? {
    var states = [State(held: [], labels: [Label()])]
    for index in search.steps.indices {
      states = advance(states, over: index)
      for place in states.indices { Self.dropDominated(&states[place].labels, search.objective) }
      cut(&states)
      record(index, of: &states)
    }
    var best: Label?
    for label in states.flatMap(\.labels) {
      guard let found = best else {
        best = label
        continue
      }
      if search.objective.isSmaller(label.cost, than: found.cost)
        || (label.cost == found.cost && label.total < found.total)
      {
        best = label
      }
    }
    return best.map(layout)
  }

  private func advance(_ states: [State], over index: Int) -> [State] {
    let step = search.steps[index]
    let suffix = bounds.from(index + 1)
    var next: [State] = []
    var places: [[Held]: Int] = [:]
    for state in states {
      let reads = step.reads.map { map in
        state.held.first { $0.map == map }?.place ?? .dram
      }
      for write in writes(of: step) {
        var held = state.held
        if let map = step.write, write != .dram { held.append(Held(map: map, place: write)) }
        let live = held.reduce(0) { $0 + search.maps[$1.map].words(in: $1.place) }
        guard live <= capacity else { continue }
        // A group that goes on needs all that it has had.
        if write != .lines { held.removeAll { search.maps[$0.map].lastReader <= index } }
        var labels: [Label] = []
        for keepsWeights in [false, true] {
          let placement = StepPlacement(keepsWeights: keepsWeights, reads: reads, write: write)
          guard let option = step.options[placement] else { continue }
          for label in state.labels {
            if let grown = grown(
              label, by: option, step, placement, live: live, suffix)
            {
              labels.append(grown)
            }
          }
        }
        guard !labels.isEmpty else { continue }
        if let place = places[held] {
          next[place].labels += labels
        } else {
          places[held] = next.count
          next.append(State(held: held, labels: labels))
        }
      }
    }
    return next
  }

  private func writes(of step: PlacedStep) -> [MapPlace] {
    guard let write = step.write else { return [.dram] }
    return search.maps[write].lineWords == nil ? [.dram, .onChip] : [.dram, .onChip, .lines]
  }

  /// A placement with one more step, `nil` when there is no room or it cannot be better than the
  /// known one.
  private func grown(
    _ label: Label, by option: PlacedStep.Option, _ step: PlacedStep, _ placement: StepPlacement,
    live: Int, _ suffix: ResidencyBounds.Suffix
  ) -> Label? {
    var label = label
    let start = label.words
    if placement.keepsWeights { label.words += step.words }
    label.mapWords = max(label.mapWords, live)
    guard label.total <= capacity else { return nil }
    label.cost = label.cost + option.cost
    if placement.keepsWeights {
      label.cost =
        label.cost
        + PlacementCost(
          femtojoules: search.store.readEnergy(
            bits: option.storeReadBits, from: start..<label.words))
    }
    let measures = Self.measures(label.cost, search.objective)
    let rest = suffix.least(capacity - label.total)
    label.bound = (measures.0 + rest.0, measures.1 + rest.1, measures.2 + rest.2)
    if let known {
      if known.measures < label.bound { return nil }
      if known.measures == label.bound, label.total >= known.words { return nil }
    }
    label.keepsWeights = placement.keepsWeights
    label.write = placement.write
    return label
  }

  /// Leaves the placements that no other one beats in words of weights, words in all and cost.
  ///
  /// - Complexity: O(n log n) comparisons.
  private static func dropDominated(_ labels: inout [Label], _ objective: PlacementObjective) {
    guard labels.count > 1 else { return }
    let order = labels.indices.sorted { left, right in
      let (one, other) = (labels[left], labels[right])
      if one.words != other.words { return one.words < other.words }
      if one.total != other.total { return one.total < other.total }
      if one.cost != other.cost { return objective.isSmaller(one.cost, than: other.cost) }
      return left < right
    }
    // Those left of fewer or as many words of weights: ascending totals, descending costs.
    var stairs: [Label] = []
    var result: [Label] = []
    for index in order {
      let label = labels[index]
      var (low, high) = (0, stairs.count)
      while low < high {
        let middle = (low + high) / 2
        if stairs[middle].total <= label.total { low = middle + 1 } else { high = middle }
      }
      if low > 0, !objective.isSmaller(label.cost, than: stairs[low - 1].cost) { continue }
      result.append(label)
      var first = low
      if low > 0, stairs[low - 1].total == label.total { first = low - 1 }
      var last = first
      while last < stairs.count, !objective.isSmaller(stairs[last].cost, than: label.cost) {
        last += 1
      }
      stairs.replaceSubrange(first..<last, with: CollectionOfOne(label))
    }
    labels = result
  }

  /// Leaves the most promising placements when there are too many.
  private mutating func cut(_ states: inout [State]) {
    guard states.reduce(0, { $0 + $1.labels.count }) > limit else { return }
    isCut = true
    var all: [(state: Int, label: Int)] = []
    for (place, state) in states.enumerated() {
      all += state.labels.indices.map { (place, $0) }
    }
    all.sort { left, right in
      let one = states[left.state].labels[left.label]
      let other = states[right.state].labels[right.label]
      if one.bound != other.bound { return one.bound < other.bound }
      if one.total != other.total { return one.total < other.total }
      return (left.state, left.label) < (right.state, right.label)
    }
    var kept = [[Int]](repeating: [], count: states.count)
    for one in all.prefix(limit) { kept[one.state].append(one.label) }
    states = states.indices.filter { !kept[$0].isEmpty }.map { place in
      let labels = kept[place].sorted().map { states[place].labels[$0] }
      return State(held: states[place].held, labels: labels)
    }
  }

  /// Notes what a step decided in the placements that are left.
  private mutating func record(_ index: Int, of states: inout [State]) {
    for place in states.indices {
      for position in states[place].labels.indices {
        let label = states[place].labels[position]
        guard label.keepsWeights || label.write != .dram else { continue }
        decisions.append(
          Decision(
            previous: label.decision, step: Int32(truncatingIfNeeded: index),
            keepsWeights: label.keepsWeights, write: label.write))
        states[place].labels[position].decision = Int32(truncatingIfNeeded: decisions.count - 1)
      }
    }
  }

  private func layout(of label: Label) -> ResidencyLayout {
    var keepsWeights = [Bool](repeating: false, count: search.steps.count)
    var maps = [MapPlace](repeating: .dram, count: search.maps.count)
    var place = label.decision
    while place >= 0 {
      let decision = decisions[Int(place)]
      keepsWeights[Int(decision.step)] = decision.keepsWeights
      if let map = search.steps[Int(decision.step)].write { maps[map] = decision.write }
      place = decision.previous
    }
    return ResidencyLayout(
      keepsWeights: keepsWeights, maps: maps, weightWords: label.words, mapWords: label.mapWords,
      cost: label.cost, isOptimal: !isCut)
  }
}
