import NetworkModel
import TestSupport
import Testing

struct ConvolutionShapeTests {
  /// The rows of the input that an output row reads, straight from the definition.
  private func rowsRead(_ shape: ConvolutionShape, by output: Int) -> [Int] {
    (0..<shape.kernelRows).compactMap { tap in
      let row: Int
      if shape.isTransposed {
        let distance = output + shape.padding.top - tap * shape.dilationRows
        guard distance >= 0, distance % shape.strideRows == 0 else { return nil }
        row = distance / shape.strideRows
      } else {
        row = output * shape.strideRows - shape.padding.top + tap * shape.dilationRows
      }
      return (0..<shape.inputRows).contains(row) ? row : nil
    }
  }

  private func randomShape(
    _ generator: inout SeededRandom, isTransposed: Bool
  ) -> ConvolutionShape? {
    func random(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }
    let stride = random(1...6)
    return try? ConvolutionShape(
      batch: random(1...2), groups: random(1...3), outputChannels: random(1...3),
      inputChannels: random(1...3), input: (random(1...14), random(1...14)),
      kernel: (random(1...5), random(1...5)), stride: (stride, random(1...6)),
      dilation: (random(1...4), random(1...4)),
      padding: Padding(
        top: random(-1...4), left: random(0...4), bottom: random(-1...4), right: random(0...4)),
      isTransposed: isTransposed,
      outputPadding: isTransposed ? (random(0...(stride - 1)), 0) : (0, 0))
  }

