import NetworkModel
import Testing

struct TensorTests {
  @Test func elementCountsAreLimitedOnBothSides() throws {
    #expect(try TensorShape([1 << 18, 1 << 18]).elementCount == TensorShape.maximumElementCount)
    #expect(throws: NetworkError.self) { try TensorShape([1 << 18, (1 << 18) + 1]) }
    #expect(try TensorShape([1]).elementCount == 1)
    #expect(throws: NetworkError.self) { try TensorShape([0]) }
    #expect(try TensorShape([Int](repeating: 1, count: 8)).elementCount == 1)
    #expect(throws: NetworkError.self) { try TensorShape([Int](repeating: 1, count: 9)) }
    #expect(throws: NetworkError.self) { try TensorShape([Int.max, Int.max]) }
  }

  @Test func axesHaveTheirMeanings() throws {
    let map = try TensorShape(batch: 2, channels: 3, rows: 4, columns: 5)
    #expect((map.batch, map.channels, map.rows, map.columns) == (2, 3, 4, 5))
    #expect(map.description == "2×3×4×5")
    let line = try TensorShape([2, 3, 5])
    #expect((line.channels, line.rows, line.columns) == (3, 1, 5))
    #expect(try TensorShape([]).description == "scalar")
  }

  @Test func valuesMustFillTheShape() throws {
    let shape = try TensorShape([2, 3, 1, 1])
    #expect(throws: NetworkError.self) {
      try WeightTensor(shape: shape, values: .reals([Float](repeating: 0, count: 5)))
    }
    let weights = try WeightTensor(shape: shape, values: .reals([0, 1, 0, -0.0, 2, 3]))
    #expect(weights.zeroCount == 3)
    #expect(weights.storageBits == 6 * 32)
    #expect(try WeightTensor(shape: shape).zeroCount == nil)
  }

  /// Zero points along axis 1 of a 2×3 tensor: the columns' zeros are 1, 2 and 3.
  @Test func zerosFollowTheZeroPointsOfTheirAxis() throws {
    let shape = try TensorShape([2, 3])
    let format = NumberFormat.integer(
      try AffineFormat(
        bits: 8, isSigned: true, scale: .perChannel([1, 1, 1], axis: 1), zeroPoints: [1, 2, 3]))
    let weights = try WeightTensor(
      shape: shape, format: format, values: .bytes([1, 2, 3, 3, 2, 1]))
    #expect(weights.zeroCount == 4)
    for wrong in [try TensorShape([3, 2]), try TensorShape([6])] {
      #expect(throws: NetworkError.self) { try WeightTensor(shape: wrong, format: format) }
    }
  }

  @Test func codebookZerosAreIndicesOfZero() throws {
    let weights = try WeightTensor(
      shape: TensorShape([4]), format: .codebook(bits: 2, entries: [0, 0.5, -1, 2]),
      values: .integers([0, 1, 0, 3]))
    #expect(weights.zeroCount == 2)
    // Four indices of two bits and a table of four 32-bit values.
    #expect(weights.storageBits == 4 * 2 + 4 * 32)
  }

  @Test func storedBitsAreThoseOfTheEncoding() throws {
    let encoding = try WeightEncoding(
      entries: 5, fillers: 1, codeBits: 8, indexBits: 4, tableBits: 64)
    #expect(encoding.storageBits == 5 * 12 + 64)
    let weights = try WeightTensor(shape: TensorShape([100]), encoding: encoding)
    #expect(weights.storageBits == 124)
    #expect(try WeightTensor(shape: TensorShape([4]), encoding: encoding).storageBits == 124)
    #expect(throws: NetworkError.self) {
      try WeightTensor(shape: TensorShape([3]), encoding: encoding)
    }
    let statistics = try WeightStatistics(density: 0.5, storageBits: 77, source: "example")
    #expect(
      try WeightTensor(shape: TensorShape([100]), values: .statistical(statistics)).storageBits
        == 77)
  }

  @Test(arguments: [
    (-1, 0, 8, 4, 0), (4, 5, 8, 4, 0), (4, -1, 8, 4, 0), (4, 0, 0, 4, 0), (4, 0, 33, 4, 0),
    (4, 0, 8, -1, 0), (4, 0, 8, 33, 0), (4, 0, 8, 4, -1),
  ])
  func impossibleEncodingsAreErrors(entries: Int, fillers: Int, code: Int, index: Int, table: Int) {
    #expect(throws: NetworkError.self) {
      try WeightEncoding(
        entries: entries, fillers: fillers, codeBits: code, indexBits: index,
        tableBits: Int64(table))
    }
  }

  @Test func integerFormatsAreChecked() throws {
    for bits in [1, 32] {
      let format = try AffineFormat(bits: bits, isSigned: true, scale: .perTensor(1))
      #expect(format.range == -(1 << (bits - 1))...(1 << (bits - 1)) - 1)
    }
    for bits in [0, 33] {
      #expect(throws: NetworkError.self) {
        try AffineFormat(bits: bits, isSigned: true, scale: .perTensor(1))
      }
    }
    for scale in [0, -1, Double.nan, .infinity] {
      #expect(throws: NetworkError.self) {
        try AffineFormat(bits: 8, isSigned: true, scale: .perTensor(scale))
      }
    }
    let narrow = try AffineFormat(bits: 8, isSigned: true, isNarrow: true, scale: .perTensor(1))
    #expect(narrow.range == -127...127)
  }

  @Test func thresholdsAscend() throws {
    #expect(
      try MultiThreshold(thresholds: [[1, 1, 2]], scale: 1, offset: 0).thresholds == [[1, 1, 2]])
    for rows in [[[2, 1]], [], [[1], [1, 2]]] as [[[Float]]] {
      #expect(throws: NetworkError.self) {
        try MultiThreshold(thresholds: rows, scale: 1, offset: 0)
      }
    }
  }

  @Test func convolutionsTakeOneValueForAllChannelsOrOneForEach() throws {
    let shape = try ConvolutionShape(outputChannels: 3, inputChannels: 2, input: (4, 4))
    let weights = try WeightTensor(shape: TensorShape([3, 2, 1, 1]))
    func make(scales: Int, offsets: Int, biases: Int = 3) throws -> Convolution {
      try Convolution(
        shape: shape, weights: weights, bias: Bias(count: biases),
        outputAffine: ChannelAffine(
          scale: [Float](repeating: 1, count: scales),
          offset: [Float](repeating: 0, count: offsets)))
    }
    for (scales, offsets) in [(1, 1), (3, 3), (1, 3)] {
      #expect(try make(scales: scales, offsets: offsets).outputAffine?.scale.count == scales)
    }
    for (scales, offsets, biases) in [(2, 3, 3), (3, 2, 3), (3, 0, 3), (3, 3, 2)] {
      #expect(throws: NetworkError.self) {
        try make(scales: scales, offsets: offsets, biases: biases)
      }
    }
    #expect(throws: NetworkError.self) {
      try Convolution(shape: shape, weights: WeightTensor(shape: TensorShape([5, 1, 1, 1])))
    }
  }
}
