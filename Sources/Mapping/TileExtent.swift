/// A tile: how much of each axis it covers.
public struct TileExtent: Hashable, Sendable {
  /// Output channels.
  public var outputChannels: Int
  /// Input channels.
  public var inputChannels: Int
  /// Rows that leave the step.
  public var rows: Int
  /// Rows that the leading layer computes for them.
  public var computedRows: Int
  /// Input rows that are read for them.
  public var inputRows: Int
  /// Columns that leave the step.
  public var columns: Int
  /// Columns that the leading layer computes for them.
  public var computedColumns: Int
  /// Input columns that are read for them.
  public var inputColumns: Int
}

extension TileExtent {
  /// A tile whose loops have not been entered yet.
  public static let empty = TileExtent(
    outputChannels: 1, inputChannels: 1, rows: 1, computedRows: 1, inputRows: 1, columns: 1,
    computedColumns: 1, inputColumns: 1)

  /// Takes over what an iteration of a loop covers.
  @inline(__always)
  public mutating func set(_ axis: LoopAxis, to run: LoopNest.Run) {
    switch axis {
    case .groups: break
    case .outputChannels: outputChannels = run.size
    case .inputChannels: inputChannels = run.size
    case .rows: (rows, computedRows, inputRows) = (run.size, run.computed, run.input)
    case .columns:
      (columns, computedColumns, inputColumns) = (run.size, run.computed, run.input)
    }
  }
}
