public import NetworkModel

/// A layer as SCALE-Sim sees it: a dense window over an input that is padded already.
public struct ScaleSimLayer: Hashable, Sendable {
  /// Input rows, padding included.
  public let inputRows: Int
  /// Input columns, padding included.
  public let inputColumns: Int
  /// Rows of the window.
  public let kernelRows: Int
  /// Columns of the window.
  public let kernelColumns: Int
  /// Input channels.
  public let channels: Int
  /// Filters, one for each output channel.
  public let filters: Int
  /// Rows from one window to the next.
  public let strideRows: Int
  /// Columns from one window to the next.
  public let strideColumns: Int
  /// Which elements of a window are kept where the machine leaves out zeros.
  public let pattern: BlockPattern

  /// The most elements of an input, of all filters, and of an output: some 12 bytes of memory are held
  /// for each, 1.6 GB.
  public static let maximumElementCount = 1 << 27

  /// Creates a layer.
  ///
  /// - Throws: `ScaleSimFault` when a number is below 1, the window is larger than the input, or
  ///   there are more elements than can be held.
  public init(
    inputRows: Int, inputColumns: Int, kernelRows: Int, kernelColumns: Int, channels: Int,
    filters: Int, strideRows: Int, strideColumns: Int, pattern: BlockPattern = .dense
  ) throws(ScaleSimFault) {
    let numbers = [
      inputRows, inputColumns, kernelRows, kernelColumns, channels, filters, strideRows,
      strideColumns,
    ]
    guard numbers.allSatisfy({ $0 >= 1 && $0 <= Self.maximumElementCount }) else {
      throw ScaleSimFault(
        reason: "every size of a layer must be from 1 to \(Self.maximumElementCount)",
        remedy: "give input, window, channels, filters and stride as counts")
    }
    guard kernelRows <= inputRows, kernelColumns <= inputColumns else {
      throw ScaleSimFault(
        reason: "a window of \(kernelRows) × \(kernelColumns) is larger than its input of "
          + "\(inputRows) × \(inputColumns)",
        remedy: "give the input with its padding")
    }
    self.inputRows = inputRows
    self.inputColumns = inputColumns
    self.kernelRows = kernelRows
    self.kernelColumns = kernelColumns
    self.channels = channels
    self.filters = filters
    self.strideRows = strideRows
    self.strideColumns = strideColumns
    self.pattern = pattern
    let inputs = Self.product(spanRows, spanColumns, channels)
    let weights = Self.product(kernelRows, kernelColumns, channels, filters)
    let outputs = Self.product(outputRows, outputColumns, filters)
    for (count, what) in [(inputs, "inputs"), (weights, "weights"), (outputs, "outputs")] {
      guard let count, count <= Self.maximumElementCount else {
        throw ScaleSimFault(
          reason: "more than \(Self.maximumElementCount) \(what) are not counted one by one",
          remedy: "use a smaller layer, or the physical mode of the systolic array")
      }
    }
  }

  private static func product(_ factors: Int...) -> Int? {
    factors.reduce(1) { (product: Int?, factor) in
      product.flatMap { value in
        let (next, overflow) = value.multipliedReportingOverflow(by: factor)
        return overflow ? nil : next
      }
    }
  }

  /// Output rows: the windows that begin before the input ends, the last one possibly cut off.
  public var outputRows: Int { positions(inputRows, kernelRows, strideRows) }
  /// Output columns, likewise.
  public var outputColumns: Int { positions(inputColumns, kernelColumns, strideColumns) }
  /// Output pixels.
  public var pixels: Int { outputRows * outputColumns }
  /// Elements of a window.
  public var window: Int { kernelRows * kernelColumns * channels }
  /// Multiply-accumulates, those of left-out elements included.
  public var macCount: Int { pixels * window * filters }

  /// Rows from the first window to the last one's end.
  var spanRows: Int { (outputRows - 1) * strideRows + kernelRows }
  /// Columns from the first window to the last one's end.
  var spanColumns: Int { (outputColumns - 1) * strideColumns + kernelColumns }

  /// Elements of a window that the layer's pattern keeps.
  var keptWindow: Int { pattern.kept(of: window) }

  private func positions(_ input: Int, _ kernel: Int, _ stride: Int) -> Int {
    (input - kernel + stride + stride - 1) / stride
  }
}

/// Why a layer cannot be counted as SCALE-Sim counts.
public struct ScaleSimFault: Error, Hashable, CustomStringConvertible, Sendable {
  /// What is wrong.
  public let reason: String
  /// What to do about it.
  public let remedy: String

  /// Reason and remedy.
  public var description: String { "\(reason); \(remedy)" }
}
