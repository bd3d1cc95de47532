/// A systolic array: a grid of multipliers through which operands march from neighbour to
/// neighbour.
///
/// H. T. Kung, "Why Systolic Architectures?", IEEE Computer 15(1), 1982; the three dataflows and
/// their folds are those of SCALE-Sim (Samajdar et al., "A Systematic Methodology for
/// Characterizing Scalability of DNN Accelerators using SCALE-Sim", ISPASS 2020).
public struct SystolicArray: Hashable, Sendable {
  /// Which operand stays in the multipliers while the others march.
  public enum Dataflow: String, CaseIterable, Sendable {
    /// Weights stay; inputs march along the rows, sums down the columns.
    case weightStationary
    /// Inputs stay; weights march along the rows, sums down the columns.
    case inputStationary
    /// Sums stay; inputs march along the rows, weights down the columns.
    case outputStationary
  }

  /// By which rules time and traffic are counted.
  public enum Mode: Hashable, Sendable {
    /// As such an array works: tiles that stay in the buffers as long as they are read, sums that
    /// come back, words of their true widths.
    case physical(PhysicalArrayRules)
    /// As SCALE-Sim 3.0.0 counts, to the word and cycle.
    case scaleSim(ScaleSimRules)
  }

  /// Rows of multipliers.
  public var rows: Int
  /// Columns of multipliers.
  public var columns: Int
  /// Which operand stays.
  public var dataflow: Dataflow
  /// By which rules time and traffic are counted.
  public var mode: Mode

  /// Creates an array.
  public init(rows: Int, columns: Int, dataflow: Dataflow, mode: Mode) {
    self.rows = rows
    self.columns = columns
    self.dataflow = dataflow
    self.mode = mode
  }

  /// Multiply-accumulates in one cycle of the main clock.
  public var peakMACsPerCycle: Double { Double(rows * columns) }
}

/// What SCALE-Sim's configuration says beyond the size of array and buffers.
public struct ScaleSimRules: Hashable, Sendable {
  /// Words, of one byte each, that an interface moves in a cycle.
  public struct Interface: Hashable, Sendable {
    /// Words of input feature maps.
    public var inputWords: Int
    /// Words of filters.
    public var weightWords: Int
    /// Words of output feature maps.
    public var outputWords: Int

    /// Creates an interface.
    public init(inputWords: Int, weightWords: Int, outputWords: Int) {
      self.inputWords = inputWords
      self.weightWords = weightWords
      self.outputWords = outputWords
    }
  }

  /// What is left out of the filters.
  public enum Sparsity: Hashable, Sendable {
    /// None.
    case dense
    /// What each layer of the topology says: N of every M window elements, alike in all filters.
    case layerwise
    /// Up to half of every block of window elements, drawn for each filter from a seed.
    case rowwise(blockLength: Int, seed: UInt32)
  }

  /// How the places of kept elements are stored; it decides nothing but the size of these data.
  public enum Representation: String, CaseIterable, Sendable {
    /// Compressed rows: a column for each element, a pointer for each row.
    case compressedRows = "csr"
    /// Compressed columns: a row for each element, a pointer for each column.
    case compressedColumns = "csc"
    /// Blocked ELLPACK: the place in its block for each element.
    case ellpackBlock = "ellpack_block"
  }

  /// What the interface moves in a cycle; `nil` where SCALE-Sim estimates it (`CALC`) and reads
  /// never wait.
  public var interface: Interface?
  /// What is left out of the filters.
  public var sparsity: Sparsity
  /// How the places of kept elements are stored.
  public var representation: Representation

  /// Creates rules.
  public init(
    interface: Interface? = nil, sparsity: Sparsity = .dense,
    representation: Representation = .ellpackBlock
  ) {
    self.interface = interface
    self.sparsity = sparsity
    self.representation = representation
  }
}

/// What a real array's control can do.
public struct PhysicalArrayRules: Hashable, Sendable {
  /// Whether multipliers have a second register, so that the next stationary operand is loaded
  /// while the present one is used.
  public var overlapsStationaryLoad: Bool
  /// Which tile sizes and loop orders the control can do.
  public var tiling: TilingRules

  /// Creates rules.
  public init(overlapsStationaryLoad: Bool, tiling: TilingRules) {
    self.overlapsStationaryLoad = overlapsStationaryLoad
    self.tiling = tiling
  }
}
