public import HardwareModel
public import Mapping
public import NetworkModel

/// A network laid out for a machine: its steps in order, each with its tiles.
public struct Schedule: Sendable {
  /// The network.
  public let network: Network
  /// The machine.
  public let profile: HardwareProfile
  /// The steps and what they read.
  public let plan: ExecutionPlan
  /// For each step, how it is timed.
  public let work: [StepWork]
  /// For each step, the widths of its operands.
  public let widths: [StepWidths]
  /// How a dataflow's engines work together; `nil` for other machines.
  public var streaming: StreamingTiming?
  /// What was assumed.
  public let notes: [String]
}

/// How a step is timed.
public enum StepWork: Sendable {
  /// By the tile recurrence.
  case tiled(TileProblem, MappedStep)
  /// By the stream that feeds the array from on-chip feature maps.
  case streamed(StreamedStep)
  /// By the rules of SCALE-Sim.
  case scaleSim(ScaleSimStep)
  /// By the queues of a sparse engine.
  case sparse(SparseRun, SparseStep)
  /// By an engine of its own.
  case streaming(StreamingStep)

  /// What moves and how long each engine is busy.
  public var counts: StepCounts {
    switch self {
    case .tiled(_, let step): step.counts
    case .streamed(let step): step.counts
    case .scaleSim(let step): step.counts
    case .sparse(_, let step): step.counts
    case .streaming(let step): step.counts
    }
  }
}

/// Widths that stand in where a network does not state its own.
public struct WidthOptions: Hashable, Sendable {
  /// Bits of a weight, `nil` for the profile's.
  public var weightBits: Int?
  /// Bits of an activation, `nil` for the profile's.
  public var activationBits: Int?

  /// Creates options.
  public init(weightBits: Int? = nil, activationBits: Int? = nil) {
    self.weightBits = weightBits
    self.activationBits = activationBits
  }
}

/// A network that a machine cannot run.
public struct ScheduleError: Error, Hashable, CustomStringConvertible, Sendable {
  /// The layer that does not work.
  public let layer: String
  /// Why.
  public let reason: String
  /// What to do about it.
  public let remedy: String

  /// Layer, reason and remedy.
  public var description: String { "\(layer): \(reason); \(remedy)" }
}
