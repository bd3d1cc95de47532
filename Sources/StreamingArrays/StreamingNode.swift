public import HardwareModel
public import NetworkModel
public import Quantities

/// One engine of a dataflow: how many pixels it reads and writes, and how long each takes.
///
/// A pixel is all channels of a place of a feature map, in raster order. Output pixel p needs input
/// pixels up to `lastInput(p)`; from `firstInput(p)` on they may not have been forgotten.
public struct StreamingNode: Hashable, Sendable {
  /// What an engine is.
  public enum Kind: String, Sendable {
    /// A matrix-vector unit behind a sliding-window unit (FINN's MVAU).
    case matrix
    /// A vector-vector unit behind a sliding-window unit: a depthwise convolution (FINN's VVAU).
    case depthwise
    /// A pooling.
    case pooling
    /// An operation on pixels of one place: an addition, or a change of place.
    case elementwise
  }

  /// What it is.
  public let kind: Kind
  /// The window; of an elementwise engine, one pixel.
  public let shape: ConvolutionShape
  /// Its folding.
  public let fold: StreamingArray.Fold
  /// Cycles of an output pixel.
  public private(set) var outputCycles: Cycles
  /// Cycles in which the sliding-window unit takes an input pixel.
  public let inputCycles: Cycles
  /// Cycles of a frame by the formulas of FINN: the unit's own, or its sliding-window unit's.
  public private(set) var frameCycles: Cycles

  /// Creates an engine.
  ///
  /// The formulas are those of Xilinx/finn@39f0c9a: MVAU (M/PE)·(N·K²/SIMD) cycles a pixel, VVAU
  /// C·K²/(PE·SIMD), the sliding-window unit as `windowCycles`.
  public init(_ kind: Kind, _ shape: ConvolutionShape, _ fold: StreamingArray.Fold) {
    self.kind = kind
    self.shape = shape
    self.fold = fold
    let taps = shape.kernelRows * shape.kernelColumns
    let pixels = Cycles(shape.batch * shape.outputRows * shape.outputColumns)
    let channels = shape.totalInputChannels
    switch kind {
    case .matrix:
      outputCycles =
        Cycles(shape.groups * (shape.outputChannels / fold.elements))
        * Cycles(shape.inputChannels * taps / fold.lanes)
    case .depthwise:
      outputCycles =
        Cycles(shape.groups / fold.elements) * Cycles(taps / min(taps, fold.lanes))
    case .pooling where shape.coversWholeInput:
      // It is added up, or compared, as it comes (FINN's GlobalAccPool).
      outputCycles = Cycles(shape.groups.dividedRoundingUp(by: fold.elements))
    case .pooling:
      outputCycles = Cycles(taps * shape.groups.dividedRoundingUp(by: fold.elements))
    case .elementwise:
      outputCycles = Cycles(shape.groups.dividedRoundingUp(by: fold.elements))
    }
    let width = kind == .matrix ? min(fold.lanes, channels) : fold.elements
    inputCycles = Cycles(channels.dividedRoundingUp(by: width))
    let window: Cycles =
      switch kind {
      case .matrix where shape.isFullyConnected, .pooling, .elementwise: 0
      case .matrix: Self.windowCycles(shape, inputCycles, isParallel: fold.lanes > channels)
      case .depthwise: Self.windowCycles(shape, inputCycles, isParallel: fold.lanes > 1)
      }
    frameCycles = max(
      pixels * outputCycles, window,
      Cycles(shape.batch) * inputCycles * Cycles(shape.inputRows * shape.inputColumns))
  }

  /// The engine where each output pixel takes at least some cycles: those in which its weights come.
  public func taking(atLeast cycles: Cycles) -> StreamingNode {
    var node = self
    node.outputCycles = max(outputCycles, cycles)
    node.frameCycles = max(frameCycles, Cycles(outputPixels) * node.outputCycles)
    return node
  }

