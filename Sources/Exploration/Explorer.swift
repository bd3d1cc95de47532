internal import CostModel
import Dispatch
internal import Evaluation
internal import HardwareModel
internal import Quantities
internal import Simulation
internal import Synchronization

/// A design that was evaluated.
public struct EvaluatedDesign: Hashable, Sendable {
  /// Its place in the space.
  public let index: UInt64
  /// The figures of the space's objectives, in their order.
  public let objectives: [Double]

  /// Creates one.
  public init(index: UInt64, objectives: [Double]) {
    self.index = index
    self.objectives = objectives
  }
}

/// How far an exploration is: what has to be kept to go on with it.
public struct ExplorationState: Hashable, Sendable {
  /// The next design, or generation, to look at.
  public var next: UInt64
  /// Designs whose whole flow was run.
  public var evaluated: UInt64 = 0
  /// Designs that were left out by their bounds.
  public var skipped: UInt64 = 0
  /// Designs that cannot be or do not keep to the constraints.
  public var infeasible: UInt64 = 0
  /// Whether all was looked at.
  public var isComplete = false

  /// A beginning at a design.
  public init(next: UInt64) { self.next = next }
}

/// Searches a design space at fidelity L0.
///
/// Designs come in groups, those of one circuit together where tables serve them, and groups in
/// batches; each batch is cut by the front of the batches before it and then evaluated on all
/// threads. So the front, the counts and the order of everything that is told are the same at any
/// number of threads.
public struct Explorer {
  /// The size of a batch: groups, and designs from which on no further group is begun.
  public struct Batch: Hashable, Sendable {
    /// Groups that are evaluated side by side.
    public var groups = 128
    /// Designs, while they are told one by one.
    public var told: UInt64 = 1 << 16
    /// Designs, once only counts and the front are told.
    public var designs: UInt64 = 1 << 22

    /// Creates the usual size.
    public init() {}
  }

  private let space: DesignSpace
  private let evaluator: GroupEvaluator
  private let inputs: DesignInputs
  private let jobs: Int
  private let range: Range<UInt64>
  private let batch: Batch
  /// Designs beside the front that are still told one by one.
  private var room: Int
  /// Of how many designs that follow each other one is told of.
  private let stride: UInt64
  /// What is known of the front.
  public private(set) var front: ParetoFront<[Double]>
  /// How far the search is.
  public private(set) var state: ExplorationState

  /// Prepares a search, or the rest of one.
  ///
  /// - Parameters:
  ///   - space: The space.
  ///   - inputs: What its words stand for.
  ///   - range: The part of the space.
  ///   - jobs: Threads.
  ///   - telling: Designs beside the front that are told one by one, evenly spread over the space.
  ///   - batch: The size of a batch.
  ///   - state: How far an earlier search came.
  ///   - known: The front that it had.
  public init(
    _ space: DesignSpace, _ inputs: DesignInputs, range: Range<UInt64>, jobs: Int,
    telling: Int = .max, batch: Batch = Batch(), state: ExplorationState? = nil,
    known: [EvaluatedDesign] = []
  ) {
    self.space = space
    self.inputs = inputs
    self.range = range
    self.jobs = max(1, jobs)
    self.batch = batch
    evaluator = GroupEvaluator(space, inputs)
    room = telling
    stride = space.sampleStride(keeping: telling)
    self.state = state ?? ExplorationState(next: range.lowerBound)
    front = ParetoFront()
    for design in known {
      front.insert(design.index, Self.costs(design, space), design.objectives)
    }
  }

  /// Searches to the end, or until told to stop.
  ///
  /// - Parameters:
  ///   - shouldStop: Asked between batches.
  ///   - report: Told after each batch: what was evaluated, and all that is needed to go on from here.
  public mutating func run(
    shouldStop: () -> Bool = { false },
    report: ([EvaluatedDesign], ExplorationState, ParetoFront<[Double]>) throws -> Void
  ) rethrows {
    switch space.search.method {
    case .exhaustive: try walk(shouldStop, report)
    case .branchAndBound:
      if state.next == range.lowerBound, state.evaluated == 0,
        range.upperBound - range.lowerBound > Self.scoutedSize
      {
        try scout(shouldStop, report)
      }
      try walk(shouldStop, report)
    case .random: try sample(shouldStop, report)
    case .nsga2: try evolve(in: space, range: range, shouldStop, report)
    }
  }

  /// Spaces beyond this are scouted before they are walked.
  private static let scoutedSize: UInt64 = 20_000

  /// Looks for a good front by a short genetic search, so that the walk can leave out much.
  ///
  /// What it finds is on the front or leaves it like any other design.
  private mutating func scout(
    _ shouldStop: () -> Bool,
    _ report: ([EvaluatedDesign], ExplorationState, ParetoFront<[Double]>) throws -> Void
  ) rethrows {
    var scouted = space
    scouted.search.population = 64
    scouted.search.generations = 12
    try evolve(in: scouted, range: range, shouldStop, report)
    advance(to: range.lowerBound, isComplete: false)
  }

