public import CostModel
internal import Diagnostics
import Dispatch
internal import Evaluation
public import Quantities
public import Simulation
internal import Synchronization

/// The designs of a front at a higher fidelity.
public struct Confirmation: Sendable {
  /// What a design does at the higher fidelity.
  public struct Figures: Hashable, Sendable {
    /// The figures of the objectives.
    public let objectives: [Double]
    /// The energy of a pass, in picojoules.
    public let energy: Band
    /// What it takes of its device.
    public let resources: ResourceCount
    /// Whether it fits its device; `nil` where it is no FPGA.
    public let fits: Bool?

    /// Creates figures.
    ///
    /// - Parameters:
    ///   - objectives: The figures of the objectives.
    ///   - energy: The energy of a pass, in picojoules.
    ///   - resources: What the design takes of its device.
    ///   - fits: `nil` where the device is no FPGA.
    public init(objectives: [Double], energy: Band, resources: ResourceCount, fits: Bool?) {
      self.objectives = objectives
      self.energy = energy
      self.resources = resources
      self.fits = fits
    }
  }

  /// What came of evaluating a design once more.
  public enum Outcome: Hashable, Sendable {
    case figures(Figures)
    /// It cannot be run there, and why.
    case fault(String)

    /// The figures, where there are some.
    public var figures: Figures? { if case .figures(let figures) = self { figures } else { nil } }
  }

  /// A design of the front with its results.
  public struct Point: Sendable {
    /// Its place in the space.
    public let index: UInt64
    /// The figures of the objectives by which it was found.
    public let objectives: [Double]
    /// What it does at the higher fidelity.
    public let outcome: Outcome
    /// Whether no other confirmed design beats it.
    public let staysOnFront: Bool
  }

  /// The fidelity.
  public let fidelity: Fidelity
  /// The designs, in the order of the front.
  public let points: [Point]
  /// For each objective, the pairs of designs that change places from one fidelity to the other.
  public let rankChanges: [Int]

  /// Evaluates a front once more.
  ///
  /// The result is the same at any number of threads.
  ///
  /// - Parameters:
  ///   - front: The designs.
  ///   - jobs: Threads.
  public init(
    _ front: [EvaluatedDesign], of space: DesignSpace, _ inputs: DesignInputs,
    at fidelity: Fidelity, jobs: Int = 1
  ) {
    let outcomes = Mutex([Outcome?](repeating: nil, count: front.count))
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: max(1, min(jobs, front.count))) { _ in
      while true {
        let place = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard place < front.count else { return }
        let outcome = Outcome(of: front[place].index, in: space, inputs, at: fidelity)
        outcomes.withLock { $0[place] = outcome }
      }
    }
    self.init(
      front, outcomes.withLock { $0.compactMap(\.self) }, objectives: space.objectives, at: fidelity
    )
  }

  /// Puts a front beside what is known of it at a higher fidelity.
  ///
  /// - Complexity: O(n · (log n + m)) comparisons for n designs of which m stay on the front.
  ///
  /// - Parameters:
  ///   - front: The designs.
  ///   - outcomes: What came of each.
  public init(
    _ front: [EvaluatedDesign], _ outcomes: [Outcome], objectives: [Objective],
    at fidelity: Fidelity
  ) {
    precondition(front.count == outcomes.count, "an outcome is missing")
    self.fidelity = fidelity
    let figures = outcomes.map { $0.figures?.objectives }
    let costs = figures.map { values in
      values.map { values in zip(objectives, values).map { $0.cost($1) } }
    }
    let stays = Self.unbeaten(costs)
    points = front.indices.map { place in
      Point(
        index: front[place].index, objectives: front[place].objectives,
        outcome: outcomes[place], staysOnFront: stays[place])
    }
    rankChanges = objectives.indices.map { objective in
      discordantPairs(
        front.indices.compactMap { place in
          figures[place].map { (front[place].objectives[objective], $0[objective]) }
        })
    }
  }

  /// Which of some designs no other beats: is nowhere worse than, and somewhere better.
  private static func unbeaten(_ costs: [[Double]?]) -> [Bool] {
    var stays = costs.map { $0 != nil }
    // What beats a design comes before it in the order of costs, or is beaten itself by what does.
    let order = costs.indices.filter { costs[$0] != nil }.sorted {
      (costs[$0] ?? []).lexicographicallyPrecedes(costs[$1] ?? [])
    }
    var kept: [[Double]] = []
    for place in order {
      guard let own = costs[place] else { continue }
      let isBeaten = kept.contains { rival in
        var isBetter = false
        for (its, mine) in zip(rival, own) {
          guard its <= mine else { return false }
          if its < mine { isBetter = true }
        }
        return isBetter
      }
      if isBeaten { stays[place] = false } else { kept.append(own) }
    }
    return stays
  }
}

extension Confirmation.Outcome {
  /// Evaluates a design.
  fileprivate init(
    of index: UInt64, in space: DesignSpace, _ inputs: DesignInputs, at fidelity: Fidelity
  ) {
    do throws(InputError) {
      guard let design = space.design(at: index, inputs, fidelity: fidelity) else {
        self = .fault("\(space.name): design \(index) is none of this space")
        return
      }
      let result = try design.evaluate()
      self = .figures(
        Confirmation.Figures(
          objectives: space.objectives.map {
            $0.value(of: result, accuracy: space.accuracy(at: index), costs: space.costs)
          },
          energy: result.totals.energy.total, resources: result.resources.total,
          fits: result.resources.fits))
    } catch {
      self = .fault("\(error)")
    }
  }
}

/// Pairs whose order by the first number is the reverse of that by the second.
///
/// Equal numbers have no order. Counted as the inversions that a merge sort undoes (Knight, JASA
/// 61(314), 1966).
private func discordantPairs(_ pairs: [(Double, Double)]) -> Int {
  var values = pairs.sorted { $0 < $1 }.map(\.1)
  var merged = values
  var inversions = 0
  var width = 1
  while width < values.count {
    for start in stride(from: 0, to: values.count, by: 2 * width) {
      let middle = min(start + width, values.count)
      let end = min(start + 2 * width, values.count)
      var (left, right) = (start, middle)
      for place in start..<end {
        if right == end || (left < middle && values[left] <= values[right]) {
          merged[place] = values[left]
          left += 1
        } else {
          merged[place] = values[right]
          right += 1
          inversions += middle - left
        }
      }
    }
    swap(&values, &merged)
    width *= 2
  }
  return inversions
}