  /// Cycles of an output pixel after its window has been read.
  ///
  /// A matrix-vector unit reads the window once, for its first outputs, and keeps it for the others
  /// (`inputBuf` of `Matrix_Vector_Activate_Batch` in Xilinx/finn-hlslib); groups come one after the
  /// other.
  var cyclesAfterReading: Cycles {
    guard kind == .matrix, shape.groups == 1 else { return 0 }
    let window = shape.inputChannels * shape.kernelRows * shape.kernelColumns / fold.lanes
    return max(0, outputCycles - Cycles(window))
  }

  /// Output pixels of a frame.
  public var outputPixels: Int { shape.batch * shape.outputRows * shape.outputColumns }

  /// Input pixels of a frame.
  public var inputPixels: Int { shape.batch * shape.inputRows * shape.inputColumns }

  /// Pixels that memory holds beside the FIFOs: the window's, or one of sums where a map is summed up as
  /// it comes.
  public var storedPixels: Int {
    kind == .pooling && shape.coversWholeInput ? 1 : heldPixels
  }

  /// Pixels that the sliding-window unit holds: those of a window's span, and what a stride skips.
  ///
  /// A window spans (K_h − 1)·d·W + (K_w − 1)·d + 1 pixels; the lines of a stride come in meanwhile.
  public var heldPixels: Int {
    guard shape.kernelRows * shape.kernelColumns > 1 else {
      return max(1, (shape.strideRows - 1) * shape.inputColumns + shape.strideColumns)
    }
    let span =
      (shape.kernelRows - 1) * shape.dilationRows * shape.inputColumns
      + (shape.kernelColumns - 1) * shape.dilationColumns + 1
    return span + shape.strideRows * shape.inputColumns
  }

  /// Cycles in which an engine that never waits takes the first pieces of its input, of which there
  /// are so many in a frame: pixels, or parts of them.
  func cycles(ofPieces pieces: Int, of perFrame: Int) -> Cycles {
    Cycles(pieces) * inputCycles * Cycles(inputPixels) / Cycles(max(1, perFrame))
  }

  /// Cycles between the begin of an output pixel and when the last piece of its input is wanted.
  ///
  /// A pixel that comes in pieces, as the map before a fully connected layer does, is read while the
  /// first outputs are summed up. Pieces that are whole pixels, or more, are wanted at once.
  func lead(ofPiece piece: Int, of perFrame: Int, frame: Int, _ output: Int) -> Cycles {
    guard perFrame > inputPixels, piece > 0 else { return 0 }
    let first = frame * perFrame + max(0, lastInput(output)) * perFrame / inputPixels
    return cycles(ofPieces: piece, of: perFrame)
      - cycles(ofPieces: min(piece, first), of: perFrame)
  }

  /// The last input pixel that an output pixel needs; one before the image where padding suffices.
  func lastInput(_ output: Int) -> Int {
    let pixels = shape.outputRows * shape.outputColumns
    let (image, pixel) = output.quotientAndRemainder(dividingBy: pixels)
    let (y, x) = pixel.quotientAndRemainder(dividingBy: shape.outputColumns)
    let row =
      y * shape.strideRows - shape.padding.top + (shape.kernelRows - 1) * shape.dilationRows
    let column =
      x * shape.strideColumns - shape.padding.left
      + (shape.kernelColumns - 1) * shape.dilationColumns
    let first = image * shape.inputRows * shape.inputColumns
    guard row >= 0 else { return first - 1 }
    return first + min(row, shape.inputRows - 1) * shape.inputColumns
      + min(max(-1, column), shape.inputColumns - 1)
  }

  /// Where the window of an output pixel begins, padding included: it grows with the output.
  func firstInput(_ output: Int) -> Int {
    let pixels = shape.outputRows * shape.outputColumns
    let (image, pixel) = output.quotientAndRemainder(dividingBy: pixels)
    let (y, x) = pixel.quotientAndRemainder(dividingBy: shape.outputColumns)
    return (image * shape.inputRows + y * shape.strideRows - shape.padding.top)
      * shape.inputColumns + x * shape.strideColumns - shape.padding.left
  }
}
