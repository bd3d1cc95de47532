import NetworkModel

/// The matrix whose product with a group's weights is the group's convolution ("im2col").
///
/// Its rows are the kernel positions of every input channel, in the order of the weights; its
/// columns are the output pixels of all images. Chellapilla, Puri and Simard, "High Performance
/// Convolutional Neural Networks for Document Processing", IWFHR 2006, Section 3.
struct ColumnMatrix {
  /// How an input pixel is found.
  enum Access {
    /// One kernel position over every pixel: the input is the matrix.
    case direct
    /// As many outputs as inputs, one beside the other: each row is the map, moved.
    case moved
    /// By rows and columns.
    case strided
  }

  let shape: ConvolutionShape
  let access: Access

  init(_ shape: ConvolutionShape) {
    self.shape = shape
    let hasUnitStride = shape.strideRows == 1 && shape.strideColumns == 1
    let keepsSize =
      shape.outputRows == shape.inputRows && shape.outputColumns == shape.inputColumns
    let hasOneTap = shape.kernelRows == 1 && shape.kernelColumns == 1
    if hasUnitStride, keepsSize {
      access = hasOneTap && shape.padding == .none ? .direct : .moved
    } else {
      access = .strided
    }
  }

  /// Rows of the matrix: kernel positions of one group's input channels.
  var rowCount: Int { shape.inputChannels * shape.kernelRows * shape.kernelColumns }

  /// Floats of the matrix for one image.
  var elementCount: Int { rowCount * shape.outputRows * shape.outputColumns }

  /// Fills the matrix from one group's input channels.
  func gather(
    from input: UnsafePointer<Float>, imageCount: Int, into matrix: UnsafeMutablePointer<Float>
  ) {
    let length = imageCount * shape.outputRows * shape.outputColumns
    forEachRow(imageCount) { row, tap, channelStart in
      let target = matrix + row * length
      switch access {
      case .direct: break
      case .moved:
        let span = overlap(of: tap, length: length)
        if !span.isEmpty {
          (target + span.lowerBound).copy(
            from: input + channelStart + span.lowerBound + offset(of: tap), count: span.count)
        }
        clearOutside(of: tap, imageCount: imageCount, in: target)
      case .strided:
        forEachLine(of: tap, imageCount: imageCount) { line, source, valid in
          let output = target + line * shape.outputColumns
          output.setToZero(count: shape.outputColumns)
          guard let source else { return }
          var column = valid.lowerBound
          while column < valid.upperBound {
            output[column] =
              (input + channelStart + source)[column * shape.strideColumns + tap.column]
            column += 1
          }
        }
      }
    }
  }

  /// Adds the matrix's elements to the input channels that they came from; the matrix is consumed.
  func scatter(
    _ matrix: UnsafeMutablePointer<Float>, imageCount: Int,
    addingTo input: UnsafeMutablePointer<Float>
  ) {
    let length = imageCount * shape.outputRows * shape.outputColumns
    forEachRow(imageCount) { row, tap, channelStart in
      let source = matrix + row * length
      switch access {
      case .direct: break
      case .moved:
        clearOutside(of: tap, imageCount: imageCount, in: source)
        let span = overlap(of: tap, length: length)
        guard !span.isEmpty else { return }
        MatrixProducts.add(
          source + span.lowerBound, count: span.count,
          to: input + channelStart + span.lowerBound + offset(of: tap))
      case .strided:
        forEachLine(of: tap, imageCount: imageCount) { line, target, valid in
          guard let target else { return }
          let output = source + line * shape.outputColumns
          var column = valid.lowerBound
          while column < valid.upperBound {
            (input + channelStart + target)[column * shape.strideColumns + tap.column] +=
              output[column]
            column += 1
          }
        }
      }
    }
  }
}

extension ColumnMatrix {
  /// A kernel position: rows and columns from an output pixel's place to the input pixel it reads.
  private struct Tap {
    let row: Int
    let column: Int
  }

  private func forEachRow(_ imageCount: Int, _ body: (Int, Tap, Int) -> Void) {
    var row = 0
    for channel in 0..<shape.inputChannels {
      let start = channel * imageCount * shape.inputRows * shape.inputColumns
      for kernelRow in 0..<shape.kernelRows {
        for kernelColumn in 0..<shape.kernelColumns {
          let tap = Tap(
            row: kernelRow * shape.dilationRows - shape.padding.top,
            column: kernelColumn * shape.dilationColumns - shape.padding.left)
          body(row, tap, start)
          row += 1
        }
      }
    }
  }

  private func offset(of tap: Tap) -> Int { tap.row * shape.inputColumns + tap.column }

  /// The places whose moved place lies in the channel at all.
  private func overlap(of tap: Tap, length: Int) -> Range<Int> {
    let first = max(0, -offset(of: tap))
    return first..<max(first, min(length, length - offset(of: tap)))
  }

  /// Sets to zero what a move brought from another row, image or channel.
  private func clearOutside(
    of tap: Tap, imageCount: Int, in row: UnsafeMutablePointer<Float>
  ) {
    let (rows, columns) = (shape.outputRows, shape.outputColumns)
    let above = min(rows, max(0, -tap.row))
    let below = min(rows, max(0, tap.row))
    let left = min(columns, max(0, -tap.column))
    let right = min(columns, max(0, tap.column))
    var image = 0
    while image < imageCount, above + below > 0 {
      let start = row + image * rows * columns
      start.setToZero(count: above * columns)
      (start + (rows - below) * columns).setToZero(count: below * columns)
      image += 1
    }
    var line = row
    let end = row + imageCount * rows * columns
    while line < end, left + right > 0 {
      var column = 0
      while column < left {
        line[column] = 0
        column += 1
      }
      column = columns - right
      while column < columns {
        line[column] = 0
        column += 1
      }
      line += columns
    }
  }

  /// Visits the output rows of all images: the row, the start of the input row that it reads or
  /// `nil`, and the output columns that read inside it.
  private func forEachLine(
    of tap: Tap, imageCount: Int, _ body: (Int, Int?, Range<Int>) -> Void
  ) {
    let stride = shape.strideColumns
    let first = tap.column >= 0 ? 0 : (stride - 1 - tap.column) / stride
    let last = shape.inputColumns - 1 - tap.column
    let end = last < 0 ? 0 : min(shape.outputColumns, last / stride + 1)
    let valid = min(first, end)..<end
    for image in 0..<imageCount {
      for outputRow in 0..<shape.outputRows {
        let inputRow = outputRow * shape.strideRows + tap.row
        let isInside = inputRow >= 0 && inputRow < shape.inputRows
        let source = (image * shape.inputRows + inputRow) * shape.inputColumns
        body(image * shape.outputRows + outputRow, isInside ? source : nil, valid)
      }
    }
  }

}
