public import CostModel
public import HardwareModel
public import Mapping
public import Quantities
public import Simulation
internal import StreamingArrays

/// The results of one step: a layer with what is fused into it.
public struct LayerResult: Hashable, Sendable {
  /// What limits a step.
  public enum Bound: String, Sendable {
    /// The array is the busiest engine.
    case compute
    /// A memory port is the busiest engine.
    case memory
  }

  /// The leading layer's name.
  public let name: String
  /// The leading layer's kind.
  public let kind: String
  /// Names of the layers that are fused into it.
  public let fused: [String]
  /// Multiply-accumulates of the batch.
  public let macCount: Int
  /// Cycles from the end of the step before to the step's own end.
  public let cycles: Cycles
  /// Cycles of the array and the units behind it.
  public let computeCycles: Cycles
  /// What the array waits for beyond them.
  public let stallCycles: StallCycles
  /// Share of the multipliers' cycles that do useful work, 0…1.
  ///
  /// They are those of the unit beside the array where that does the step and has more of them, and in a
  /// dataflow the engine's own, from one frame to the next.
  public let utilization: Double
  /// What limits the step.
  public let bound: Bound
  /// Bytes to and from DRAM.
  public let dram: DRAMTraffic
  /// Where the weights lie, `nil` without weights.
  public let weightStorage: Placements.Storage?
  /// Where the output goes.
  public let outputStorage: MapPlace
  /// Mean stored bits of a weight, `nil` without weights.
  public let weightBits: Double?
  /// Energy of the step.
  public let energy: EnergyBreakdown
  /// Tile sizes and loop order, `nil` where the machine does not tile.
  public let tiling: Tiling?
  /// What SCALE-Sim reports of the step, `nil` where its rules are not used.
  public let scaleSim: ScaleSimStep?
  /// The engine of a dataflow that does the layer, `nil` elsewhere.
  public let streaming: StreamingStep?
  /// What a sparse engine skips and multiplies, `nil` elsewhere.
  public let sparse: SparseStep?
  /// What the DRAM did from the end of the step before to the step's own end, at fidelity L2.
  public let memory: MemoryActivity?

  /// Cycles of the layer where layers are compared one by one: `cycles`, and in a dataflow, whose
  /// engines work side by side, those of a frame in its own engine.
  public var ownCycles: Cycles { streaming?.node.frameCycles ?? cycles }
}

/// Cycles in which the array waits, by what it waits for.
public struct StallCycles: Hashable, Sendable {
  /// For DRAM.
  public let dram: Cycles
  /// For the stream of on-chip feature maps, its start and its drain; `nil` where there is none.
  public let stream: Cycles?

  /// All of them.
  public var total: Cycles { dram + (stream ?? 0) }
}
