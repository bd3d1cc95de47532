import NetworkModel

/// A sliding-window maximum or average.
///
/// A maximum moves elements and stays on the input's grid. An average of integers sums integers and
/// is scaled once. Padding of a maximum never wins; an average counts it where its function says so.
struct PoolingKernel: Kernel {
  private let function: Pooling.Function
  private let window: ConvolutionShape

  init(_ pooling: Pooling) {
    function = pooling.function
    window = pooling.window
  }

  func outputs(of operands: [Activation], _ run: inout RunState) throws(InferenceError)
    -> [Activation]
  {
    let input = operands[0]
    switch function {
    case .maximum:
      if case .integer(let grid) = input.grid, grid.singleStep == nil {
        return [Activation(elements: pooled(input.reals), grid: .real)]
      }
      return [Activation(elements: pooled(input.elements), grid: input.grid)]
    case .average, .averageIncludingPadding:
      guard case .integer(let grid) = input.grid, let step = grid.singleStep else {
        return [Activation(elements: pooled(input.reals), grid: .real)]
      }
      return [Activation(elements: pooled(input.elements, step: step), grid: .real)]
    }
  }

  private func pooled(_ input: [Float], step: Double = 1) -> [Float] {
    let planes = window.batch * window.groups
    let (rows, columns) = (window.inputRows, window.inputColumns)
    let rowWindows = (0..<window.outputRows).map {
      Span(
        $0 * window.strideRows - window.padding.top, window.kernelRows, window.dilationRows, rows)
    }
    let columnWindows = (0..<window.outputColumns).map {
      Span(
        $0 * window.strideColumns - window.padding.left, window.kernelColumns,
        window.dilationColumns, columns)
    }
    return [Float](unsafeUninitializedCapacity: window.outputCount) { target, count in
      input.withUnsafeBufferPointer { input in
        var place = 0
        for plane in 0..<planes {
          for rowSpan in rowWindows {
            for columnSpan in columnWindows {
              target[place] = reduced(
                input, plane * rows * columns, rowSpan, columnSpan, step)
              place += 1
            }
          }
        }
      }
      count = window.outputCount
    }
  }

  @inline(__always)
  private func reduced(
    _ input: UnsafeBufferPointer<Float>, _ plane: Int, _ rows: Span, _ columns: Span,
    _ step: Double
  ) -> Float {
    var sum = 0.0
    var greatest = -Float.infinity
    var row = rows.first
    for _ in 0..<rows.count {
      var place = plane + row * window.inputColumns + columns.first
      for _ in 0..<columns.count {
        let value = input[place]
        sum += Double(value)
        if value > greatest { greatest = value }
        place += columns.step
      }
      row += rows.step
    }
    switch function {
    case .maximum: return greatest
    case .average: return Float(sum * step / Double(max(1, rows.count * columns.count)))
    case .averageIncludingPadding:
      return Float(sum * step / Double(window.kernelRows * window.kernelColumns))
    }
  }

  /// The positions of one axis that a window covers inside the image.
  private struct Span {
    let first: Int
    let count: Int
    let step: Int

    init(_ start: Int, _ kernel: Int, _ dilation: Int, _ input: Int) {
      let skipped = start < 0 ? (-start + dilation - 1) / dilation : 0
      first = start + skipped * dilation
      let last = min(kernel - 1, (input - 1 - start) / dilation)
      count = input - 1 < start ? 0 : max(0, last - skipped + 1)
      step = dilation
    }
  }
}
