public import Quantities

/// A sparse engine: processing elements that hold compressed columns of a matrix and multiply those
/// whose activation is not zero.
///
/// Han et al., "EIE: Efficient Inference Engine on Compressed Deep Neural Network", ISCA 2016: row i
/// of the matrix lies in element i mod P; a non-zero activation goes to the queue of every element,
/// which works off its part of the activation's column, an entry a cycle.
public struct SparseArray: Hashable, Sendable {
  /// Processing elements (P), each with a multiplier.
  public var processingElements: Int
  /// Activations that a processing element's queue holds (D).
  public var queueDepth: Int
  /// Bits of an entry's code, an index into a table of shared weights.
  public var codeBits: Int
  /// Bits of an entry's count of the zero weights before it.
  public var indexBits: Int
  /// Bits of a pointer to the start of a column in an element's memory.
  public var pointerBits: Int
  /// Pointers that an element's memory holds beside the entries of what is streamed.
  public var pointersPerElement: Int
  /// The least cycles that a column takes in an element, an empty one included.
  public var minimumColumnCycles: Int
  /// Cycles from the last product to the last result.
  public var drainCycles: Cycles

  /// Creates an engine.
  public init(
    processingElements: Int, queueDepth: Int, codeBits: Int, indexBits: Int, pointerBits: Int,
    pointersPerElement: Int = 16384, minimumColumnCycles: Int, drainCycles: Cycles
  ) {
    self.processingElements = processingElements
    self.queueDepth = queueDepth
    self.codeBits = codeBits
    self.indexBits = indexBits
    self.pointerBits = pointerBits
    self.pointersPerElement = pointersPerElement
    self.minimumColumnCycles = minimumColumnCycles
    self.drainCycles = drainCycles
  }

  /// Multiply-accumulates in one cycle.
  public var peakMACsPerCycle: Double { Double(processingElements) }

  /// The longest run of zero weights that an entry counts.
  public var longestRun: Int { 1 << indexBits - 1 }

  /// The engine as the loops over tiles see it, for the layers that are no product of a matrix that
  /// it holds: an output channel to each element.
  var unrolled: LoopUnrolledArray {
    LoopUnrolledArray(
      outputChannels: processingElements, inputChannels: 1, pixels: 1, kernelRows: 1,
      kernelColumns: 1, pixelMode: .flat, pipelineFillCycles: 0, minimumRowCycles: 0,
      augmentedChannels: 0, spillsPartialSums: false, padsWeights: false, layerOverlap: .none,
      tiling: TilingRules(
        outputChannels: .free, inputChannels: .fewest, rows: .free, columns: .fewest,
        minimumRowTiles: 1, orders: TilingRules.Order.allCases), stream: nil)
  }
}
