internal import HardwareModel

/// How many sums leave the array in each line of a fold.
///
/// The columns of a fold hand out their sums one cycle after each other, in the order of the steps
/// (weight- and input-stationary) or of the rows (output-stationary).
struct OutputLines {
  private let product: FoldedProduct

  /// Creates the lines of a product.
  init(_ product: FoldedProduct) { self.product = product }

  /// A fold's sums: `rows` lines of `columns` words, skewed, from line `first` on.
  struct Block {
    /// The line in which the first sum leaves.
    var first: Int
    /// Sums of a column.
    var rows: Int
    /// Columns.
    var columns: Int

    /// The line after the last sum.
    var end: Int { first + rows + columns - 1 }

    /// Sums of a line.
    func words(_ line: Int) -> Int {
      let newest = line - first
      return max(0, min(columns - 1, newest) - max(0, newest - rows + 1) + 1)
    }

    /// The lines in which every column hands out a sum.
    var fullLines: Range<Int> {
      rows >= columns ? first + columns - 1..<first + rows : first..<first
    }
  }

  /// The sums of a fold.
  func block(rowFold: Int, columnFold: Int) -> Block {
    let columns = product.usedColumns(ofFold: columnFold)
    switch product.dataflow {
    case .weightStationary, .inputStationary:
      return Block(first: 2 * product.arrayRows - 1, rows: product.steps, columns: columns)
    case .outputStationary:
      // Sums leave at the bottom: the rows that the fold does not use come first.
      let rows = product.usedRows(ofFold: rowFold)
      return Block(
        first: product.steps - 1 + product.arrayRows - rows, rows: rows, columns: columns)
    }
  }
}
