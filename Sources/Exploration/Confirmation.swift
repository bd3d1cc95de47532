public import CostModel
internal import Diagnostics
internal import Evaluation
public import Quantities
public import Simulation

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
  public init(
    _ front: [EvaluatedDesign], of space: DesignSpace, _ inputs: DesignInputs, at fidelity: Fidelity
  ) {
    let outcomes = front.map { known -> Outcome in
      do throws(InputError) {
        guard let design = space.design(at: known.index, inputs, fidelity: fidelity) else {
          return .fault("\(space.name): design \(known.index) is none of this space")
        }
        let result = try design.evaluate()
        return .figures(
          Figures(
            objectives: space.objectives.map { $0.value(of: result) },
            energy: result.totals.energy.total, resources: result.resources.total,
            fits: result.resources.fits))
      } catch {
        return .fault("\(error)")
      }
    }
    self.init(front, outcomes, objectives: space.objectives, at: fidelity)
  }

  /// Puts a front beside what is known of it at a higher fidelity.
  ///
  /// Takes time in the square of the front's length.
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
    points = front.indices.map { place in
      let isBeaten = costs.contains { rival in
        guard let rival, let own = costs[place], rival != own else { return false }
        return zip(rival, own).allSatisfy { $0 <= $1 }
      }
      return Point(
        index: front[place].index, objectives: front[place].objectives,
        outcome: outcomes[place], staysOnFront: costs[place] != nil && !isBeaten)
    }
    rankChanges = objectives.indices.map { objective in
      var changes = 0
      for (place, first) in front.enumerated() {
        for (offset, second) in front[..<place].enumerated() {
          guard let high = figures[place]?[objective], let other = figures[offset]?[objective]
          else {
            continue
          }
          let before = first.objectives[objective] - second.objectives[objective]
          if before * (high - other) < 0 { changes += 1 }
        }
      }
      return changes
    }
  }
}
