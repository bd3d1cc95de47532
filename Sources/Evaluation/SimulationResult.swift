public import CostModel
internal import HardwareModel
internal import NetworkModel
public import Quantities
internal import Simulation

/// Everything that is known of a design after its simulation.
public struct SimulationResult: Sendable {
  /// What was simulated; its network, hardware and options.
  public let design: Design
  /// Bits of all weights as stored by the machine.
  public let weightStorageBits: Bits
  /// The whole network.
  public let totals: Totals
  /// One entry a step of the machine, in the order of execution.
  public let layers: [LayerResult]
  /// What the DRAM did, at fidelity L2.
  public let memory: MemoryActivity?
  /// What the design takes of its device.
  public let resources: ResourceEstimate
  /// The weights that stay on chip, `nil` for a machine that has no store for them.
  public let placement: WeightPlacement?
  /// Every prior, stand-in or assumption that went in.
  public let notes: [String]

  /// Mean stored bits of a weight, `nil` for a network without weights.
  public var weightBits: Double? {
    let count = design.network.weightCount
    return count == 0 ? nil : Double(weightStorageBits) / Double(count)
  }

  /// Bytes of on-chip memory that weights, and maps that are kept with them, take: words of a store,
  /// or the weights in the engines of a dataflow.
  public var onChipBytes: Bytes {
    if let placement { return placement.usedBits.dividedRoundingUp(by: 8) }
    let bits = layers.reduce(Bits(0)) { sum, layer in
      guard let engine = layer.streaming, layer.weightStorage == .onChip else { return sum }
      return sum + Bits(engine.weightCount) * Bits(engine.weightBits)
    }
    return bits.dividedRoundingUp(by: 8)
  }
}

extension SimulationResult {
  /// The results of one pass over the batch.
  public struct Totals: Hashable, Sendable {
    /// Cycles on one core that has the DRAM to itself.
    public let cycles: Cycles
    /// Time of the accelerator and the host, one after the other.
    public let latencyMilliseconds: Double
    /// The host's part of the latency.
    public let hostMilliseconds: Double
    /// Images a second of all cores.
    public let framesPerSecond: Double
    /// Operations a second of all cores, in 10⁹.
    public let effectiveGOPS: Double
    /// Operations a second of all cores, in 10⁹, when every multiplier is busy with operands of the
    /// narrowest widths at hand, of which several may share one.
    public let peakGOPS: Double
    /// Share of the multipliers' cycles that do useful work on one core, 0…1.
    public let utilization: Double
    /// Multiply-accumulates of the batch.
    public let macCount: Int
    /// Bytes to and from DRAM.
    public let dram: DRAMTraffic
    /// Energy of one pass on one core.
    public let energy: EnergyBreakdown
    /// Energy over the time of the accelerator, the host's left out, in watts.
    public let averagePowerWatts: Band
  }
}

/// Bytes to and from DRAM.
public struct DRAMTraffic: Hashable, Sendable {
  /// Weights, tables and biases.
  public var weightBytes: Bytes
  /// Feature maps, residual operands and partial sums that are read.
  ///
  /// A partial sum is an unfinished output that leaves the chip because the loop over input
  /// channels lies outside; it is written with the outputs and read back with the inputs.
  public var inputBytes: Bytes
  /// Feature maps and partial sums that are written.
  public var outputBytes: Bytes
  /// The part of `inputBytes` that is partial sums.
  public var partialSumReadBytes: Bytes

  /// Creates traffic; without arguments, of nothing.
  public init(
    weightBytes: Bytes = 0, inputBytes: Bytes = 0, outputBytes: Bytes = 0,
    partialSumReadBytes: Bytes = 0
  ) {
    self.weightBytes = weightBytes
    self.inputBytes = inputBytes
    self.outputBytes = outputBytes
    self.partialSumReadBytes = partialSumReadBytes
  }

  /// All bytes, in both directions.
  public var totalBytes: Bytes { weightBytes + inputBytes + outputBytes }

  /// The traffic of two pieces of work.
  public static func + (left: DRAMTraffic, right: DRAMTraffic) -> DRAMTraffic {
    DRAMTraffic(
      weightBytes: left.weightBytes + right.weightBytes,
      inputBytes: left.inputBytes + right.inputBytes,
      outputBytes: left.outputBytes + right.outputBytes,
      partialSumReadBytes: left.partialSumReadBytes + right.partialSumReadBytes)
  }
}
