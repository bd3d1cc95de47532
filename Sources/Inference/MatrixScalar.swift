import CLAPACK
import COpenBLAS
import Foundation

/// A float type in which BLAS multiplies matrices.
protocol MatrixScalar: BinaryFloatingPoint, Sendable {
  /// C = A·B, or A·Bᵀ, all row-major.
  ///
  /// - Parameters:
  ///   - rows: Rows of A and C.
  ///   - columns: Columns of C.
  ///   - inner: Columns of A.
  static func multiply(
    rows: Int, columns: Int, inner: Int, _ left: UnsafePointer<Self>, leftStride: Int,
    _ right: UnsafePointer<Self>, rightStride: Int, isRightTransposed: Bool,
    into result: UnsafeMutablePointer<Self>, resultStride: Int)

  /// Adds numbers side by side in memory to numbers that are `stride` apart.
  static func add(
    _ count: Int, _ source: UnsafePointer<Self>, to target: UnsafeMutablePointer<Self>,
    stride: Int)

  /// Copies numbers that are `stride` apart side by side.
  static func gather(
    _ count: Int, _ source: UnsafePointer<Self>, stride: Int, to target: UnsafeMutablePointer<Self>)
}

/// Threads of BLAS would compete with those that run images side by side.
private let singleThreaded: Void = millrace_prepare_openblas()

extension Float: MatrixScalar {
  static func multiply(
    rows: Int, columns: Int, inner: Int, _ left: UnsafePointer<Float>, leftStride: Int,
    _ right: UnsafePointer<Float>, rightStride: Int, isRightTransposed: Bool,
    into result: UnsafeMutablePointer<Float>, resultStride: Int
  ) {
    _ = singleThreaded
    cblas_sgemm(
      CblasRowMajor, CblasNoTrans, isRightTransposed ? CblasTrans : CblasNoTrans, Int32(rows),
      Int32(columns), Int32(inner), 1, left, Int32(leftStride), right, Int32(rightStride), 0,
      result, Int32(resultStride))
  }

  static func add(
    _ count: Int, _ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>,
    stride: Int
  ) { cblas_saxpy(Int32(count), 1, source, 1, target, Int32(stride)) }

  static func gather(
    _ count: Int, _ source: UnsafePointer<Float>, stride: Int,
    to target: UnsafeMutablePointer<Float>
  ) { cblas_scopy(Int32(count), source, Int32(stride), target, 1) }
}

extension Double: MatrixScalar {
  static func multiply(
    rows: Int, columns: Int, inner: Int, _ left: UnsafePointer<Double>, leftStride: Int,
    _ right: UnsafePointer<Double>, rightStride: Int, isRightTransposed: Bool,
    into result: UnsafeMutablePointer<Double>, resultStride: Int
  ) {
    _ = singleThreaded
    cblas_dgemm(
      CblasRowMajor, CblasNoTrans, isRightTransposed ? CblasTrans : CblasNoTrans, Int32(rows),
      Int32(columns), Int32(inner), 1, left, Int32(leftStride), right, Int32(rightStride), 0,
      result, Int32(resultStride))
  }

  static func add(
    _ count: Int, _ source: UnsafePointer<Double>, to target: UnsafeMutablePointer<Double>,
    stride: Int
  ) { cblas_daxpy(Int32(count), 1, source, 1, target, Int32(stride)) }

  static func gather(
    _ count: Int, _ source: UnsafePointer<Double>, stride: Int,
    to target: UnsafeMutablePointer<Double>
  ) { cblas_dcopy(Int32(count), source, Int32(stride), target, 1) }
}
