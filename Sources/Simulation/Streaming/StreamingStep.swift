internal import HardwareModel
public import Mapping
public import Quantities
public import StreamingArrays

/// An engine of a dataflow as a step of a schedule.
public struct StreamingStep: Hashable, Sendable {
  /// What moves and how long the engine is busy in a frame.
  public let counts: StepCounts
  /// The engine.
  public let node: StreamingNode
  /// Bits of a weight.
  public let weightBits: Int
  /// Bits of an input.
  public let inputBits: Int
  /// Bits of an output.
  public let outputBits: Int
  /// Weights of the layer.
  public let weightCount: Int
  /// The matrix that comes from DRAM for every output pixel, if it does.
  public let matrix: Matrix?
  /// Look-up tables and DSP slices of the engine.
  public let logic: Logic
  /// Pixels that the FIFOs behind it hold, all together.
  public var fifoPixels = 0

  /// A matrix on its way from DRAM to an engine.
  public struct Matrix: Hashable, Sendable {
    /// Its bytes as stored.
    public let bytes: Bytes
    /// Cycles in which the decoder takes it in; 0 where it is not encoded, or keeps up anyway.
    public let decoding: Cycles
  }

  /// Logic of an engine.
  public struct Logic: Hashable, Sendable {
    /// Look-up tables.
    public let lut: Int
    /// DSP slices.
    public let dsp: Int
  }

  /// Words of each of the engine's weight memories.
  public var weightDepth: Int {
    let parallel = node.fold.elements * node.fold.lanes
    return weightCount == 0 ? 0 : weightCount.dividedRoundingUp(by: parallel)
  }
}

/// A dataflow in time: what all engines do together.
public struct StreamingTiming: Hashable, Sendable {
  /// The engines and channels.
  public let pipeline: StreamingPipeline
  /// Pixels that each channel holds.
  public let depths: [Int]
  /// The run with these depths.
  public let run: StreamingPipeline.Run
  /// Cycles in which the ports move what a frame has in DRAM.
  public let memoryCycles: Cycles

  /// Cycles from one frame to the next: those of the slowest engine, or as a run with FIFOs shows, and
  /// no fewer than DRAM takes.
  public func interval(_ fidelity: Fidelity) -> Cycles {
    switch fidelity {
    case .l0: max(pipeline.interval, memoryCycles)
    case .l1, .l2: max(run.interval, memoryCycles)
    }
  }
}
