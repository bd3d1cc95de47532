public import CostModel
public import Diagnostics
internal import HardwareModel
internal import Placement
public import Quantities
internal import Simulation

/// What room for weights on chip is worth to a network on a machine.
public struct StoreStudy: Sendable {
  /// The best placement for a store of some size.
  public struct Point: Hashable, Sendable {
    /// Bits of the words in use on one core.
    public let storeBits: Bits
    /// What they take of the device, on all cores.
    public let resources: ResourceCount
    /// Layers whose weights stay.
    public let keptLayers: Int
    /// Feature maps that stay whole between their layers, those aside that a rule keeps.
    public let keptMaps: Int
    /// Feature maps of which rows alone are passed on.
    public let lineBuffers: Int
    /// Cycles of one pass: the sum over the steps, which is the network's time where steps do not
    /// overlap.
    public let cycles: Cycles
    /// Energy of one pass in picojoules, by the most likely figures.
    public let picojoules: Double
    /// Bytes to and from DRAM in one pass.
    public let dramBytes: Bytes
  }

  /// What was studied.
  public let design: Design
  /// Whether feature maps may stay, too.
  public var placesMaps: Bool { design.placesMaps }
  /// Layers with weights.
  public let layerCount: Int
  /// Bits that the words of all layers' weights take.
  public let neededBits: Bits
  /// Bits that the device has room for on one core.
  public let capacityBits: Bits
  /// The frontier: the best placement for each number of memory blocks at which it changes, from
  /// none on.
  public let points: [Point]
}

extension Design {
  /// The batches among which the break-even is sought.
  public static let breakEvenLimit = 256
  /// The share of time that streaming may cost when it is said to cost nothing.
  public static let breakEvenShare = 0.01

  /// The frontier of blocks spent against the objective.
  ///
  /// - Throws: `InputError` when the machine has no store of weights or cannot run the network.
  public func storeStudy() throws(InputError) -> StoreStudy {
    let study = try requiredStudy()
    if placesMaps { return try residencyFrontier(study) }
    let layouts = study.search(objective).layouts
    let wordBits = Bits(study.store.wordBits)
    var points: [StoreStudy.Point] = []
    var next = study.store.resources(words: 0, on: profile)
    for index in layouts.indices {
      let resources = next
      // Of placements in equally many blocks, the last is the best.
      if index + 1 < layouts.endIndex {
        next = study.store.resources(words: layouts.point(index + 1).words, on: profile)
        if next == resources { continue }
      }
      let layout = layouts[index]
      points.append(
        StoreStudy.Point(
          storeBits: Bits(layout.words) * wordBits, resources: resources,
          keptLayers: layout.ranges.count { $0 != nil }, keptMaps: 0, lineBuffers: 0,
          cycles: study.rest.cycles + layout.cost.cycles,
          picojoules: Double(study.rest.femtojoules + layout.cost.femtojoules) / 1000,
          dramBytes: study.rest.bytes + layout.cost.bytes))
    }
    return StoreStudy(
      design: self, layerCount: study.layers.count, neededBits: Bits(study.words) * wordBits,
      capacityBits: study.store.bits, points: points)
  }

  /// Whether the weights of all layers fit into the store.
  ///
  /// - Throws: `InputError` when the machine has no store of weights or cannot run the network.
  public func holdsAllWeights() throws(InputError) -> Bool {
    let study = try requiredStudy()
    return study.words <= study.store.words
  }

  /// The smallest batch at which weights from DRAM cost at most 1 % of the time of the best
  /// placement, found by doubling and halving; `nil` when there is none up to `breakEvenLimit`.
  ///
  /// - Throws: `InputError` when the machine cannot run the network.
  public func breakEvenBatch() throws(InputError) -> Int? {
    func isEven(_ batch: Int) throws(InputError) -> Bool {
      var design = self
      design.fidelity = .l1
      design.batch = batch
      design.weights = .auto
      design.objective = .latency
      let kept = try design.evaluate().totals.cycles
      design.weights = .dram
      let streamed = try design.evaluate().totals.cycles
      return Double(streamed) <= Double(kept) * (1 + Self.breakEvenShare)
    }
    var high = 1
    while try !isEven(high) {
      if high == Self.breakEvenLimit { return nil }
      high *= 2
    }
    var low = high / 2
    while high - low > 1 {
      let middle = (low + high) / 2
      if try isEven(middle) { high = middle } else { low = middle }
    }
    return high
  }

  /// The frontier with feature maps, from the whole store down: where the best placement leaves room,
  /// the next smaller store is one with a block fewer than that takes.
  private func residencyFrontier(_ weightsAlone: PlacementStudy) throws(InputError) -> StoreStudy {
    var free = self
    free.weights = .auto
    var scheduler = try free.scheduler()
    let study = try ResidencyStudy(of: free, &scheduler)
    let wordBits = Bits(study.store.wordBits)
    var points: [StoreStudy.Point] = []
    var room = study.store.words
    while true {
      let layout = study.layout(words: room)
      let resources = study.store.resources(words: layout.words, on: profile)
      points.append(
        StoreStudy.Point(
          storeBits: Bits(layout.words) * wordBits, resources: resources,
          keptLayers: layout.keptSteps.count, keptMaps: layout.maps.count { $0 == .onChip },
          lineBuffers: layout.maps.count { $0 == .lines }, cycles: layout.cost.cycles,
          picojoules: Double(layout.cost.femtojoules) / 1000, dramBytes: layout.cost.bytes))
      var (low, high) = (-1, layout.words)
      while high - low > 1 {
        let middle = (low + high) / 2
        if study.store.resources(words: middle, on: profile) == resources {
          high = middle
        } else {
          low = middle
        }
      }
      guard low >= 0 else { break }
      room = low
    }
    return StoreStudy(
      design: self, layerCount: weightsAlone.layers.count,
      neededBits: Bits(weightsAlone.words) * wordBits, capacityBits: study.store.bits,
      points: points.reversed())
  }

  private func requiredStudy() throws(InputError) -> PlacementStudy {
    guard let study = try placementStudy() else { throw missingStore }
    return study
  }

  /// The error of a machine that keeps no weights.
  var missingStore: InputError {
    InputError(
      file: profile.name, place: "placements.weightStore",
      reason: "\(profile.name) has no store in which weights could stay on chip",
      remedy: "use a profile with one (millrace profiles list), or add placements.weightStore")
  }
}

/// Where the whole of a network first fits a machine's store of weights.
public struct StoreFit: Hashable, Sendable {
  /// The greatest uniform width at which all weights fit, in bits; `nil` where not even the
  /// narrowest does, and where the network states its own.
  public let weightBits: Int?
  /// Whether the network states widths of its own for all weights.
  public let statesWidth: Bool
  /// The greatest density, in thousandths, at which pruned and shared weights fit; `nil` likewise.
  public let densityThousandths: Int?

  /// Creates what is known.
  public init(weightBits: Int?, statesWidth: Bool, densityThousandths: Int?) {
    self.weightBits = weightBits
    self.statesWidth = statesWidth
    self.densityThousandths = densityThousandths
  }

  /// The greatest of some values for which something holds that holds for all smaller ones.
  ///
  /// - Complexity: O(log values) calls.
  public static func greatest(
    in values: ClosedRange<Int>, where holds: (Int) throws(InputError) -> Bool
  ) throws(InputError) -> Int? {
    guard try holds(values.lowerBound) else { return nil }
    var (low, high) = (values.lowerBound, values.upperBound + 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if try holds(middle) { low = middle } else { high = middle }
    }
    return low
  }
}
