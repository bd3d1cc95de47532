import Foundation
import NetworkModel

extension ConvolutionKernel {
  /// Elements of the matrix of columns that are made at a time: 2 MiB in single precision, which
  /// stays in a second-level cache of today's server processors.
  private static let chunkElements = 1 << 19

  /// Sums weights times inputs for the whole batch.
  func accumulate<Scalar: MatrixScalar>(
    _ input: UnsafePointer<Scalar>, _ weights: UnsafePointer<Scalar>,
    into sums: UnsafeMutablePointer<Scalar>, _ scratch: Scratch
  ) {
    let inputs = shape.inputChannels
    let pixels = shape.outputRows * shape.outputColumns
    if isChannelsLast {
      return Scalar.multiply(
        rows: shape.batch * pixels, columns: shape.outputChannels, inner: inputs, input,
        leftStride: inputs, weights, rightStride: inputs, isRightTransposed: true, into: sums,
        resultStride: shape.outputChannels)
    }
    let inputPlane = shape.inputRows * shape.inputColumns
    let groupWeights = shape.weightCount / shape.groups
    for image in 0..<shape.batch {
      for group in 0..<shape.groups {
        let place = image * shape.groups + group
        let source = input + place * inputs * inputPlane
        let target = sums + place * shape.outputChannels * pixels
        if shape.isTransposed {
          scatter(source, weights + group * groupWeights, into: target, scratch)
        } else {
          gather(source, weights + group * groupWeights, into: target, scratch)
        }
      }
    }
  }

  /// One group of one image: the weights times the matrix of columns.
  private func gather<Scalar: MatrixScalar>(
    _ input: UnsafePointer<Scalar>, _ weights: UnsafePointer<Scalar>,
    into sums: UnsafeMutablePointer<Scalar>, _ scratch: Scratch
  ) {
    let inner = columns.rowCount
    let width = shape.outputColumns
    let pixels = shape.outputRows * width
    if columns.isInput {
      return Scalar.multiply(
        rows: shape.outputChannels, columns: pixels, inner: inner, weights, leftStride: inner,
        input, rightStride: pixels, isRightTransposed: false, into: sums, resultStride: pixels)
    }
    let rowsAtOnce = max(1, Self.chunkElements / max(1, inner * width))
    var row = 0
    while row < shape.outputRows {
      let rows = row..<min(shape.outputRows, row + rowsAtOnce)
      let count = rows.count * width
      let matrix = scratch.room(inner * count, of: Scalar.self)
      columns.fill(input, rows: rows, target: matrix)
      Scalar.multiply(
        rows: shape.outputChannels, columns: count, inner: inner, weights, leftStride: inner,
        matrix, rightStride: count, isRightTransposed: false, into: sums + row * width,
        resultStride: pixels)
      row = rows.upperBound
    }
  }

  /// One group of one image of a transposed convolution: what each input pixel gives to each kernel
  /// position is one product of matrices; its rows are then added to the outputs.
  private func scatter<Scalar: MatrixScalar>(
    _ input: UnsafePointer<Scalar>, _ weights: UnsafePointer<Scalar>,
    into sums: UnsafeMutablePointer<Scalar>, _ scratch: Scratch
  ) {
    let plane = shape.inputRows * shape.inputColumns
    let pixels = shape.outputRows * shape.outputColumns
    let positions = shape.kernelRows * shape.kernelColumns
    memset(sums, 0, shape.outputChannels * pixels * MemoryLayout<Scalar>.stride)
    // One output channel at a time bounds the memory.
    for channel in 0..<shape.outputChannels {
      let given = scratch.room(positions * plane, of: Scalar.self)
      Scalar.multiply(
        rows: positions, columns: plane, inner: shape.inputChannels,
        weights + channel * positions * shape.inputChannels, leftStride: shape.inputChannels,
        input, rightStride: plane, isRightTransposed: false, into: given, resultStride: plane)
      for kernelRow in 0..<shape.kernelRows {
        for kernelColumn in 0..<shape.kernelColumns {
          addRows(
            given + (kernelRow * shape.kernelColumns + kernelColumn) * plane,
            rowOffset: kernelRow * shape.dilationRows - shape.padding.top,
            columnOffset: kernelColumn * shape.dilationColumns - shape.padding.left,
            to: sums + channel * pixels)
        }
      }
    }
  }

  /// Adds what one kernel position gives: input (r, c) goes to output (r·s + offset, …).
  private func addRows<Scalar: MatrixScalar>(
    _ given: UnsafePointer<Scalar>, rowOffset: Int, columnOffset: Int,
    to sums: UnsafeMutablePointer<Scalar>
  ) {
    // The roles of input and output are exchanged.
    let rows = ColumnMatrix.validOutputs(
      offset: rowOffset, stride: shape.strideRows, input: shape.outputRows,
      outputs: shape.inputRows)
    let columns = ColumnMatrix.validOutputs(
      offset: columnOffset, stride: shape.strideColumns, input: shape.outputColumns,
      outputs: shape.inputColumns)
    guard !columns.isEmpty else { return }
    let first = columns.lowerBound * shape.strideColumns + columnOffset
    for row in rows {
      Scalar.add(
        columns.count, given + row * shape.inputColumns + columns.lowerBound,
        to: sums + (row * shape.strideRows + rowOffset) * shape.outputColumns + first,
        stride: shape.strideColumns)
    }
  }
}
