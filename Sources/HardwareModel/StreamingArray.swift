public import Quantities

/// A dataflow of one engine a layer, each as wide as its folding says, with weights on chip unless they
/// are streamed.
///
/// Umuroglu et al., "FINN", FPGA 2017; Blott et al., "FINN-R", TRETS 2018: an engine has PE output
/// channels and SIMD inputs in parallel, and works on one pixel after the other.
public struct StreamingArray: Hashable, Sendable {
  /// The folding of one layer.
  public struct Fold: Hashable, Sendable {
    /// Output channels in parallel; divides those of a group.
    public var elements: Int
    /// Inputs of each in parallel; divides input channels × kernel rows × kernel columns.
    public var lanes: Int

    /// Creates a folding.
    public init(elements: Int, lanes: Int) {
      self.elements = elements
      self.lanes = lanes
    }
  }

  /// How foldings are found.
  public enum Folding: Hashable, Sendable {
    /// The cheapest of each layer with which it takes at most so many cycles a frame, or else its
    /// fastest.
    case target(Cycles)
    /// Those that are stated by the layers' names.
    case stated([String: Fold])
  }

  /// Whose weights lie in DRAM and are read again for every output pixel: what FINN calls external
  /// memory mode (Xilinx/finn@39f0c9a, `mem_mode`).
  public enum StreamedWeights: Hashable, Sendable {
    /// Those of some layers, by name.
    case layers([String])
    /// Those of all layers.
    case all

    /// Whether a layer's are.
    public func contains(_ layer: String) -> Bool {
      switch self {
      case .layers(let names): names.contains(layer)
      case .all: true
      }
    }
  }

  /// How foldings are found.
  public var folding: Folding
  /// The widest weight whose products are made of LUTs; wider ones take DSP slices.
  public var widestLUTWeightBits: Int
  /// Whose weights lie in DRAM.
  public var streamedWeights: StreamedWeights
  /// Pixels that each FIFO behind a layer holds, by the layer's name; others are as deep as they fill.
  public var fifoDepths: [String: Int]

  /// Creates a dataflow.
  public init(
    folding: Folding, widestLUTWeightBits: Int = 4, streamedWeights: StreamedWeights = .layers([]),
    fifoDepths: [String: Int] = [:]
  ) {
    self.folding = folding
    self.widestLUTWeightBits = widestLUTWeightBits
    self.streamedWeights = streamedWeights
    self.fifoDepths = fifoDepths
  }

  /// The dataflow as the loops over tiles see it: it has none.
  var unrolled: LoopUnrolledArray {
    LoopUnrolledArray(
      outputChannels: 1, inputChannels: 1, pixels: 1, kernelRows: 1, kernelColumns: 1,
      pixelMode: .flat, pipelineFillCycles: 0, minimumRowCycles: 0, augmentedChannels: 0,
      spillsPartialSums: false, padsWeights: false, layerOverlap: .none,
      tiling: TilingRules(
        outputChannels: .whole, inputChannels: .whole, rows: .whole, columns: .whole,
        minimumRowTiles: 1, orders: [.outputStationary]), stream: nil)
  }
}
