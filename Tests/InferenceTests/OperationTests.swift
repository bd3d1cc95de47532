import Inference
import NetworkModel
import Testing

/// Every other operation on a few numbers that are worked by hand.
struct OperationTests {
  private func run(
    _ operation: Operation, _ input: [Float], _ shape: [Int], to output: [Int]
  ) throws -> [Float] {
    try SingleLayer.run(operation, input, shape: shape, to: output).outputs[0]
  }

  private static let three: [Float] = [1, 2, 3, 4, 5, 6, 7, 8, 9]

  /// Windows of 2×2 at a distance of 2 over 3×3 with one row and column of padding before.
  @Test(arguments: [
    (Pooling.Function.maximum, [1, 3, 7, 9] as [Float]),
    (.average, [1, 2.5, 5.5, 7]), (.averageIncludingPadding, [0.25, 1.25, 2.75, 7]),
  ])
  func pools(function: Pooling.Function, expected: [Float]) throws {
    let window = try Pooling.window(
      over: TensorShape([1, 1, 3, 3]), kernel: (2, 2), stride: (2, 2),
      padding: Padding(top: 1, left: 1, bottom: 0, right: 0))
    let pooling = Pooling(function: function, window: window)
    #expect(try run(.pooling(pooling), Self.three, [1, 1, 3, 3], to: [1, 1, 2, 2]) == expected)
  }

  /// All elements are negative: padding must not win.
  @Test func padsNoMaximum() throws {
    let window = try Pooling.window(
      over: TensorShape([1, 1, 1, 2]), kernel: (3, 3), stride: (1, 1), padding: .all(1))
    let pooling = Pooling(function: .maximum, window: window)
    #expect(try run(.pooling(pooling), [-3, -2], [1, 1, 1, 2], to: [1, 1, 1, 2]) == [-2, -2])
  }

  @Test func addsOperandsOfDifferentFormats() throws {
    // 3 · ½ + 5 · ¼ = 2.75, 2.5 or 3 in steps of ½, a tie that goes to the even 6 · ½.
    let sum = try SingleLayer.run(
      .elementwise(.add),
      operands: [
        ([1.5], [1], SingleLayer.integers(8, step: 0.5)),
        ([1.25], [1], SingleLayer.integers(8, step: 0.25)),
      ], to: [1], outputFormat: SingleLayer.integers(8, step: 0.5))
    #expect(sum == [3])
  }

  @Test func broadcasts() throws {
    let difference = try SingleLayer.run(
      .elementwise(.subtract),
      operands: [([1, 2, 3, 4], [2, 2], .float32), ([1, 10], [2], .float32)], to: [2, 2])
    #expect(difference == [0, -8, 2, -6])
  }

  @Test func concatenatesOnOneGrid() throws {
    let joined = try SingleLayer.run(
      .concatenation(axis: 1),
      operands: [
        ([1, 2], [2, 1], SingleLayer.integers(8)),
        ([0.5, 0.75, 3, 4], [2, 2], SingleLayer.integers(8, step: 0.25)),
      ], to: [2, 3], outputFormat: SingleLayer.integers(8, step: 0.5))
    // 0.75 is a tie between 1 and 2 halves.
    #expect(joined == [1, 0.5, 1, 2, 3, 4])
  }

  /// Rows (1, 2) and (3, 4) times (1, 0, 2) over (0, 1, 1).
  @Test(arguments: [NumberFormat.float32, .fixedPoint(bits: 8, fractionBits: 0, isSigned: true)])
  func multipliesActivations(format: NumberFormat) throws {
    let shape = try ConvolutionShape(outputChannels: 3, inputChannels: 2, input: (1, 2))
    let product = try SingleLayer.run(
      .matrixMultiplication(shape),
      operands: [([1, 2, 3, 4], [2, 2], format), ([1, 0, 2, 0, 1, 1], [2, 3], format)], to: [2, 3])
    #expect(product == [1, 2, 4, 3, 4, 10])
  }

  @Test func countsThresholds() throws {
    let staircase = try MultiThreshold(
      thresholds: [[-1, 0, 2], [5, 6, 7]], scale: 2, offset: -1)
    let result = try run(
      .activation(.multiThreshold(staircase)), [-2, -1, 0, 9, 5, 6], [1, 2, 3], to: [1, 2, 3])
    #expect(result == [-1, 1, 3, 5, 1, 3])
  }

