internal import CostModel
public import Diagnostics
internal import HardwareModel
internal import NetworkModel
internal import Placement
internal import Simulation

extension Design {
  /// The two placements of every layer's weights, side by side.
  ///
  /// - Returns: `nil` when the machine has no store of weights.
  /// - Throws: `InputError` that names the network and the layer when the machine cannot run it.
  public func placementStudy() throws(InputError) -> PlacementStudy? {
    guard profile.placements.weightStore != nil else { return nil }
    var scheduler = try scheduler()
    return try study(&scheduler).study
  }

  /// The schedule with the weights where the design wants them.
  func placedSchedule() throws(InputError) -> (schedule: Schedule, placement: WeightPlacement?) {
    var scheduler = try scheduler()
    if profile.array.streaming != nil { return (try schedule(&scheduler, .none), nil) }
    guard weights != .dram, profile.placements.weightStore != nil else {
      guard weights != .onChip else { throw missingStore }
      return (try schedule(&scheduler, .none), nil)
    }
    if placesMaps { return try residentSchedule(&scheduler) }
    let (streamed, known) = try study(&scheduler)
    guard let study = known else { return (streamed, nil) }
    let ranges: [Range<Int>?]
    let words: Int
    switch weights {
    case .onChip:
      ranges = study.ranges(study.everything())
      words = study.words
    case .auto, .dram:
      let best = study.search(objective).best
      ranges = study.ranges(best.ranges)
      words = best.words
    }
    let kept = ranges.indices.filter { ranges[$0] != nil }
    let placement = WeightPlacement(
      objective: weights == .onChip ? nil : objective, store: study.store, words: words,
      mapWords: 0, maps: [], mapsWithoutChoice: 0, isOptimal: true, ranges: ranges,
      resources: study.store.holding(words).resources(words: words, on: profile))
    return (try schedule(&scheduler, .steps(Set(kept))), placement)
  }

  /// The schedule with weights and feature maps where the objective is best served.
  private func residentSchedule(
    _ scheduler: inout Scheduler
  ) throws(InputError) -> (schedule: Schedule, placement: WeightPlacement?) {
    let study = try ResidencyStudy(of: self, &scheduler)
    let layout = study.layout(words: study.store.words)
    let placed = try placing { () throws(ScheduleError) in
      try scheduler.schedule(keeping: .steps(layout.keptSteps), maps: study.places(layout))
    }
    return (placed, study.placement(layout, of: self))
  }

  /// Whether feature maps may lie in the store, too.
  var placesMaps: Bool { profile.placements.choosesMaps && profile.array.isTiled }

  /// Does what may find that the machine cannot run the network.
  func placing<Value>(
    _ body: () throws(ScheduleError) -> Value
  ) throws(InputError) -> Value {
    do throws(ScheduleError) {
      return try body()
    } catch {
      throw InputError(
        file: network.name, place: error.layer, reason: error.reason, remedy: error.remedy)
    }
  }

  func scheduler() throws(InputError) -> Scheduler {
    Scheduler(
      network: try pass(), profile: placedProfile, options: widths, criterion: criterion,
      activations: activations, seed: seed)
  }

  /// The machine; a dataflow with its weights where the design wants them.
  private var placedProfile: HardwareProfile {
    guard var array = profile.array.streaming else { return profile }
    switch weights {
    case .auto: return profile
    case .onChip: array.streamedWeights = .layers([])
    case .dram: array.streamedWeights = .all
    }
    var placed = profile
    placed.array = .streaming(array)
    return placed
  }

  private func study(
    _ scheduler: inout Scheduler
  ) throws(InputError) -> (streamed: Schedule, study: PlacementStudy?) {
    let streamed = try schedule(&scheduler, .none)
    let kept = try schedule(&scheduler, .all)
    return (streamed, PlacementStudy(streamed: streamed, kept: kept))
  }

  private func schedule(
    _ scheduler: inout Scheduler, _ kept: Scheduler.KeptWeights
  ) throws(InputError) -> Schedule {
    try placing { () throws(ScheduleError) in try scheduler.schedule(keeping: kept) }
  }

  /// The network for one pass: its own batch, as often as the design asks.
  private func pass() throws(InputError) -> Network {
    guard !network.layers.isEmpty else {
      throw InputError(
        file: network.name, reason: "it has no layers, so there is nothing to simulate",
        remedy: "give a network that computes something")
    }
    do throws(NetworkError) {
      return try network.multiplyingBatch(by: batch)
    } catch {
      throw InputError(
        file: network.name, reason: "a batch of \(batch) cannot be held: \(error.description)",
        remedy: "use a smaller batch")
    }
  }
}
