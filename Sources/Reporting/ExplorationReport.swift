internal import CostModel
internal import Diagnostics
internal import Evaluation
public import Exploration
internal import HardwareModel
internal import Simulation

/// What an exploration found.
public struct ExplorationReport {
  private let space: DesignSpace
  private let state: ExplorationState
  private let confirmation: Confirmation
  private let seconds: Double?
  private let jobs: Int

  /// Creates a report.
  ///
  /// - Parameters:
  ///   - space: The space.
  ///   - state: How far it was searched.
  ///   - confirmation: The front at a higher fidelity.
  ///   - seconds: How long it took, `nil` for stores that were merged.
  ///   - jobs: Threads.
  public init(
    _ space: DesignSpace, _ state: ExplorationState, _ confirmation: Confirmation, seconds: Double?,
    jobs: Int
  ) {
    self.space = space
    self.state = state
    self.confirmation = confirmation
    self.seconds = seconds
    self.jobs = jobs
  }

  /// The report as a JSON document of the schema `millrace.exploration/1`.
  public func json() -> String {
    JSONValue.object([
      "schema": .string("millrace.exploration/1"), "name": .string(space.name),
      "network": .string(space.network), "method": .string(space.search.method.rawValue),
      "spaceSize": .count(space.count), "evaluated": .count(state.evaluated),
      "skipped": .count(state.skipped), "infeasible": .count(state.infeasible),
      "complete": .boolean(state.isComplete),
      "seconds": seconds.map(JSONValue.number) ?? .null, "jobs": .count(jobs),
      "objectives": .strings(space.objectives.map(\.rawValue)),
      "rankChanges": .object(
        Dictionary(
          uniqueKeysWithValues: zip(space.objectives, confirmation.rankChanges).map {
            ($0.rawValue, .count($1))
          })),
      "front": .array(confirmation.points.map(value)),
    ]).document()
  }

  private func value(_ point: Confirmation.Point) -> JSONValue {
    var members: [String: JSONValue] = [
      "index": .count(point.index), "fidelity": .string("l0"),
      "knobs": .object(
        Dictionary(
          uniqueKeysWithValues: space.values(at: point.index).map { name, value in
            switch value {
            case .word(let word): (name.rawValue, JSONValue.string(word))
            case .number(let number): (name.rawValue, JSONValue.number(number))
            }
          })),
      "objectives": figures(point.objectives),
    ]
    switch point.result {
    case .success(let result):
      members["confirmed"] = .object([
        "fidelity": .string(confirmation.fidelity.rawValue),
        "objectives": figures(point.confirmed ?? []), "onFront": .boolean(point.staysOnFront),
        "fits": result.resources.fits.map(JSONValue.boolean) ?? .null,
        "energy_pJ": result.totals.energy.total.value,
      ])
    case .failure(let error):
      members["confirmed"] = .object(["error": .string("\(error)")])
    }
    return .object(members)
  }

  private func figures(_ values: [Double]) -> JSONValue {
    .object(
      Dictionary(
        uniqueKeysWithValues: zip(space.objectives, values).map { ($0.rawValue, .number($1)) }))
  }

  /// The front as comma-separated values (RFC 4180).
  public func csv() -> String {
    let names = space.knobs.map(\.name)
    let header =
      ["index"] + names.map(\.rawValue) + space.objectives.map { "\($0.rawValue)_l0" }
      + space.objectives.map { "\($0.rawValue)_\(confirmation.fidelity.rawValue)" } + ["onFront"]
    let records = confirmation.points.map { point -> [String] in
      let values = space.values(at: point.index)
      return ["\(point.index)"] + names.map { values[$0].map(\.description) ?? "" }
        + point.objectives.map(fileText)
        + (point.confirmed?.map(fileText) ?? space.objectives.map { _ in "" })
        + [point.staysOnFront ? "true" : "false"]
    }
    return ([header] + records).map { $0.map(csvField).joined(separator: ",") + "\r\n" }.joined()
  }

  /// The report for a terminal.
  public func text(width: Int) -> String {
    let width = min(200, max(80, width))
    let total = state.evaluated + state.skipped + state.infeasible
    var facts = [
      Fact("space", countText(Int(clamping: space.count)) + " designs", space.network),
      Fact(
        "looked at", countText(Int(clamping: total)),
        "\(state.evaluated) evaluated, \(state.skipped) skipped by bounds, \(state.infeasible) "
          + "cannot be or break a constraint" + (state.isComplete ? "" : "; not complete")),
      Fact(
        "front", "\(confirmation.points.count) designs",
        "by \(space.search.method.rawValue); "
          + "\(confirmation.points.count { $0.staysOnFront }) stay on it at "
          + confirmation.fidelity.rawValue),
    ]
    if let seconds {
      facts.append(
        Fact(
          "time", "\(readable(seconds)) s",
          "\(countText(Int(Double(total) / max(1e-9, seconds)))) designs/s on \(jobs) threads"))
    }
    var lines = wrapped(printable(space.name), width: width, indentation: "  ")
    lines.append("")
    lines += factLines(facts, width: width)
    lines.append("")
    lines += table.lines(width: width)
    let changed = zip(space.objectives, confirmation.rankChanges).filter { $0.1 > 0 }
    lines += noteLines(
      changed.map {
        "\($0.rawValue): \($1) pairs of the front change places from l0 to "
          + confirmation.fidelity.rawValue
      }, width: width)
    return lines.map { $0 + "\n" }.joined()
  }

  /// The front, the best by the first objective first.
  private var table: TextTable {
    let order = confirmation.points.indices.sorted { left, right in
      let costs = [left, right].map { place in
        confirmation.points[place].objectives.enumerated().map { number, value in
          space.objectives[number].isMaximised ? -value : value
        }
      }
      return costs[0] == costs[1]
        ? left < right : costs[0].lexicographicallyPrecedes(costs[1])
    }
    let points = order.map { confirmation.points[$0] }
    let varied = space.knobs.filter { $0.values.count > 1 }
    var columns = [TextTable.Column(title: "index", rank: 3, cells: points.map { "\($0.index)" })]
    columns += varied.map { knob in
      TextTable.Column(
        title: knob.name.rawValue, isNumber: !knob.name.isWord, rank: 1,
        cells: points.map {
          space.values(at: $0.index)[knob.name].map { printable("\($0)") } ?? "–"
        })
    }
    for (number, objective) in space.objectives.enumerated() {
      columns.append(
        TextTable.Column(
          title: "\(objective.unit) l0", rank: 2,
          cells: points.map { readable($0.objectives[number]) }))
      columns.append(
        TextTable.Column(
          title: "\(objective.unit) \(confirmation.fidelity.rawValue)",
          cells: points.map { point in
            (point.confirmed.map { readable($0[number]) } ?? "–")
              + (point.staysOnFront ? "" : " *")
          }))
    }
    return TextTable(columns: columns)
  }
}

extension Objective {
  /// What its figures are called in a table.
  fileprivate var unit: String {
    switch self {
    case .latencyMilliseconds: "ms"
    case .framesPerSecond: "frames/s"
    case .energyMillijoules: "mJ"
    case .energyDelayProduct: "J·s"
    case .averagePowerWatts: "W"
    case .dramBytes: "DRAM B"
    case .bram36: "BRAM36"
    case .uram: "URAM"
    case .dsp: "DSP"
    case .lut: "LUT"
    }
  }
}
