public import HardwareModel
internal import Quantities

/// A matrix product folded onto a systolic array.
///
/// The product of a `pixels × window` and a `window × filters` matrix has two axes in space and one
/// in time, by dataflow: weight-stationary (window, filters, pixels), input-stationary (window,
/// pixels, filters), output-stationary (pixels, filters, window). The spatial axes are cut into
/// folds of the array's rows and columns (Samajdar et al., ISPASS 2020, section 3).
public struct FoldedProduct: Hashable, Sendable {
  /// The array's dataflow.
  public let dataflow: SystolicArray.Dataflow
  /// Rows of multipliers.
  public let arrayRows: Int
  /// Columns of multipliers.
  public let arrayColumns: Int
  /// The axis that is cut into folds of the array's rows.
  public let spatialRows: Int
  /// The axis that is cut into folds of the array's columns.
  public let spatialColumns: Int
  /// The axis that passes in time.
  public let steps: Int

  /// Folds a product.
  ///
  /// - Parameters:
  ///   - pixels: Output pixels.
  ///   - window: Products that are summed into one output.
  ///   - filters: Output channels.
  ///   - array: The array.
  public init(pixels: Int, window: Int, filters: Int, on array: SystolicArray) {
    dataflow = array.dataflow
    arrayRows = array.rows
    arrayColumns = array.columns
    switch array.dataflow {
    case .weightStationary: (spatialRows, spatialColumns, steps) = (window, filters, pixels)
    case .inputStationary: (spatialRows, spatialColumns, steps) = (window, pixels, filters)
    case .outputStationary: (spatialRows, spatialColumns, steps) = (pixels, filters, window)
    }
  }

  /// Folds along the rows.
  public var rowFolds: Int { spatialRows.dividedRoundingUp(by: arrayRows) }
  /// Folds along the columns.
  public var columnFolds: Int { spatialColumns.dividedRoundingUp(by: arrayColumns) }
  /// All folds.
  public var folds: Int { rowFolds * columnFolds }

  /// Rows that a fold uses.
  public func usedRows(ofFold index: Int) -> Int {
    min(arrayRows, spatialRows - index * arrayRows)
  }

  /// Columns that a fold uses.
  public func usedColumns(ofFold index: Int) -> Int {
    min(arrayColumns, spatialColumns - index * arrayColumns)
  }

  /// Cycles of one fold from the first operand to the last result, which never overlap another
  /// fold's: load of the stationary operand (rows), the steps, fill and drain of the skew.
  public var cyclesPerFold: Int {
    switch dataflow {
    case .weightStationary, .inputStationary: 2 * arrayRows + arrayColumns + steps - 2
    case .outputStationary: arrayRows + arrayColumns + steps - 2
    }
  }

  /// Input words that the array takes from its buffer.
  public var inputReads: Int {
    switch dataflow {
    case .weightStationary, .outputStationary: steps * spatialRows * columnFolds
    case .inputStationary: spatialRows * spatialColumns
    }
  }

  /// Filter words that the array takes from its buffer.
  public var weightReads: Int {
    switch dataflow {
    case .weightStationary: spatialRows * spatialColumns
    case .inputStationary: steps * spatialRows * columnFolds
    case .outputStationary: steps * spatialColumns * rowFolds
    }
  }

  /// Sums that the array hands to its buffer: one for each output and fold of the window.
  public var outputWrites: Int {
    switch dataflow {
    case .weightStationary, .inputStationary: steps * spatialColumns * rowFolds
    case .outputStationary: spatialRows * spatialColumns
    }
  }
}
