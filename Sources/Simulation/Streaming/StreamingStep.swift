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
  /// The first frame with these depths, whose input comes as fast as a port goes, and the frames that
  /// follow in a steady state.
  public let run: StreamingPipeline.Run
  /// For channels from the network's input, when each pixel of the first frame is there.
  let arrivals: [Int: [Cycles]]
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

  /// Cycles of the first frame: no fewer than the slowest engine and DRAM take.
  var latency: Cycles { max(run.latency, interval(.l0)) }

  /// The cycle in which all that a step reads of the network's input is there.
  func arrival(_ step: Int) -> Cycles {
    arrivals.reduce(0) { latest, item in
      pipeline.edges[item.key].consumer == step ? max(latest, item.value.last ?? 0) : latest
    }
  }

  /// Every pixel of the first frame.
  ///
  /// - Returns: `nil` when everything waits for everything, which `run` rules out.
  func pixels(
    arrivals: [Int: [Cycles]]? = nil, floors: [Int: [Cycles]] = [:]
  ) -> StreamingPipeline.Pixels? {
    pipeline.pixels(
      depths: depths, frames: 1, arrivals: arrivals ?? self.arrivals, floors: floors)
  }
}
