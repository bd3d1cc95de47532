internal import CostModel
internal import Diagnostics
internal import HardwareModel
internal import Mapping
internal import NetworkModel
internal import Placement
internal import Quantities
internal import Simulation

/// A network on a machine whose store may hold weights and feature maps: every step in every place
/// of its operands, and the search among them.
///
/// Costs are those of single steps by the tile recurrence, as in `PlacementStudy`.
struct ResidencyStudy {
  /// The most feature maps whose place is open at a time; of more, the largest go to DRAM.
  static let mostLiveMaps = 6

  /// The store that one core may have.
  let store: WeightStore
  /// The feature maps whose place is open.
  let choices: [MapChoice]
  /// How many more could have stayed.
  let mapsWithoutChoice: Int
  private let plan: ExecutionPlan
  private let search: ResidencySearch
  private let network: Network

  /// Costs every step of a design in every place.
  init(of design: Design, _ scheduler: inout Scheduler) throws(InputError) {
    guard let store = WeightStore(design.profile) else { throw design.missingStore }
    // A network that the machine cannot run at all is refused as everywhere.
    _ = try design.placing { () throws(ScheduleError) in
      try scheduler.schedule(keeping: .none)
    }
    let plan = scheduler.openPlan()
    let all = scheduler.mapChoices(in: plan)
    let choices = Self.limited(all, steps: plan.steps.count)
    var costs = StepCosts(
      store: store, energy: EnergyModel(design.profile), weights: design.weights, choices: choices)
    var steps: [PlacedStep] = []
    for step in plan.steps {
      steps.append(
        try design.placing { () throws(ScheduleError) in try costs.placed(step, &scheduler) })
    }
    self.store = store
    self.choices = choices
    self.plan = plan
    network = design.network
    mapsWithoutChoice = all.count - choices.count
    search = ResidencySearch(
      steps: steps,
      maps: choices.map { choice in
        PlacedMap(
          words: store.words(for: choice.bits), lineWords: choice.lineBits.map(store.words(for:)),
          lastReader: choice.lastReader)
      }, store: store, objective: design.objective)
  }

  /// Leaves out the largest of the feature maps that live at one time where they are too many.
  private static func limited(_ choices: [MapChoice], steps: Int) -> [MapChoice] {
    var left = choices
    for step in 0..<steps {
      var live = left.filter { $0.writer <= step && $0.lastReader >= step }
      while live.count > mostLiveMaps {
        guard let largest = live.max(by: { ($0.bits, $1.writer) < ($1.bits, $0.writer) }) else {
          break
        }
        live.removeAll { $0 == largest }
        left.removeAll { $0 == largest }
      }
    }
    return left
  }

  /// The best placement in some words of the store; where weights have to stay and do not fit, all
  /// feature maps lie in DRAM.
  func layout(words: Int) -> ResidencyLayout {
    if let found = search.best(words: words) { return found }
    return search.best(words: search.neededWords) ?? search.streamed
  }

  /// The places of the feature maps of a placement.
  func places(_ layout: ResidencyLayout) -> [TensorID: MapPlace] {
    Dictionary(
      zip(choices, layout.maps).map { choice, place in (choice.tensor, place) }
    ) { first, _ in first }
  }

  /// What a placement of a design says in its result.
  func placement(_ layout: ResidencyLayout, of design: Design) -> WeightPlacement {
    var start = 0
    let ranges = zip(search.steps, layout.keepsWeights).map { step, keeps -> Range<Int>? in
      guard keeps else { return nil }
      defer { start += step.words }
      return start..<start + step.words
    }
    let maps = zip(choices, layout.maps).filter { $0.1 != .dram }.map { choice, place in
      WeightPlacement.Map(
        layer: network.layers[plan.steps[choice.writer].layers[0]].name, place: place,
        bits: place == .lines ? choice.lineBits ?? choice.bits : choice.bits)
    }
    return WeightPlacement(
      objective: design.weights == .onChip ? nil : design.objective, store: store,
      words: layout.weightWords, mapWords: layout.mapWords, maps: maps,
      mapsWithoutChoice: mapsWithoutChoice, isOptimal: layout.isOptimal, ranges: ranges,
      resources: store.holding(layout.words).resources(words: layout.words, on: design.profile))
  }
}

/// What steps cost in the places of their operands.
private struct StepCosts {
  let store: WeightStore
  let energy: EnergyModel
  let weights: WeightPolicy
  let choices: [MapChoice]
  private var numbers: [TensorID: Int] = [:]

  init(store: WeightStore, energy: EnergyModel, weights: WeightPolicy, choices: [MapChoice]) {
    self.store = store
    self.energy = energy
    self.weights = weights
    self.choices = choices
    for (number, choice) in choices.enumerated() { numbers[choice.tensor] = number }
  }

  /// A step with every placement that is possible.
  mutating func placed(
    _ step: Step, _ scheduler: inout Scheduler
  ) throws(ScheduleError) -> PlacedStep {
    var reads: [Int] = []
    for source in step.sources + step.residuals {
      if let number = numbers[source.tensor], !reads.contains(number) { reads.append(number) }
    }
    let write = numbers[step.output]
    var words = 0
    var options: [StepPlacement: PlacedStep.Option] = [:]
    let readPlaces = reads.reduce([[MapPlace]]([[]])) { sets, number in
      // Rows come from the step before, as the one operand that has windows.
      let isPassedOn = choices[number].lineBits != nil
      return sets.flatMap { set in places(isPassedOn).map { set + [$0] } }
    }
    for set in readPlaces {
      for place in write.map({ places(choices[$0].lineBits != nil) }) ?? [.dram] {
        for keeps in [false, true] {
          var map: [TensorID: MapPlace] = [:]
          for (number, place) in zip(reads, set) { map[choices[number].tensor] = place }
          if let write { map[choices[write].tensor] = place }
          guard
            let schedule = try scheduler.schedule(step, placing: map, keepsWeights: keeps),
            isPossible(schedule, keeps: keeps, isFused: place == .lines || set.contains(.lines))
          else { continue }
          if keeps { words = store.words(for: schedule.storeBits(of: 0)) }
          options[StepPlacement(keepsWeights: keeps, reads: set, write: place)] = PlacedStep.Option(
            cost: PlacementCost(
              of: 0, in: schedule, schedule.timing(.l1), energy, mapKind: store.mapKind),
            storeReadBits: schedule.work[0].counts.weightStoreReadBits)
        }
      }
    }
    return PlacedStep(words: words, reads: reads, write: write, options: options)
  }

  private func places(_ isPassedOn: Bool) -> [MapPlace] {
    isPassedOn ? [.dram, .onChip, .lines] : [.dram, .onChip]
  }

  /// Whether the design wants the weights there; those of fused steps stay on chip, as each turn needs
  /// them anew.
  private func isPossible(_ schedule: Schedule, keeps: Bool, isFused: Bool) -> Bool {
    let widths = schedule.widths[0]
    guard widths.weightCount > 0, !widths.weightsAreOperand else { return !keeps }
    return keeps || (!isFused && weights != .onChip)
  }
}

extension ResidencyLayout {
  /// The steps whose weights stay.
  var keptSteps: Set<Int> { Set(keepsWeights.indices.filter { keepsWeights[$0] }) }
}