  @Test(arguments: [false, true])
  func touchedRowsAreTheRowsThatAreRead(isTransposed: Bool) throws {
    var generator = SeededRandom(seed: isTransposed ? 2 : 1)
    var checked = 0
    for _ in 0..<1500 {
      guard let shape = randomShape(&generator, isTransposed: isTransposed) else { continue }
      let reads = (0..<shape.outputRows).map { Set(rowsRead(shape, by: $0)) }
      for start in 0..<min(shape.outputRows, 8) {
        var union = Set<Int>()
        #expect(shape.touchedInputRows(start..<start) == 0)
        for end in (start + 1)...max(start + 1, min(shape.outputRows, start + 8)) {
          union.formUnion(reads[end - 1])
          #expect(
            shape.touchedInputRows(start..<end) == union.count, "\(shape), rows \(start)..<\(end)")
          checked += 1
        }
      }
    }
    #expect(checked > 10_000)
  }

  @Test(arguments: [false, true])
  func neededRowsCoverTheRowsThatAreRead(isTransposed: Bool) {
    var generator = SeededRandom(seed: isTransposed ? 4 : 3)
    for _ in 0..<1500 {
      guard let shape = randomShape(&generator, isTransposed: isTransposed) else { continue }
      #expect(shape.inputRowsNeeded(forOutputRowsBelow: 0) == 0)
      var highest = 0
      for row in 0..<shape.outputRows {
        highest = max(highest, (rowsRead(shape, by: row).max() ?? -1) + 1)
        let needed = shape.inputRowsNeeded(forOutputRowsBelow: row + 1)
        #expect(needed >= highest && needed <= shape.inputRows)
        if !isTransposed && shape.padding.bottom <= 0 { #expect(needed == highest) }
      }
    }
  }

  @Test func columnsFollowTheSameRuleAsRows() throws {
    var generator = SeededRandom(seed: 5)
    for _ in 0..<500 {
      guard let shape = randomShape(&generator, isTransposed: false) else { continue }
      let turned = try ConvolutionShape(
        outputChannels: 1, inputChannels: 1, input: (shape.inputColumns, shape.inputRows),
        kernel: (shape.kernelColumns, shape.kernelRows),
        stride: (shape.strideColumns, shape.strideRows),
        dilation: (shape.dilationColumns, shape.dilationRows),
        padding: Padding(
          top: shape.padding.left, left: shape.padding.top, bottom: shape.padding.right,
          right: shape.padding.bottom))
      #expect(turned.outputRows == shape.outputColumns)
      for end in 1...shape.outputColumns {
        #expect(turned.touchedInputRows(0..<end) == shape.touchedInputColumns(0..<end))
      }
    }
  }

  @Test(arguments: [false, true])
  func countsAreThoseOfTheLoopNest(isTransposed: Bool) {
    var generator = SeededRandom(seed: isTransposed ? 7 : 6)
    for _ in 0..<300 {
      guard let shape = randomShape(&generator, isTransposed: isTransposed) else { continue }
      var macs = 0
      let pixels =
        isTransposed
        ? (shape.inputRows, shape.inputColumns) : (shape.outputRows, shape.outputColumns)
      for _ in 0..<shape.batch {
        for _ in 0..<(shape.groups * shape.outputChannels * shape.inputChannels) {
          for _ in 0..<pixels.0 {
            for _ in 0..<pixels.1 { macs += shape.kernelRows * shape.kernelColumns }
          }
        }
      }
      #expect(shape.macCount == macs)
      #expect(
        shape.outputCount == shape.batch * shape.totalOutputChannels * shape.outputRows
          * shape.outputColumns)
    }
  }

  /// A transposed convolution's output is the input of the convolution it transposes.
  @Test func transposedSizeInvertsTheConvolution() throws {
    for (size, kernel, stride, padding) in [(7, 3, 1, 1), (8, 4, 2, 1), (5, 2, 3, 0)] {
      let up = try ConvolutionShape(
        outputChannels: 1, inputChannels: 1, input: (size, size), kernel: (kernel, kernel),
        stride: (stride, stride), padding: .all(padding), isTransposed: true)
      let down = try ConvolutionShape(
        outputChannels: 1, inputChannels: 1, input: (up.outputRows, up.outputColumns),
        kernel: (kernel, kernel), stride: (stride, stride), padding: .all(padding))
      #expect(down.outputRows == size)
    }
  }

  @Test func anotherBatchChangesNothingElse() throws {
    let shape = try ConvolutionShape(
      groups: 2, outputChannels: 3, inputChannels: 4, input: (9, 7), kernel: (3, 2),
      stride: (2, 3), dilation: (1, 2), padding: .all(1), isTransposed: true, outputPadding: (1, 2))
    let batched = try shape.withBatch(5)
    #expect(batched.macCount == 5 * shape.macCount)
    #expect(batched.outputRows == shape.outputRows && batched.outputColumns == shape.outputColumns)
    #expect(try batched.withBatch(1) == shape)
  }

  @Test func kernelFitsExactlyOrNotAtAll() throws {
    func shape(_ kernel: Int, _ dilation: Int) throws -> ConvolutionShape {
      try ConvolutionShape(
        outputChannels: 1, inputChannels: 1, input: (5, 5), kernel: (kernel, 1),
        dilation: (dilation, 1), padding: Padding(top: 1, left: 0, bottom: 1, right: 0))
    }
    #expect(try shape(7, 1).outputRows == 1)
    #expect(throws: NetworkError.self) { try shape(8, 1) }
    #expect(try shape(3, 3).outputRows == 1)
    #expect(throws: NetworkError.self) { try shape(3, 4) }
  }

  @Test(arguments: [0, -1, Int.min, Int(Int32.max) + 1, Int.max])
  func sizesBeyondTheirRangeAreErrors(size: Int) {
    #expect(throws: NetworkError.self) {
      try ConvolutionShape(batch: size, outputChannels: 1, inputChannels: 1, input: (1, 1))
    }
    #expect(throws: NetworkError.self) {
      try ConvolutionShape(
        outputChannels: 1, inputChannels: 1, input: (4, 4), dilation: (size, 1))
    }
    #expect(throws: NetworkError.self) {
      try Pooling.window(
        over: TensorShape([1, 1, 4, 4]), kernel: (2, 2), stride: (1, 1), dilation: (1, size))
    }
  }

  @Test(arguments: [Int.min, Int.min + 1, -Int(Int32.max) - 1, Int(Int32.max) + 1, Int.max])
  func paddingsBeyondTheirRangeAreErrors(size: Int) {
    #expect(throws: NetworkError.self) {
      try ConvolutionShape(
        outputChannels: 1, inputChannels: 1, input: (4, 4),
        padding: Padding(top: 0, left: size, bottom: 0, right: 0))
    }
    #expect(throws: NetworkError.self) {
      try Pooling.window(
        over: TensorShape([1, 1, 4, 4]), kernel: (2, 2), stride: (1, 1), padding: .all(size),
        roundsUp: true)
    }
    #expect(throws: NetworkError.self) {
      try ConvolutionShape(
        outputChannels: 1, inputChannels: 1, input: (4, 4), isTransposed: true,
        outputPadding: (size, 0))
    }
  }

  /// Extremes of all sizes at once are errors and no overflow.
  @Test func greatestSizesDoNotOverflow() {
    let most = Int(Int32.max)
    for isTransposed in [false, true] {
      #expect(throws: NetworkError.self) {
        try ConvolutionShape(
          batch: most, groups: most, outputChannels: most, inputChannels: most,
          input: (most, most), kernel: (most, most), stride: (most, most), dilation: (most, most),
          padding: .all(-most), isTransposed: isTransposed, outputPadding: (most, most))
      }
    }
  }

  @Test func macCountIsLimitedOnBothSides() throws {
    // 2¹⁶ × 2¹⁶ weights at 2⁸ × 2⁸ pixels are 2⁴⁸ products.
    let size = 1 << 16
    let shape = try ConvolutionShape(
      outputChannels: size, inputChannels: size, input: (1 << 8, 1 << 8))
    #expect(shape.macCount == ConvolutionShape.maximumMACCount)
    #expect(throws: NetworkError.self) {
      try ConvolutionShape(
        outputChannels: size, inputChannels: size, input: (1 << 8, (1 << 8) + 1))
    }
  }
}
