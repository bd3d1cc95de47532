public import Diagnostics
public import Evaluation
public import Simulation

/// The designs of a front at a higher fidelity.
public struct Confirmation: Sendable {
  /// A design of the front with its results.
  public struct Point: Sendable {
    /// Its place in the space.
    public let index: UInt64
    /// The figures of the objectives by which it was found.
    public let objectives: [Double]
    /// The same at the higher fidelity; `nil` where it cannot be run there.
    public let confirmed: [Double]?
    /// The whole result at the higher fidelity, or why there is none.
    public let result: Result<SimulationResult, InputError>
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
    self.fidelity = fidelity
    let results = front.map { design in
      Result { () throws(InputError) -> SimulationResult in
        guard let design = space.design(at: design.index, inputs, fidelity: fidelity) else {
          throw InputError(file: space.name, reason: "design \(design.index) is none of this space")
        }
        return try design.evaluate()
      }
    }
    let figures = results.map { result in
      (try? result.get()).map { result in space.objectives.map { $0.value(of: result) } }
    }
    let costs = figures.map { values in
      values.map { values in zip(space.objectives, values).map { $0.cost($1) } }
    }
    points = front.indices.map { place in
      let isBeaten = costs.contains { rival in
        guard let rival, let own = costs[place], rival != own else { return false }
        return zip(rival, own).allSatisfy { $0 <= $1 }
      }
      return Point(
        index: front[place].index, objectives: front[place].objectives,
        confirmed: figures[place], result: results[place],
        staysOnFront: costs[place] != nil && !isBeaten)
    }
    rankChanges = space.objectives.indices.map { objective in
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
