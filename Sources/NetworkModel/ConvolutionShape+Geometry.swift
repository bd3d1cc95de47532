extension ConvolutionShape {
  /// Weights of all groups, without biases.
  public var weightCount: Int {
    groups * outputChannels * inputChannels * kernelRows * kernelColumns
  }

  /// Output channels of all groups.
  public var totalOutputChannels: Int { groups * outputChannels }

  /// Input channels of all groups.
  public var totalInputChannels: Int { groups * inputChannels }

  /// Elements of the input feature map of the whole batch.
  public var inputCount: Int { batch * totalInputChannels * inputRows * inputColumns }

  /// Elements of the output feature map of the whole batch.
  public var outputCount: Int { batch * totalOutputChannels * outputRows * outputColumns }

  /// Whether every channel is convolved by itself.
  public var isDepthwise: Bool { groups > 1 && inputChannels == 1 }

  /// Whether there is one pixel and one kernel position, as in a fully connected layer.
  public var isFullyConnected: Bool {
    groups == 1 && inputRows == 1 && inputColumns == 1 && kernelRows == 1 && kernelColumns == 1
      && outputRows == 1 && outputColumns == 1
  }

  /// Whether one window is the whole feature map, as in a global pooling.
  public var coversWholeInput: Bool {
    outputRows == 1 && outputColumns == 1 && kernelRows == inputRows
      && kernelColumns == inputColumns
  }

  /// Input rows that the output rows `rows` read, clipped to the image; padding is not counted.
  public func touchedInputRows(_ rows: Range<Int>) -> Int {
    touchedInputs(
      rows, kernel: kernelRows, stride: strideRows, dilation: dilationRows, before: padding.top,
      input: inputRows)
  }

  /// Input columns that the output columns `columns` read, clipped to the image.
  public func touchedInputColumns(_ columns: Range<Int>) -> Int {
    touchedInputs(
      columns, kernel: kernelColumns, stride: strideColumns, dilation: dilationColumns,
      before: padding.left, input: inputColumns)
  }

  /// Elements of the input that are read at least once: a strided 1×1 layer reads 1/s² of them.
  public var touchedInputCount: Int {
    batch * totalInputChannels * touchedInputRows(0..<outputRows)
      * touchedInputColumns(0..<outputColumns)
  }

  /// The first input row that is not needed by any output row below `row`.
  ///
  /// It is what a consumer's row tile waits for in its producer, in `0...inputRows`. Where the last
  /// window reaches into the padding below, or a transposed kernel leaves gaps, it is an upper
  /// bound.
  public func inputRowsNeeded(forOutputRowsBelow row: Int) -> Int {
    guard row > 0 else { return 0 }
    if isTransposed {
      return min(inputRows, max(0, (row - 1 + padding.top) / strideRows + 1))
    }
    let last = (row - 1) * strideRows + (kernelRows - 1) * dilationRows - padding.top
    return min(inputRows, max(0, last + 1))
  }

  /// Positions of one axis that a range of outputs reads.
  ///
  /// - Complexity: O(1) without dilation and gaps, else O(kernel).
  private func touchedInputs(
    _ outputs: Range<Int>, kernel: Int, stride: Int, dilation: Int, before: Int, input: Int
  ) -> Int {
    guard !outputs.isEmpty else { return 0 }
    let extent = (kernel - 1) * dilation + 1
    if isTransposed {
      // Output o reads input i where o + before − i·stride is a multiple k·dilation, 0 ≤ k < kernel.
      func count(from lowest: Int, below highest: Int) -> Int {
        let first = max(0, -(-lowest).quotientRoundingDown(stride))
        let last = min(input - 1, (highest - 1).quotientRoundingDown(stride))
        return max(0, last - first + 1)
      }
      let (start, end) = (outputs.lowerBound + before, outputs.upperBound + before)
      // As many outputs as the dilation hold a multiple of it: no gap is left.
      if outputs.count >= dilation { return count(from: start - extent + 1, below: end) }
      return (0..<kernel).reduce(0) {
        $0 + count(from: start - $1 * dilation, below: end - $1 * dilation)
      }
    }
    if dilation == 1, extent >= stride {
      // The windows overlap or touch: one contiguous span.
      let first = max(0, outputs.lowerBound * stride - before)
      let last = min(input, (outputs.upperBound - 1) * stride - before + extent)
      return max(0, last - first)
    }
    // Outputs o and o − d/g read the same place with the taps k and k + s/g, g = gcd(s, d). Each
    // place is counted for the largest tap that reaches it.
    let divisor = greatestCommonDivisor(stride, dilation)
    let (tapStep, outputStep) = (stride / divisor, dilation / divisor)
    return (0..<kernel).reduce(0) { sum, tap in
      let isLargest = tap + tapStep >= kernel
      let end = isLargest ? outputs.count : min(outputs.count, outputStep)
      let offset = before - tap * dilation
      let first = max(outputs.lowerBound, -(-offset).quotientRoundingDown(stride))
      let last = min(
        outputs.lowerBound + end - 1, (input - 1 + offset).quotientRoundingDown(stride))
      return sum + max(0, last - first + 1)
    }
  }
}

/// Euclid's algorithm for positive numbers.
private func greatestCommonDivisor(_ first: Int, _ second: Int) -> Int {
  var (larger, smaller) = (first, second)
  while smaller != 0 { (larger, smaller) = (smaller, larger % smaller) }
  return larger
}

extension Int {
  /// The quotient rounded towards negative infinity.
  fileprivate func quotientRoundingDown(_ divisor: Int) -> Int {
    let quotient = self / divisor
    return self % divisor < 0 ? quotient - 1 : quotient
  }
}