  @Test func appliesFunctions() throws {
    let input: [Float] = [-4, -0.5, 0, 2]
    func apply(_ function: ActivationFunction) throws -> [Float] {
      try run(.activation(function), input, [1, 4], to: [1, 4])
    }
    #expect(try apply(.relu) == [0, 0, 0, 2])
    #expect(try apply(.leakyRelu(alpha: 0.5)) == [-2, -0.25, 0, 2])
    #expect(try apply(.parametricRelu(alpha: [1, 2, 3, 4])) == [-4, -1, 0, 2])
    #expect(try apply(.clip(minimum: -1, maximum: 1)) == [-1, -0.5, 0, 1])
    #expect(try apply(.hardSigmoid(alpha: 0.25, beta: 0.5)) == [0, 0.375, 0.5, 1])
    #expect(try apply(.hardSwish) == [0, -0.5 * (0.5 - 0.5 / 6), 0, 2 * (2.0 / 6 + 0.5)])
    #expect(try apply(.sign) == [-1, -1, 0, 1])
    #expect(try apply(.other("Pow(2.0)")) == [16, 0.25, 0, 4])
    #expect(try apply(.sigmoid)[2] == 0.5)
    #expect(throws: InferenceError.self) { try apply(.other("Unheard")) }
  }

  @Test func rearranges() throws {
    let input: [Float] = [0, 1, 2, 3, 4, 5, 6, 7]
    func move(_ way: Rearrangement, _ shape: [Int], to output: [Int]) throws -> [Float] {
      try run(.rearrangement(way), Array(input.prefix(shape.reduce(1, *))), shape, to: output)
    }
    #expect(try move(.transpose(permutation: [1, 0]), [2, 3], to: [3, 2]) == [0, 3, 1, 4, 2, 5])
    #expect(
      try move(.pad(before: [1, -1], after: [0, 1], value: 9), [2, 2], to: [3, 2])
        == [9, 9, 1, 9, 3, 9])
    #expect(
      try move(.slice(starts: [3], axes: [1], steps: [-2]), [2, 4], to: [2, 2]) == [3, 1, 7, 5])
    #expect(try move(.expand, [2, 1], to: [2, 2]) == [0, 0, 1, 1])
    #expect(
      try move(.depthToSpace(block: 2), [1, 4, 1, 2], to: [1, 1, 2, 4])
        == [0, 2, 1, 3, 4, 6, 5, 7])
    #expect(
      try move(.spaceToDepth(block: 2), [1, 1, 2, 4], to: [1, 4, 1, 2])
        == [0, 2, 1, 3, 4, 6, 5, 7])
    #expect(throws: InferenceError.self) { try move(.gather, [2, 4], to: [4]) }
    #expect(throws: InferenceError.self) {
      try move(.transpose(permutation: [1, 0]), [2, 4], to: [2, 4])
    }
  }

  @Test func enlargesByRepetitionOnly() throws {
    let input: [Float] = [1, 2]
    #expect(
      try run(.resize(.nearest), input, [1, 1, 1, 2], to: [1, 1, 2, 4])
        == [1, 1, 2, 2, 1, 1, 2, 2])
    #expect(throws: InferenceError.self) {
      try run(.resize(.linear), input, [1, 1, 1, 2], to: [1, 1, 2, 4])
    }
    #expect(throws: InferenceError.self) {
      try run(.resize(.nearest), input, [1, 1, 1, 2], to: [1, 1, 1, 3])
    }
  }

  @Test func reduces() throws {
    let input: [Float] = [3, 1, 2, 9, 9, 0]
    func reduce(_ function: ReductionFunction, to output: [Int]) throws -> [Float] {
      try run(.reduction(function, axes: [1]), input, [2, 3], to: output)
    }
    #expect(try reduce(.sum, to: [2]) == [6, 18])
    #expect(try reduce(.mean, to: [2, 1]) == [2, 6])
    #expect(try reduce(.maximum, to: [2]) == [3, 9])
    #expect(try reduce(.minimum, to: [2]) == [1, 0])
    // Of equal elements the first counts.
    #expect(try reduce(.argumentMaximum, to: [2]) == [0, 0])
    #expect(try reduce(.argumentMinimum, to: [2]) == [1, 2])
    #expect(try reduce(.topElements, to: [2, 2]) == [3, 2, 9, 9])
  }

  /// e^(ln 2) / (1 + 2 + 1) = ½; each channel of the instance has the deviation 1.
  @Test func normalizes() throws {
    let two = Float(0.6931472)
    let shares = try run(
      .normalization(.softmax(axis: 1, isLogarithm: false)), [0, two, 0], [1, 3], to: [1, 3])
    #expect(zip(shares, [0.25, 0.5, 0.25]).allSatisfy { abs($0 - $1) < 1e-6 })
    let channels = try run(
      .normalization(.instance(epsilon: 0)), [1, 3, -5, -3], [1, 2, 2], to: [1, 2, 2])
    #expect(channels == [-1, 1, -1, 1])
    // 2 / (1 + 2/2 · (2² + 1²))¹ = ⅓ for the first of two channels.
    let local = try run(
      .normalization(.localResponse(size: 2, alpha: 2, beta: 1, bias: 1)), [2, 1], [1, 2, 1, 1],
      to: [1, 2, 1, 1])
    #expect(abs(local[0] - 1.0 / 3) < 1e-6)
  }
}
