public import Quantities

/// The processing elements of an accelerator, by family.
public enum ComputeArray: Hashable, Sendable {
  /// Output channels × input channels × pixels in parallel (Zhang FPGA'15, Qiu FPGA'16, the DPU).
  case loopUnrolled(LoopUnrolledArray)
  /// A grid of multipliers through which operands march.
  case systolic(SystolicArray)
  /// Elements that skip zero weights and zero activations (EIE).
  case sparse(SparseArray)
  /// An engine for each layer (FINN).
  case streaming(StreamingArray)

  /// The family's word in profiles and reports.
  public var family: String {
    switch self {
    case .loopUnrolled: "loopUnrolled"
    case .systolic: "systolic"
    case .sparse: "sparse"
    case .streaming: "streaming"
    }
  }

  /// Multiply-accumulates of one core in one cycle of the main clock.
  public var peakMACsPerCycle: Double {
    switch self {
    case .loopUnrolled(let array): array.peakMACsPerCycle
    case .systolic(let array): array.peakMACsPerCycle
    case .sparse(let array): array.peakMACsPerCycle
    // It has as many multipliers as its layers are folded to; results say how many.
    case .streaming: 0
    }
  }
}

/// An array that unrolls the loops over output channels, input channels and pixels.
///
/// Zhang et al., "Optimizing FPGA-based Accelerator Design for Deep Convolutional Neural Networks",
/// FPGA 2015, section 3: `⟨Tm, Tn⟩`; the pixel parallelism is the DPU's (Xilinx PG338), the kernel
/// parallelism Qiu's convolvers ("Going Deeper with Embedded FPGA Platform", FPGA 2016).
public struct LoopUnrolledArray: Hashable, Sendable {
  /// How pixels of a tile are put side by side.
  public enum PixelMode: String, CaseIterable, Sendable {
    /// `pixels` neighbours of one row: ⌈columns/pixels⌉ steps a row.
    case row
    /// `pixels` of the tile's linear order: ⌈rows·columns/pixels⌉ steps.
    case flat
    /// The whole fixed tile passes through, however little of it is used.
    case tile
  }

  /// How far the engines go into the next layer before the last has drained.
  public enum LayerOverlap: String, CaseIterable, Sendable {
    /// A layer begins when the last store of the layer before has ended.
    case none
    /// Loads begin when the last compute of the layer before has ended; stores may trail.
    case stores
    /// Loads run ahead as far as buffers and data allow.
    case prefetch
  }

  /// Output channels in parallel (Tm).
  public var outputChannels: Int
  /// Input channels in parallel (Tn).
  public var inputChannels: Int
  /// Pixels in parallel (Tp).
  public var pixels: Int
  /// Kernel rows in parallel.
  public var kernelRows: Int
  /// Kernel columns in parallel.
  public var kernelColumns: Int
  /// How pixels are put side by side.
  public var pixelMode: PixelMode
  /// Cycles to refill the pipeline when a tile begins, in layers of several tiles.
  public var pipelineFillCycles: Cycles
  /// Least cycles for one output row of one group of `outputChannels`.
  public var minimumRowCycles: Cycles
  /// Lanes that a kernel row of a layer with few input channels may fill together; 0 for none.
  public var augmentedChannels: Int
  /// Whether each pass reads and writes its partial sums in DRAM, the first one included.
  public var spillsPartialSums: Bool
  /// Whether weights are stored and loaded for every lane, idle ones included.
  public var padsWeights: Bool
  /// How far the engines go into the next layer before the last has drained.
  public var layerOverlap: LayerOverlap
  /// Which tile sizes and loop orders the architecture can do.
  public var tiling: TilingRules
  /// How pixels reach the array from on-chip feature maps, where that can be the limit.
  public var stream: StreamFeed?

  /// Multiply-accumulates in one cycle of the main clock.
  public var peakMACsPerCycle: Double {
    let unrolled = outputChannels * inputChannels * pixels * kernelRows * kernelColumns
    guard let stream else { return Double(unrolled) }
    return Double(unrolled) * Double(stream.clockRatioNumerator)
      / Double(stream.clockRatioDenominator)
  }
}

/// Which tile sizes and loop orders an architecture can do.
public struct TilingRules: Hashable, Sendable {
  /// The choice of a tile size along one axis.
  public enum AxisRule: Hashable, Sendable {
    /// Any size that fits.
    case free
    /// The array's parallelism.
    case array
    /// The whole axis.
    case whole
    /// The fewest tiles that fit the buffers.
    case fewest
    /// A fixed size.
    case fixed(Int)
    /// One of the sizes that the architecture was built for.
    case oneOf([Int])
  }

  /// A loop order by what stays in place longest.
  public enum Order: String, CaseIterable, Sendable {
    /// Rows, columns, output channels; input channels innermost: outputs stay.
    case outputStationary
    /// Output channels, rows, columns; input channels innermost: weights stay when they fit.
    case outputStationaryByChannels
    /// Rows, columns, input channels; output channels innermost: inputs stay.
    case inputStationary
    /// Output channels, input channels; rows and columns innermost: weights stay.
    case weightStationary
  }

  /// Rule for output channels.
  public var outputChannels: AxisRule
  /// Rule for input channels.
  public var inputChannels: AxisRule
  /// Rule for output rows.
  public var rows: AxisRule
  /// Rule for output columns.
  public var columns: AxisRule
  /// The least number of row tiles, where the layer has as many rows: two let engines overlap.
  public var minimumRowTiles: Int
  /// Allowed loop orders.
  public var orders: [Order]
}

/// The path from on-chip feature maps through a FIFO into the array.
///
/// The structure is that of the M×P arrays whose per-layer latencies are published with
/// wkid-neu/cnn_accel (FPGA 2023): the stream delivers one word of neighbouring pixels a cycle in
/// groups of channels, and the array, on a clock of its own, may be slower or faster.
public struct StreamFeed: Hashable, Sendable {
  /// Array clock over main clock: numerator.
  public var clockRatioNumerator: Int64
  /// Array clock over main clock: denominator.
  public var clockRatioDenominator: Int64
  /// Neighbouring pixels in one word; one word a main cycle.
  public var wordPixels: Int
  /// Input channels that arrive together.
  public var channelGroup: Int
  /// Elements that the FIFO between stream and array holds.
  public var fifoElements: Int
  /// Array cycles to switch to the next round of output channels.
  public var roundSwitchCycles: Cycles
  /// Main cycles from the last product to the last write.
  public var fillAndDrainCycles: Cycles
  /// Main cycles that a pooling layer takes beyond its stream.
  public var poolOverheadCycles: Cycles
  /// Main cycles that an addition takes beyond its stream.
  public var addOverheadCycles: Cycles
  /// Main cycles for one word of an addition: both operands pass one port.
  public var addCyclesPerWord: Cycles
  /// Pixels of one word of an addition.
  public var addWordPixels: Int
  /// Weight bytes a main cycle from DRAM in fully connected layers.
  public var fullyConnectedBytesPerCycle: Int64
  /// Main cycles before the first weight of a fully connected layer.
  public var fullyConnectedStartCycles: Cycles
  /// Outputs of a fully connected layer that leave in 1,000 main cycles.
  public var fullyConnectedOutputsPerKilocycle: Int64
}
