internal import CostModel
public import Diagnostics
internal import HardwareModel
public import Quantities

/// Designs side by side, each with its result or with why it has none.
public struct Comparison: Sendable {
  /// One design.
  public struct Entry: Sendable {
    /// What tells it from the others.
    public let label: String
    /// The compression plan that its network went through, if any.
    public let plan: String?
    /// What came of it.
    public let outcome: Result<SimulationResult, InputError>

    /// Creates an entry.
    public init(label: String, plan: String?, outcome: Result<SimulationResult, InputError>) {
      self.label = label
      self.plan = plan
      self.outcome = outcome
    }

    /// The result, `nil` for a design that cannot be.
    public var result: SimulationResult? { try? outcome.get() }
  }

  /// How a design differs from the baseline in one figure.
  public struct Difference: Sendable {
    /// The design's position.
    public let entry: Int
    /// The figure.
    public let metric: ComparisonMetric
    /// By how many per cent of the baseline's it is higher; `nil` when only the baseline's is zero.
    public let percent: Double?
    /// Whether the sign is certain: the figures are exact, or their bands do not overlap.
    ///
    /// Two bands count as independent. Where both come from the same prior, the truth errs in the
    /// same direction for both, so that more may be certain than this says.
    public let isDecidable: Bool
  }

  /// The designs, in the order in which they were given.
  public let entries: [Entry]

  /// Creates a comparison.
  public init(_ entries: [Entry]) { self.entries = entries }

  /// The position of the first design with a result, with which the others are compared.
  public var baseline: Int? { entries.firstIndex { $0.result != nil } }

  /// How each design with a result differs from the baseline, in the order of designs and metrics.
  public var differences: [Difference] {
    guard let baseline else { return [] }
    return entries.indices.filter { $0 > baseline }.flatMap { entry in
      ComparisonMetric.allCases.compactMap { difference(of: entry, in: $0) }
    }
  }

  /// How a design differs from the baseline in a figure.
  ///
  /// - Returns: `nil` for the baseline itself, and where one of the two does not have the figure.
  public func difference(of entry: Int, in metric: ComparisonMetric) -> Difference? {
    guard let baseline, entry != baseline,
      let base = entries[baseline].result.flatMap(metric.value),
      let other = entries[entry].result.flatMap(metric.value)
    else { return nil }
    let percent: Double? =
      base.mid == 0 ? (other.mid == 0 ? 0 : nil) : 100 * (other.mid / base.mid - 1)
    let areExact = base.low == base.high && other.low == other.high
    return Difference(
      entry: entry, metric: metric, percent: percent,
      isDecidable: areExact || other.high < base.low || base.high < other.low)
  }
}

/// A figure in which designs are compared; raw values are the keys of the JSON.
public enum ComparisonMetric: String, CaseIterable, Sendable {
  /// Time of one pass.
  case latencyMilliseconds
  /// Images a second on all cores.
  case framesPerSecond
  /// Operations a second on all cores, in 10⁹.
  case effectiveGOPS
  /// Weights from DRAM.
  case weightBytes
  /// What is read from DRAM besides.
  case inputBytes
  /// What is written to DRAM.
  case outputBytes
  /// Everything to and from DRAM.
  case totalBytes
  /// Energy of one pass.
  case energy = "energy_pJ"
  /// Energy over time.
  case averagePowerWatts
  /// Multipliers of the device.
  case dsp
  /// Block memories of 36 Kbit.
  case bram36
  /// Block memories of 288 Kbit.
  case uram
  /// Look-up tables.
  case lut
  /// Flip-flops.
  case ff

  /// The figure of a result with its limits, `nil` where there is none.
  public func value(of result: SimulationResult) -> Band? {
    let totals = result.totals
    let resources = result.resources
    func taken(_ count: Double) -> Band? {
      resources.device.isProgrammable ? .exactly(count) : nil
    }
    switch self {
    case .latencyMilliseconds: return .exactly(totals.latencyMilliseconds)
    case .framesPerSecond: return .exactly(totals.framesPerSecond)
    case .effectiveGOPS: return .exactly(totals.effectiveGOPS)
    case .weightBytes: return .exactly(Double(totals.dram.weightBytes))
    case .inputBytes: return .exactly(Double(totals.dram.inputBytes))
    case .outputBytes: return .exactly(Double(totals.dram.outputBytes))
    case .totalBytes: return .exactly(Double(totals.dram.totalBytes))
    case .energy: return totals.energy.total
    case .averagePowerWatts: return totals.averagePowerWatts
    case .dsp: return taken(Double(resources.total.dsp))
    case .bram36: return taken(resources.total.bram36)
    case .uram: return taken(Double(resources.total.uram))
    case .lut: return taken(Double(resources.total.lut))
    case .ff: return taken(Double(resources.total.ff))
    }
  }
}
