internal import CostModel
internal import Diagnostics
internal import Evaluation
internal import HardwareModel
internal import NetworkModel
internal import Placement
internal import Quantities
internal import Simulation

/// A table of a comparison under its heading.
struct ComparisonTable {
  let title: String
  let table: TextTable
}

extension Comparison {
  /// What is compared, in a line.
  var title: String {
    guard let baseline, let design = entries[baseline].result?.design else { return "comparison" }
    var text = "\(design.network.name), fidelity \(design.fidelity.rawValue)"
    if design.batch != 1 { text += ", batch \(design.batch)" }
    return text + ": \(entries.count) designs"
  }

  /// What the signs in the tables mean.
  var legend: String {
    guard let baseline else { return "" }
    return "Differences are in per cent of \(name(of: baseline)). With a question mark, the "
      + "bands overlap and which is the larger is not certain."
  }

  /// The tables: time and traffic, energy, resources, and the trust in each design's model.
  var tables: [ComparisonTable] {
    let results = entries.map(\.result)
    func column(
      _ title: String, _ rank: Int = 0, isNumber: Bool = true,
      _ cell: (SimulationResult) -> String
    ) -> TextTable.Column {
      TextTable.Column(
        title: title, isNumber: isNumber, rank: rank, cells: results.map { $0.map(cell) ?? "–" })
    }
    func change(_ metric: ComparisonMetric, _ rank: Int = 0) -> TextTable.Column {
      TextTable.Column(
        title: "±%", rank: rank, cells: entries.indices.map { changeText(of: $0, in: metric) })
    }
    func megabytes(_ bytes: Bytes) -> String { fixed(Double(bytes) / 1e6, 2) }
    let names = TextTable.Column(
      title: "design", isNumber: false, cells: entries.indices.map { printable(name(of: $0)) })
    // What no machine has takes nothing.
    let energyParts = EnergyComponent.allCases.filter { component in
      results.contains { ($0?.totals.energy[component].high ?? 0) > 0 }
    }
    return [
      ComparisonTable(
        title: "time and DRAM traffic",
        table: TextTable(columns: [
          names,
          column("latency ms") { fixed($0.totals.latencyMilliseconds, 3) },
          change(.latencyMilliseconds),
          column("frames/s", 1) { readable($0.totals.framesPerSecond) },
          column("GOP/s", 2) { readable($0.totals.effectiveGOPS) },
          column("busy %", 5) { fixed(100 * $0.totals.utilization, 1) },
          column("DRAM MB") { megabytes($0.totals.dram.totalBytes) },
          change(.totalBytes),
          column("weights MB", 3) { megabytes($0.totals.dram.weightBytes) },
          column("in MB", 4) { megabytes($0.totals.dram.inputBytes) },
          column("out MB", 4) { megabytes($0.totals.dram.outputBytes) },
        ])),
      ComparisonTable(
        title: "energy of one pass, mJ",
        table: TextTable(
          columns: [
            names,
            column("mJ") { millijoules($0.totals.energy.total.mid) },
            column("from", 1) { millijoules($0.totals.energy.total.low) },
            column("to", 1) { millijoules($0.totals.energy.total.high) },
            change(.energy),
            column("W", 2) { fixed($0.totals.averagePowerWatts.mid, 2) },
          ]
            + energyParts.map { component in
              column(component.shortLabel, 3) {
                millijoules($0.totals.energy[component].mid)
              }
            })),
      ComparisonTable(
        title: "resources",
        table: TextTable(columns: [
          names,
          column("stored MB", 2) { megabytes($0.weightStorageBits.dividedRoundingUp(by: 8)) },
          column("on chip MB", 1) { megabytes($0.onChipBytes) },
          column("DSP") { resourceText($0, .dsp) },
          column("BRAM36") { resourceText($0, .bram36) },
          column("URAM", 3) { resourceText($0, .uram) },
          column("LUT", 4) { resourceText($0, .lut) },
          column("fits", isNumber: false) { $0.fitText },
          column("model error", 1, isNumber: false) { result in
            result.design.profile.modelError.map {
              "\(brief($0.medianPercent)) %, worst \(brief($0.worstPercent)) %"
            } ?? "unknown"
          },
        ])),
    ]
  }

  /// A design's number, counted from 1, and its label.
  func name(of entry: Int) -> String { "\(entry + 1) \(entries[entry].label)" }

  /// The same, with a mark where the design does not fit its device.
  func markedName(of entry: Int) -> String {
    guard let result = entries[entry].result, result.fits == false else { return name(of: entry) }
    return name(of: entry) + ": does not fit \(result.resources.device.part)"
  }

  /// Designs without a result, with the reasons.
  var faults: [String] {
    entries.indices.compactMap { index in
      guard case .failure(let error) = entries[index].outcome else { return nil }
      return "\(name(of: index)): \(error)"
    }
  }

  /// The notes of all designs, each once, with the numbers of the designs that it is about where
  /// not all.
  var notes: [String] {
    var order: [String] = []
    var owners: [String: [Int]] = [:]
    for (index, entry) in entries.enumerated() {
      for note in entry.result?.notes ?? [] {
        if owners[note] == nil { order.append(note) }
        owners[note, default: []].append(index + 1)
      }
    }
    let count = entries.count { $0.result != nil }
    return order.map { note in
      let numbers = owners[note] ?? []
      guard numbers.count < count else { return note }
      return "\(note) (\(numbers.map { String($0) }.joined(separator: ", ")))"
    }
  }

  private func changeText(of entry: Int, in metric: ComparisonMetric) -> String {
    guard let difference = difference(of: entry, in: metric) else { return "" }
    guard let percent = difference.percent else { return "new" }
    let text = (percent >= 0 ? "+" : "") + fixed(percent, 1)
    return text + (difference.isDecidable ? "" : "?")
  }

  private func millijoules(_ picojoules: Double) -> String {
    let millijoules = picojoules / 1e9
    return millijoules == 0 ? "0" : readable(millijoules)
  }

  private func resourceText(_ result: SimulationResult, _ resource: Resource) -> String {
    let resources = result.resources
    guard resources.device.isProgrammable else { return "–" }
    return resource == .bram36
      ? brief(resources.total.bram36) : grouped(resources.total[resource])
  }
}

extension SimulationResult {
  /// Whether the design fits its device, weights that stay on chip included; `nil` without a device.
  fileprivate var fits: Bool? { resources.fits.map { $0 && placement?.fits != false } }

  /// Whether the design fits its device, and what it has least of.
  fileprivate var fitText: String {
    guard let fits, let binding = resources.binding else { return "no FPGA" }
    let share = resources.share(of: binding) ?? 0
    return (fits ? "yes" : "no") + ", \(binding.label) "
      + (share.isFinite ? "\(fixed(100 * share, 0)) %" : "none there")
  }
}

extension EnergyComponent {
  /// The component as a heading.
  fileprivate var shortLabel: String {
    switch self {
    case .mac: "MAC"
    case .weightBuffer: "w buffer"
    case .register: "register"
    case .weightStore: "w store"
    case .mapStore: "m store"
    case .inputBuffer: "in buffer"
    case .outputBuffer: "out buffer"
    case .dram: "DRAM"
    case .static: "static"
    case .idle: "idle"
    }
  }
}