  private mutating func walk(
    _ shouldStop: () -> Bool,
    _ report: ([EvaluatedDesign], ExplorationState, ParetoFront<[Double]>) throws -> Void
  ) rethrows {
    let bound = space.search.method == .branchAndBound ? SpaceBound(space, inputs) : nil
    let evaluator = evaluator
    var walker = SpaceWalker(
      space, state.next..<range.upperBound, bound: bound, depth: { evaluator.depth(of: $0) })
    while !state.isComplete, !shouldStop() {
      let before = walker.skipped
      let front = self.front
      var hint = 0
      let groups = walker.groups(
        most: (batch.groups, room > 0 && stride == 1 ? batch.told : batch.designs)
      ) { front.excludes($0, from: $1, hint: &hint) }
      state.skipped += walker.skipped - before
      state.next = walker.next
      state.isComplete = walker.next >= range.upperBound
      try report(evaluate(groups), state, self.front)
    }
  }

  private mutating func sample(
    _ shouldStop: () -> Bool,
    _ report: ([EvaluatedDesign], ExplorationState, ParetoFront<[Double]>) throws -> Void
  ) rethrows {
    let drawn = space.samples(in: range)
    var place = Int(min(UInt64(drawn.count), state.next - range.lowerBound))
    state.isComplete = place == drawn.count
    while !state.isComplete, !shouldStop() {
      let end = min(drawn.count, place + batch.groups)
      let found = evaluate(Array(drawn[place..<end])).compactMap { $0 }
      place = end
      state.next = range.lowerBound + UInt64(place)
      state.isComplete = place == drawn.count
      try report(found, state, front)
    }
  }

  /// Notes how far a search came that has no order of designs.
  mutating func advance(to next: UInt64, isComplete: Bool) {
    state.next = next
    state.isComplete = isComplete
  }

  /// The cost vectors of designs in the order of their indices.
  static func costs(_ design: EvaluatedDesign, _ space: DesignSpace) -> [Double] {
    zip(space.objectives, design.objectives).map { $0.cost($1) }
  }

  /// Evaluates groups on all threads and puts on the front what belongs there.
  ///
  /// - Returns: The designs to tell of.
  private mutating func evaluate(_ groups: [Range<UInt64>]) -> [EvaluatedDesign] {
    let (evaluator, front, room, stride) = (evaluator, front, room, stride)
    let results = Self.parallel(groups.count, jobs) { place in
      evaluator.evaluate(groups[place], front: front, telling: room, stride: stride)
    }
    var told: [EvaluatedDesign] = []
    for result in results {
      state.evaluated += result.evaluated
      state.infeasible += result.infeasible
      self.front.insert(result.finalists, space)
      told += result.told
    }
    let onFront = Set(self.front.points.map(\.index))
    self.room -= told.count { !onFront.contains($0.index) }
    return told
  }

  /// Evaluates single designs on all threads and puts those that are feasible on the front.
  ///
  /// - Returns: For each index, the design, `nil` where it is not feasible.
  mutating func evaluate(_ indices: [UInt64]) -> [EvaluatedDesign?] {
    let evaluator = evaluator
    let results = Self.parallel(indices.count, jobs) { place in
      evaluator.evaluate(
        indices[place]..<indices[place] + 1, front: ParetoFront(), telling: 1, stride: 1)
    }
    for result in results {
      state.evaluated += result.evaluated
      state.infeasible += result.infeasible
      front.insert(result.finalists, space)
    }
    return results.map(\.told.first)
  }

  private static func parallel<Value: Sendable>(
    _ count: Int, _ jobs: Int, _ work: @Sendable (Int) -> Value
  ) -> [Value] {
    let results = Mutex([Value?](repeating: nil, count: count))
    let next = Atomic<Int>(0)
    let threads = min(jobs, count)
    @Sendable func loop() {
      while true {
        let place = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard place < count else { return }
        let value = work(place)
        results.withLock { $0[place] = value }
      }
    }
    if threads > 1 {
      DispatchQueue.concurrentPerform(iterations: threads) { _ in loop() }
    } else {
      loop()
    }
    return results.withLock { $0.compactMap { $0 } }
  }
}

extension DesignSpace {
  /// The figures of a design by the plain flow at L0; `nil` for what cannot be.
  func figures(_ index: UInt64, _ inputs: DesignInputs) -> DesignFigures? {
    guard let design = design(at: index, inputs, fidelity: .l0) else { return nil }
    let needsFit = constraints.fits && design.profile.device.isProgrammable
    if needsFit, ResourceModel.estimate(of: design.profile).fits == false { return nil }
    return (try? design.evaluate()).map {
      DesignFigures($0, accuracy: accuracy(at: index), costs: costs)
    }
  }

  /// The designs that `random` draws in a part of the space, each once, in the order of drawing.
  func samples(in range: Range<UInt64>) -> [UInt64] {
    let size = range.upperBound - range.lowerBound
    guard size > UInt64(search.samples) else { return Array(range) }
    var generator = SplitMix64(seed: search.seed)
    var seen = Set<UInt64>()
    var result: [UInt64] = []
    while result.count < search.samples {
      let index = range.lowerBound + UInt64.random(in: 0..<size, using: &generator)
      if seen.insert(index).inserted { result.append(index) }
    }
    return result
  }
}

extension ParetoFront<[Double]> {
  /// The designs of the front with the figures of their objectives.
  public var designs: [EvaluatedDesign] {
    points.map { EvaluatedDesign(index: $0.index, objectives: $0.payload) }
  }

  /// Adds designs of a space.
  public mutating func insert(_ designs: [EvaluatedDesign], _ space: DesignSpace) {
    for design in designs {
      insert(design.index, Explorer.costs(design, space), design.objectives)
    }
  }
}
