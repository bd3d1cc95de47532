public import HardwareModel
public import Mapping
public import MemorySystem
public import NetworkModel
public import Placement
public import Simulation

/// A network on a machine, with every choice that decides the result.
public struct Design: Sendable {
  /// The network, for the batch it was made for.
  public var network: Network
  /// The machine.
  public var profile: HardwareProfile
  /// How exactly time is modelled.
  public var fidelity: Fidelity
  /// How many times the network's own batch runs at once.
  public var batch: Int
  /// Widths that stand in where the network does not state its own.
  public var widths: WidthOptions
  /// Where the weights lie.
  public var weights: WeightPolicy
  /// By what the tilings of the layers are chosen.
  public var criterion: TilingCriterion
  /// What `auto` makes as small as possible.
  public var objective: PlacementObjective
  /// How many activations are not zero, for machines that skip them.
  public var activations: ActivationDensities
  /// Where the places of zeros that are not known begin.
  public var seed: UInt64
  /// The memory that the profile names, which fidelity `l2` needs.
  public var memory: DRAMDevice?

  /// Creates a design.
  public init(
    network: Network, profile: HardwareProfile, fidelity: Fidelity = .l1, batch: Int = 1,
    widths: WidthOptions = WidthOptions(), weights: WeightPolicy = .auto,
    criterion: TilingCriterion = .recurrence,
    objective: PlacementObjective = .latency,
    activations: ActivationDensities = ActivationDensities(), seed: UInt64 = 1,
    memory: DRAMDevice? = nil
  ) {
    self.network = network
    self.profile = profile
    self.fidelity = fidelity
    self.batch = batch
    self.widths = widths
    self.weights = weights
    self.criterion = criterion
    self.objective = objective
    self.activations = activations
    self.seed = seed
    self.memory = memory
  }
}
