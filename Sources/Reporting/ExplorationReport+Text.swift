internal import Exploration
internal import Simulation

extension ExplorationReport {
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
        "front", "\(front.count) designs",
        "by \(space.search.method.rawValue)"
          + (confirmation.map { confirmation in
            "; \(confirmation.points.count { $0.staysOnFront }) stay on it at "
              + confirmation.fidelity.rawValue
          } ?? "")),
    ]
    if let seconds {
      facts.append(
        Fact(
          "time", "\(readable(seconds)) s",
          "\(countText(Int(Double(total) / max(1e-9, seconds)))) designs/s"
            + (jobs.map { " on \($0) threads" } ?? "")))
    }
    var lines = wrapped(printable(space.name), width: width, indentation: "  ")
    lines.append("")
    lines += factLines(facts, width: width)
    lines.append("")
    lines += frontLines(width: width)
    lines += noteLines(notes, width: width)
    return lines.map { $0 + "\n" }.joined()
  }

  /// The most designs that a terminal shows.
  private static let mostListed = 40

  private var notes: [String] {
    var notes: [String] = []
    if front.count > Self.mostListed {
      notes.append("\(front.count - Self.mostListed) more designs are on the front; --csv has all")
    }
    guard let confirmation else { return notes }
    let fidelity = confirmation.fidelity.rawValue
    let faults = confirmation.points.compactMap { point in
      if case .fault(let reason) = point.outcome { reason } else { nil }
    }
    if let first = faults.first {
      notes.append("–: cannot be run at \(fidelity), \(faults.count) designs; the first: \(first)")
    }
    if confirmation.points.contains(where: { !$0.staysOnFront && $0.outcome.figures != nil }) {
      notes.append("*: at \(fidelity), another design of the front beats it")
    }
    notes += zip(space.objectives, confirmation.rankChanges).filter { $0.1 > 0 }.map {
      "\($0.rawValue): \($1) pairs of the front change places from l0 to \(fidelity)"
    }
    return notes
  }

  /// The designs of the front that are shown, the best by the first objective first.
  private var order: [Int] {
    let costs = front.map { design in
      zip(space.objectives, design.objectives).map { $0.isMaximised ? -$1 : $1 }
    }
    let sorted = front.indices.sorted { left, right in
      costs[left] == costs[right]
        ? left < right : costs[left].lexicographicallyPrecedes(costs[right])
    }
    return Array(sorted.prefix(Self.mostListed))
  }

  /// The front as a table; its knobs follow design by design where they find no room in it.
  private func frontLines(width: Int) -> [String] {
    let order = order
    let varied = space.knobs.filter { $0.values.count > 1 }
    let values = order.map { space.values(at: front[$0].index) }
    func text(_ knob: Knob, _ row: Int) -> String {
      values[row][knob.name].map { printable("\($0)") } ?? "–"
    }
    let knobs = varied.map { knob in
      TextTable.Column(
        title: knob.name.rawValue, isNumber: !knob.name.isWord, rank: 1,
        cells: order.indices.map { text(knob, $0) })
    }
    let designs = TextTable.Column(title: "design", cells: order.map { "\(front[$0].index)" })
    let table = TextTable(columns: [designs] + knobs + figureColumns(order))
    guard !varied.isEmpty, table.shown(width: width).allSatisfy({ $0.rank != 1 }) else {
      return table.lines(width: width)
    }
    var lines = table.lines(width: width)
    lines.append("")
    for row in order.indices {
      let settings = varied.map { "\($0.name.rawValue) \(text($0, row))" }
      lines += wrapped(
        "design \(front[order[row]].index): \(settings.joined(separator: ", "))", width: width,
        indentation: "  ")
    }
    return lines
  }

  private func figureColumns(_ order: [Int]) -> [TextTable.Column] {
    var columns: [TextTable.Column] = []
    for (number, objective) in space.objectives.enumerated() {
      columns.append(
        TextTable.Column(
          title: "\(objective.unit) l0", rank: confirmation == nil ? 0 : 2,
          cells: order.map { readable(front[$0].objectives[number]) }))
      guard let confirmation else { continue }
      columns.append(
        TextTable.Column(
          title: "\(objective.unit) \(confirmation.fidelity.rawValue)",
          cells: order.map { place in
            let point = confirmation.points[place]
            return point.outcome.figures.map {
              readable($0.objectives[number]) + (point.staysOnFront ? "" : " *")
            } ?? "–"
          }))
    }
    return columns
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
    case .devicePercent: "device %"
    case .cost: "cost"
    case .accuracy: "accuracy"
    }
  }
}
