public import Exploration
internal import Quantities
internal import Simulation

/// What an exploration found.
public struct ExplorationReport {
  /// Designs beside the front, evenly taken from those that are kept.
  public struct Sample {
    let designs: [EvaluatedDesign]
    let stored: Int

    /// The most designs of a sample: more are a cloud in which nobody sees points.
    public static let limit = 2000

    /// Creates a sample.
    ///
    /// - Parameters:
    ///   - designs: The designs.
    ///   - stored: How many are kept.
    public init(designs: [EvaluatedDesign], stored: Int) {
      self.designs = designs
      self.stored = stored
    }
  }

  let space: DesignSpace
  let text: String
  let state: ExplorationState
  let front: [EvaluatedDesign]
  let confirmation: Confirmation?
  let sample: Sample
  let seconds: Double?
  let jobs: Int?

  /// Creates a report.
  ///
  /// - Parameters:
  ///   - space: The space.
  ///   - text: The text of its file.
  ///   - state: How far it was searched.
  ///   - front: The designs that no other beats.
  ///   - confirmation: The front at a higher fidelity; `nil` where it was not evaluated there.
  ///   - sample: Designs beside the front.
  ///   - seconds: How long it took, `nil` where that is not known.
  ///   - jobs: Threads, `nil` where that is not known.
  public init(
    _ space: DesignSpace, text: String, _ state: ExplorationState, front: [EvaluatedDesign],
    _ confirmation: Confirmation?, sample: Sample, seconds: Double? = nil, jobs: Int? = nil
  ) {
    self.space = space
    self.text = text
    self.state = state
    self.front = front
    self.confirmation = confirmation
    self.sample = sample
    self.seconds = seconds
    self.jobs = jobs
  }

  /// The report as a JSON document of the schema `millrace.exploration/1`.
  public func json(provenance: Provenance? = nil) -> String {
    var members: [String: JSONValue] = [
      "schema": .string("millrace.exploration/1"), "name": .string(space.name),
      "network": .string(space.network), "method": .string(space.search.method.rawValue),
      "space": .string(text), "spaceSize": .count(space.count),
      "evaluated": .count(state.evaluated), "skipped": .count(state.skipped),
      "infeasible": .count(state.infeasible), "complete": .boolean(state.isComplete),
      "seconds": seconds.map(JSONValue.number) ?? .null,
      "jobs": jobs.map(JSONValue.count) ?? .null,
      "knobs": .strings(space.knobs.map(\.name.rawValue)),
      "objectives": .strings(space.objectives.map(\.rawValue)),
      "front": .array(
        front.enumerated().map { place, design in
          var members = properties(of: design)
          members["fidelity"] = .string("l0")
          members["confirmed"] = confirmation.map {
            confirmed($0.points[place], at: $0.fidelity)
          }
          return .object(members)
        }),
      "sample": .object([
        "stored": .count(sample.stored),
        "designs": .array(sample.designs.map { .object(properties(of: $0)) }),
      ]),
    ]
    if let confirmation {
      members["rankChanges"] = .object(
        Dictionary(
          uniqueKeysWithValues: zip(space.objectives, confirmation.rankChanges).map {
            ($0.rawValue, .count($1))
          }))
    }
    if let provenance { members["provenance"] = provenance.value }
    return JSONValue.object(members).document()
  }

  private func properties(of design: EvaluatedDesign) -> [String: JSONValue] {
    [
      "index": .count(design.index),
      "knobs": .object(
        Dictionary(
          uniqueKeysWithValues: space.values(at: design.index).map { name, value in
            switch value {
            case .word(let word): (name.rawValue, JSONValue.string(word))
            case .number(let number): (name.rawValue, JSONValue.number(number))
            }
          })),
      "objectives": figures(design.objectives),
    ]
  }

  private func confirmed(_ point: Confirmation.Point, at fidelity: Fidelity) -> JSONValue {
    switch point.outcome {
    case .figures(let result):
      .object([
        "fidelity": .string(fidelity.rawValue), "objectives": figures(result.objectives),
        "onFront": .boolean(point.staysOnFront),
        "fits": result.fits.map(JSONValue.boolean) ?? .null,
        "resources": .object(result.resources.members),
        "energy_pJ": result.energy.value,
      ])
    case .fault(let reason):
      .object(["fidelity": .string(fidelity.rawValue), "error": .string(reason)])
    }
  }

  private func figures(_ values: [Double]) -> JSONValue {
    .object(
      Dictionary(
        uniqueKeysWithValues: zip(space.objectives, values).map { ($0.rawValue, .number($1)) }))
  }
}
