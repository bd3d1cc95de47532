public import Evaluation
internal import HardwareModel
internal import CostModel
internal import Quantities

/// What a design is wanted to have little of; more is better for `framesPerSecond` alone.
public enum Objective: String, CaseIterable, Sendable {
  /// Milliseconds of one pass.
  case latencyMilliseconds
  /// Images a second of all cores.
  case framesPerSecond
  /// Most likely energy of one pass, in millijoules.
  case energyMillijoules
  /// Most likely energy times latency, in joules times seconds.
  case energyDelayProduct
  /// Most likely power, in watts.
  case averagePowerWatts
  /// Bytes to and from DRAM.
  case dramBytes
  /// Block memories of 36 Kbit.
  case bram36
  /// UltraRAMs.
  case uram
  /// DSP slices.
  case dsp
  /// Look-up tables.
  case lut

  /// Whether more is better.
  public var isMaximised: Bool { self == .framesPerSecond }

  /// The figure of a result.
  public func value(of result: SimulationResult) -> Double {
    let totals = result.totals
    switch self {
    case .latencyMilliseconds: return totals.latencyMilliseconds
    case .framesPerSecond: return totals.framesPerSecond
    case .energyMillijoules: return totals.energy.total.mid / 1e9
    case .energyDelayProduct:
      return totals.energy.total.mid / 1e12 * totals.latencyMilliseconds / 1e3
    case .averagePowerWatts: return totals.averagePowerWatts.mid
    case .dramBytes: return Double(totals.dram.totalBytes)
    case .bram36: return result.resources.total.bram36
    case .uram: return Double(result.resources.total.uram)
    case .dsp: return Double(result.resources.total.dsp)
    case .lut: return Double(result.resources.total.lut)
    }
  }

  /// A figure with its sign turned where more is better, so that less is always better.
  func cost(_ value: Double) -> Double { isMaximised ? -value : value }
}
