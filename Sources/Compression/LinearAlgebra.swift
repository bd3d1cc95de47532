internal import CLAPACK
internal import COpenBLAS

/// A dense matrix in double precision, column by column as LAPACK has it.
struct DenseMatrix: Sendable {
  let rows: Int
  let columns: Int
  /// Element (r, c) at `r + c · rows`.
  var elements: [Double]

  init(rows: Int, columns: Int, elements: [Double]) {
    precondition(elements.count == rows * columns)
    self.rows = rows
    self.columns = columns
    self.elements = elements
  }

  init(rows: Int, columns: Int) {
    self.init(
      rows: rows, columns: columns, elements: [Double](repeating: 0, count: rows * columns))
  }

  /// Reads single-precision values that lie row by row.
  init(rows: Int, columns: Int, rowMajor values: [Float]) {
    precondition(values.count == rows * columns)
    self.init(rows: rows, columns: columns)
    for row in 0..<rows {
      for column in 0..<columns {
        elements[row + column * rows] = Double(values[row * columns + column])
      }
    }
  }

  subscript(row: Int, column: Int) -> Double {
    get { elements[row + column * rows] }
    set { elements[row + column * rows] = newValue }
  }

  /// The elements in single precision, row by row.
  var rowMajorFloats: [Float] {
    var result: [Float] = []
    result.reserveCapacity(elements.count)
    for row in 0..<rows {
      for column in 0..<columns { result.append(Float(self[row, column])) }
    }
    return result
  }

  var transposed: DenseMatrix {
    var result = DenseMatrix(rows: columns, columns: rows)
    for column in 0..<columns {
      for row in 0..<rows { result[column, row] = self[row, column] }
    }
    return result
  }

  /// The columns in a range.
  func columns(_ range: Range<Int>) -> DenseMatrix {
    DenseMatrix(
      rows: rows, columns: range.count,
      elements: Array(elements[range.lowerBound * rows..<range.upperBound * rows]))
  }

  /// The product with another matrix, either of them transposed on the way.
  ///
  /// O(rows · inner · columns).
  func times(
    _ other: DenseMatrix, transposingSelf: Bool = false, transposingOther: Bool = false
  ) -> DenseMatrix {
    _ = singleThreaded
    let height = transposingSelf ? columns : rows
    let inner = transposingSelf ? rows : columns
    let width = transposingOther ? other.rows : other.columns
    precondition(inner == (transposingOther ? other.columns : other.rows))
    var result = DenseMatrix(rows: height, columns: width)
    guard height > 0, width > 0, inner > 0 else { return result }
    cblas_dgemm(
      CblasColMajor, transposingSelf ? CblasTrans : CblasNoTrans,
      transposingOther ? CblasTrans : CblasNoTrans, blasInt(height), blasInt(width),
      blasInt(inner), 1, elements, blasInt(rows), other.elements, blasInt(other.rows), 0,
      &result.elements, blasInt(height))
    return result
  }
}

extension DenseMatrix {
  /// The thin singular value decomposition, values descending (LAPACK `dgesdd`).
  ///
  /// - Returns: `left` rows × k, `right` k × columns, k the smaller dimension.
  func singularValueDecomposition() throws(CompressionError) -> (
    left: DenseMatrix, values: [Double], right: DenseMatrix
  ) {
    _ = singleThreaded
    let count = min(rows, columns)
    var matrix = elements
    var values = [Double](repeating: 0, count: count)
    var left = DenseMatrix(rows: rows, columns: count)
    var right = DenseMatrix(rows: count, columns: columns)
    var integers = [Int32](repeating: 0, count: 8 * count)
    var (m, n, k) = (Int32(rows), Int32(columns), Int32(count))
    var info: Int32 = 0
    try withWorkspace(of: "dgesdd") { work, length in
      dgesdd_(
        "S", &m, &n, &matrix, &m, &values, &left.elements, &m, &right.elements, &k, work, &length,
        &integers, &info)
      return info
    }
    return (left, values, right)
  }

  /// The eigenvalues of a symmetric matrix, descending, with their vectors as columns (`dsyevd`).
  func symmetricEigenvectors() throws(CompressionError) -> (
    values: [Double], vectors: DenseMatrix
  ) {
    _ = singleThreaded
    precondition(rows == columns)
    var matrix = elements
    var values = [Double](repeating: 0, count: rows)
    // The integer workspace that dsyevd asks for with vectors is 3 + 5n.
    var integers = [Int32](repeating: 0, count: 3 + 5 * rows)
    var (n, integerCount) = (Int32(rows), Int32(3 + 5 * rows))
    var info: Int32 = 0
    try withWorkspace(of: "dsyevd") { work, length in
      dsyevd_(
        "V", "U", &n, &matrix, &n, &values, work, &length, &integers, &integerCount, &info)
      return info
    }
    var vectors = DenseMatrix(rows: rows, columns: rows)
    for column in 0..<rows {
      let source = (rows - 1 - column) * rows
      vectors.elements.replaceSubrange(
        column * rows..<(column + 1) * rows, with: matrix[source..<source + rows])
    }
    return (values.reversed(), vectors)
  }

  /// The solution X of self · X = right for a positive definite matrix (`dposv`).
  func solvingPositiveDefinite(_ right: DenseMatrix) throws(CompressionError) -> DenseMatrix {
    _ = singleThreaded
    precondition(rows == columns && right.rows == rows)
    var matrix = elements
    var result = right
    var (n, count) = (Int32(rows), Int32(right.columns))
    var info: Int32 = 0
    dposv_("U", &n, &count, &matrix, &n, &result.elements, &n, &info)
    guard info == 0 else { throw linearAlgebraFault("dposv", info) }
    return result
  }
}

/// Keeps OpenBLAS from starting threads of its own beside ours, and rounds alike everywhere.
private let singleThreaded: Void = millrace_prepare_openblas()

private func blasInt(_ value: Int) -> Int32 { Int32(value) }

/// Calls a LAPACK routine twice: to ask for the size of its workspace, then with it.
private func withWorkspace(
  of routine: String, _ body: (UnsafeMutablePointer<Double>, inout Int32) -> Int32
) throws(CompressionError) {
  var size = 0.0
  var length: Int32 = -1
  var info = body(&size, &length)
  guard info == 0 else { throw linearAlgebraFault(routine, info) }
  guard size <= Double(Int32.max) else {
    throw CompressionError("the matrix is too large to be decomposed")
  }
  length = Int32(size)
  var work = [Double](repeating: 0, count: max(1, Int(length)))
  info = work.withUnsafeMutableBufferPointer { buffer in
    // Not empty, so it has an address.
    buffer.baseAddress.map { body($0, &length) } ?? -1
  }
  guard info == 0 else { throw linearAlgebraFault(routine, info) }
}

private func linearAlgebraFault(_ routine: String, _ info: Int32) -> CompressionError {
  CompressionError(
    "a matrix cannot be decomposed (\(routine) reports \(info))",
    remedy: "look for weights or images that are not finite numbers")
}
