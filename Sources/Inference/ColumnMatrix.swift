import Foundation
import NetworkModel

/// The input of a convolution as a matrix: a row for each input channel and kernel position, a
/// column for each output pixel ("im2col").
///
/// Rows of pixels are copied whole, or gathered by BLAS where the stride leaves some out.
struct ColumnMatrix {
  private let shape: ConvolutionShape
  /// For each kernel column, the output columns whose input column exists.
  private let validColumns: [Range<Int>]

  /// Prepares the matrix of a convolution that is not transposed.
  init(_ shape: ConvolutionShape) {
    self.shape = shape
    validColumns = (0..<shape.kernelColumns).map { column in
      Self.validOutputs(
        offset: column * shape.dilationColumns - shape.padding.left, stride: shape.strideColumns,
        input: shape.inputColumns, outputs: shape.outputColumns)
    }
  }

  /// Whether the input is the matrix already.
  var isInput: Bool {
    shape.kernelRows == 1 && shape.kernelColumns == 1 && shape.strideRows == 1
      && shape.strideColumns == 1 && shape.padding == .none
  }

  /// Rows of the matrix for one group.
  var rowCount: Int { shape.inputChannels * shape.kernelRows * shape.kernelColumns }

  /// Outputs of one axis whose input position lies inside.
  static func validOutputs(offset: Int, stride: Int, input: Int, outputs: Int) -> Range<Int> {
    let first = offset >= 0 ? 0 : (-offset + stride - 1) / stride
    let last = input - 1 - offset
    guard last >= 0 else { return 0..<0 }
    let end = min(outputs, last / stride + 1)
    return first < end ? first..<end : 0..<0
  }

  /// Writes the columns of some output rows of one group of one image.
  ///
  /// - Parameters:
  ///   - input: The group's channels.
  ///   - rows: The output rows.
  ///   - target: Room for `rowCount` rows of `rows.count · outputColumns` elements.
  func fill<Scalar: MatrixScalar>(
    _ input: UnsafePointer<Scalar>, rows: Range<Int>, target: UnsafeMutablePointer<Scalar>
  ) {
    let width = shape.outputColumns
    let pixels = rows.count * width
    let plane = shape.inputRows * shape.inputColumns
    memset(target, 0, rowCount * pixels * MemoryLayout<Scalar>.stride)
    var place = target
    for channel in 0..<shape.inputChannels {
      let source = input + channel * plane
      for kernelRow in 0..<shape.kernelRows {
        let rowOffset = kernelRow * shape.dilationRows - shape.padding.top
        let valid = Self.validOutputs(
          offset: rowOffset, stride: shape.strideRows, input: shape.inputRows,
          outputs: shape.outputRows
        ).clamped(to: rows)
        for kernelColumn in 0..<shape.kernelColumns {
          if !valid.isEmpty {
            copy(
              source, rows: valid, rowOffset: rowOffset, kernelColumn: kernelColumn,
              to: place + (valid.lowerBound - rows.lowerBound) * width)
          }
          place += pixels
        }
      }
    }
  }

  private func copy<Scalar: MatrixScalar>(
    _ source: UnsafePointer<Scalar>, rows: Range<Int>, rowOffset: Int, kernelColumn: Int,
    to target: UnsafeMutablePointer<Scalar>
  ) {
    let columns = validColumns[kernelColumn]
    guard !columns.isEmpty else { return }
    let (width, count) = (shape.outputColumns, columns.count)
    let stride = shape.strideColumns
    let first =
      columns.lowerBound * stride + kernelColumn * shape.dilationColumns - shape.padding.left
    var from =
      source + (rows.lowerBound * shape.strideRows + rowOffset) * shape.inputColumns + first
    let step = shape.strideRows * shape.inputColumns
    if stride == 1, count == width, step == width {
      memcpy(target, from, rows.count * width * MemoryLayout<Scalar>.stride)
      return
    }
    var to = target + columns.lowerBound
    for _ in rows {
      if stride == 1 {
        memcpy(to, from, count * MemoryLayout<Scalar>.stride)
      } else {
        Scalar.gather(count, from, stride: stride, to: to)
      }
      from += step
      to += width
    }
  }
}
