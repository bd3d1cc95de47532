import CLAPACK
import COpenBLAS

/// Row-major single-precision products by OpenBLAS, on the calling thread.
enum MatrixProducts {
  /// OpenBLAS splits sums by its own number of threads; with one, a result depends on nothing but
  /// the operands, on any processor with the same kernels.
  static let useOneThread: Void = millrace_prepare_openblas()

  /// An operand, as stored or as its transpose.
  struct Operand {
    let start: UnsafePointer<Float>
    let isTransposed: Bool

    static func plain(_ start: UnsafePointer<Float>) -> Operand {
      Operand(start: start, isTransposed: false)
    }

    static func transposed(_ start: UnsafePointer<Float>) -> Operand {
      Operand(start: start, isTransposed: true)
    }
  }

  /// result = left · right, or result += left · right: (rows × inner) · (inner × columns).
  static func multiply(
    _ left: Operand, _ right: Operand, rows: Int, inner: Int, columns: Int,
    addingTo result: UnsafeMutablePointer<Float>, keepsOld: Bool
  ) {
    cblas_sgemm(
      CblasRowMajor, left.isTransposed ? CblasTrans : CblasNoTrans,
      right.isTransposed ? CblasTrans : CblasNoTrans, Int32(rows), Int32(columns), Int32(inner), 1,
      left.start, Int32(left.isTransposed ? rows : inner), right.start,
      Int32(right.isTransposed ? inner : columns), keepsOld ? 1 : 0, result, Int32(columns))
  }

  /// sums += the sum of each row of a matrix; `ones` has a one for each column.
  static func addRowSums(
    of matrix: UnsafePointer<Float>, rows: Int, columns: Int, ones: UnsafePointer<Float>,
    to sums: UnsafeMutablePointer<Float>
  ) {
    cblas_sgemv(
      CblasRowMajor, CblasNoTrans, Int32(rows), Int32(columns), 1, matrix, Int32(columns), ones, 1,
      1, sums, 1)
  }

  /// result += factor · values, every `stride`-th element.
  static func add(
    _ values: UnsafePointer<Float>, stride: Int = 1, times factor: Float = 1, count: Int,
    to result: UnsafeMutablePointer<Float>, stride resultStride: Int = 1
  ) {
    cblas_saxpy(Int32(count), factor, values, Int32(stride), result, Int32(resultStride))
  }

  /// values *= factor.
  static func scale(_ values: UnsafeMutablePointer<Float>, by factor: Float, count: Int) {
    cblas_sscal(Int32(count), factor, values, 1)
  }

  /// The sum of the squares of values.
  static func sumOfSquares(_ values: UnsafePointer<Float>, count: Int) -> Double {
    cblas_dsdot(Int32(count), values, 1, values, 1)
  }

  /// result = values, every `stride`-th element.
  static func copy(
    _ values: UnsafePointer<Float>, stride: Int, count: Int,
    to result: UnsafeMutablePointer<Float>, stride resultStride: Int
  ) {
    cblas_scopy(Int32(count), values, Int32(stride), result, Int32(resultStride))
  }
}
