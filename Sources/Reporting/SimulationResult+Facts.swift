internal import CostModel
internal import Evaluation
internal import HardwareModel
internal import MemorySystem
internal import NetworkModel
internal import Quantities
internal import Simulation

/// A line of a summary: what it is about, its figure, and what belongs to it.
struct Fact {
  let label: String
  let figure: String
  let detail: String

  init(label: String, figure: String, detail: String) {
    (self.label, self.figure, self.detail) = (label, figure, detail)
  }

  init(_ label: String, _ figure: String, _ detail: String) {
    self.init(label: label, figure: figure, detail: detail)
  }
}

extension SimulationResult {
  /// The title of every report: network, machine, fidelity and what else was chosen.
  var title: String {
    let profile = design.profile
    var text =
      "\(design.network.name) on \(profile.name) (\(profile.array.family), "
      + "\(brief(profile.clock.megahertz)) MHz, \(coresText)), fidelity "
      + design.fidelity.rawValue
    if design.batch != 1 { text += ", batch \(design.batch)" }
    if let bits = design.widths.weightBits { text += ", \(bits)-bit weights" }
    if let bits = design.widths.activationBits { text += ", \(bits)-bit activations" }
    return text
  }

  /// The totals, line by line.
  var facts: [Fact] {
    let profile = design.profile
    let dram = totals.dram
    var facts = [
      Fact(
        label: "latency", figure: readable(totals.latencyMilliseconds) + " ms",
        detail: "\(grouped(totals.cycles)) cycles on one core"
          + (totals.hostMilliseconds > 0
            ? ", \(readable(totals.hostMilliseconds)) ms of it the host's" : "")),
      Fact(
        label: "throughput", figure: readable(totals.framesPerSecond) + " frames/s",
        detail: coresText),
      Fact(
        label: "performance", figure: readable(totals.effectiveGOPS) + " GOP/s",
        detail: "of \(readable(totals.peakGOPS)) at peak; multipliers "
          + "\(percentText(totals.utilization)) busy"),
      Fact(
        label: "work", figure: macText(totals.macCount),
        detail: "\(design.network.layers.count) layers in \(layers.count) steps"),
      Fact(label: "weights", figure: weightsFigure, detail: weightsDetail),
    ]
    if let placement { facts.append(placement.fact(layers)) }
    facts += [
      Fact(
        label: "DRAM traffic", figure: bytesText(dram.totalBytes),
        detail: "weights \(bytesText(dram.weightBytes)), inputs \(bytesText(dram.inputBytes)), "
          + "outputs \(bytesText(dram.outputBytes))")
    ]
    if let memory { facts.append(Self.fact(of: memory)) }
    facts += [
      Fact(
        label: "energy", figure: energyText(totals.energy.total).mid,
        detail: energyText(totals.energy.total).limits + energyShares),
      Fact(
        label: "average power", figure: readable(totals.averagePowerWatts.mid) + " W",
        detail: limitsText(totals.averagePowerWatts, "W")),
    ]
    if let fact = resources.fact { facts.append(fact) }
    if let error = profile.modelError {
      facts.append(
        Fact(
          label: "model error", figure: "\(brief(error.medianPercent)) % median",
          detail: "\(brief(error.worstPercent)) % at worst, in \(error.cases) comparisons of "
            + "\(error.family) with \(error.source)"))
    } else {
      facts.append(
        Fact(
          label: "model error", figure: "unknown",
          detail: "this profile was not compared with measurements"))
    }
    return facts
  }

  private static func fact(of memory: MemoryActivity) -> Fact {
    let statistics = memory.statistics
    return Fact(
      label: "DRAM", figure: readable(memory.gigabytesPerSecond) + " GB/s",
      detail:
        "\(percentText(memory.efficiency)) of \(readable(statistics.device.peakGigabytesPerSecond))"
        + " GB/s of \(statistics.device.name); row hits \(percentText(statistics.rowHitRate)), "
        + "refresh \(percentText(statistics.refreshShare)), "
        + "\(readable(memory.meanLatencyNanoseconds)) ns from request to answer")
  }

  private var coresText: String {
    design.profile.cores == 1 ? "1 core" : "\(design.profile.cores) cores"
  }

  private var weightsFigure: String {
    let count = design.network.weightCount
    return count == 0
      ? "none" : bytesText(weightStorageBits.dividedRoundingUp(by: 8)) + " stored"
  }

  private var weightsDetail: String {
    guard let bits = weightBits else { return "" }
    return countText(design.network.weightCount) + " weights of \(readableBits(bits)) bits; "
      + "values: \(design.network.weightKnowledge.rawValue)"
  }

  private var energyShares: String {
    let whole = totals.energy.total.mid
    guard whole > 0 else { return "" }
    // What the machine does not have takes nothing.
    let parts = EnergyComponent.allCases.filter { totals.energy[$0].high > 0 }
    let shares = parts.map { component in
      "\(component.label) \(percentText(totals.energy[component].mid / whole))"
    }
    return "; " + shares.joined(separator: ", ")
  }
}

extension EnergyComponent {
  /// The component as prose has it.
  fileprivate var label: String {
    switch self {
    case .mac: "MACs"
    case .weightBuffer: "weight buffer"
    case .register: "registers"
    case .weightStore: "weight store"
    case .mapStore: "map store"
    case .inputBuffer: "input buffer"
    case .outputBuffer: "output buffer"
    case .dram: "DRAM"
    case .static: "static"
    case .idle: "idle"
    }
  }
}

/// A mean number of bits, whole where it is whole.
func readableBits(_ bits: Double) -> String {
  var digits = DecimalDigits(bits)
  digits.round(toDecimals: 2)
  return digits.plain()
}
