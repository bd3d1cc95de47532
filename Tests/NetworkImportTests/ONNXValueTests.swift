import NetworkModel
import Testing

struct ONNXValueTests {
  @Test func foldsBatchNormalizationIntoWeightsAndBias() throws {
    // Scales 2/√4 = 1 and 6/√9 = 2; weights 1 and 2; biases (1 − 3)·1 + 1 and (2 − 1)·2 − 1.
    let convolution = try #require(
      try Fixture.network("batch-normalization-folded").convolution())
    #expect(convolution.weights.reals == [1, 4])
    #expect(convolution.bias?.values == [-1, 1])
    #expect(convolution.outputAffine == nil)
  }

  @Test func foldsArithmeticInEitherOrder() throws {
    // t − s·(W·x + b) with s = 2: weights −2·W, biases 10 − 2·1 and 20 − 2·2.
    let convolution = try #require(try Fixture.network("scale-folded").convolution())
    #expect(convolution.bias?.values == [8, 16])
    // W is [[−3, −2], [−1, 0], [1, 2]]; stored by output.
    #expect(convolution.weights.reals == [6, 2, -2, 4, 0, -4])
  }

  @Test func appliesFactorsOfGemm() throws {
    let convolution = try #require(try Fixture.network("gemm-factors").convolution())
    #expect(convolution.bias?.values == [3, 6, 9, 12])
    #expect(convolution.weights.reals == [-6, -4, -2, 0, 2, 4, 6, -6, -4, -2, 0, 2])
  }

  @Test func reordersWeightsOfTransposedConvolution() throws {
    // Stored as input channel, output channel of a group; wanted the other way round.
    let weights = try #require(try Fixture.network("conv-transposed").convolution()).weights
    #expect(weights.shape.dimensions == [6, 2, 3, 3])
    let ramp = (0..<108).map { Float($0 % 7 - 3) }
    let reals = try #require(weights.reals)
    // Group 1, output channel 2 of 3, input channel 1 of 2, kernel position 4 of 9.
    let wanted: Int = ((1 * 3 + 2) * 2 + 1) * 9 + 4
    let stored: Int = ((1 * 2 + 1) * 3 + 2) * 9 + 4
    #expect(reals[wanted] == ramp[stored])
  }

  @Test func foldsComputedWeights() throws {
    // 2² / 2 and 3² / 2 of a range expanded to two rows.
    let convolution = try #require(try Fixture.network("shape-operators").convolution())
    #expect(convolution.weights.reals == [2, 4.5, 2, 4.5])
  }

  @Test func readsHalfPrecision() throws {
    let weights = try #require(try Fixture.network("half-precision").convolution()).weights
    #expect(weights.format == .float(bits: 16))
    // 6·10⁻⁸ is the smallest subnormal, 2⁻²⁴.
    #expect(weights.reals == [0.5, -2, 65504, 0x1p-24])
  }

  @Test func turnsQuantizerPairsIntoFormats() throws {
    let network = try Fixture.network("qdq-conv")
    let convolution = try #require(network.convolution())
    #expect(convolution.weights.storedIntegers == [-3, -2, -1, 0, 1, 2])
    #expect(
      convolution.weights.format.affine?.scale == .perChannel([0.5, 0.25, 0.125], axis: 0))
    // 2²⁴ + 1 is not a single-precision number; the stored integer keeps it.
    #expect(convolution.bias?.stored == [100, -7, 16_777_217])
    let input = try #require(network[network.inputs[0]].format.affine)
    #expect(input.bits == 8 && input.isSigned && input.zeroPoints == [3])
    let output = try #require(network.outputFormat.affine)
    #expect(output.bits == 8 && !output.isSigned && output.zeroPoints == [0])
    #expect(network[network.layers[0].output].format == .float32)
  }

  @Test func requantizesWhatIsAlsoReadAsReal() throws {
    let network = try Fixture.network("qdq-shared-tensor")
    #expect(network[network.layers[0].output].format == .float32)
    #expect(network[network.layers[1].output].format.bits == 8)
  }

  @Test func unpacksFourBitWeights() throws {
    let weights = try #require(try Fixture.network("qdq-four-bits").convolution()).weights
    #expect(weights.storedIntegers == [1, 2, -8, -1, 7, 0])
    #expect(weights.format.bits == 4)
  }

  @Test func readsQuantizedOperators() throws {
    let network = try Fixture.network("qoperator")
    let first = try #require(network.convolution())
    #expect(first.weights.format.affine?.zeroPoints == [2])
    #expect(first.weights.format.affine?.isSigned == false)
    #expect(first.bias?.stored == [1, 2, 3])
    #expect(network.tensors.allSatisfy { $0.format.bits == 8 })
    let second = try #require(network.convolution(1))
    #expect(second.weights.storedIntegers == [-3, -2, -1, 0, 1, 2, 3, -3, -2, -1, 0, 1])
    #expect(network.outputFormat.affine?.zeroPoints == [1])
  }

  @Test func keepsTheRealBiasOfAQuantizedSum() throws {
    let network = try Fixture.network("qoperator-product")
    guard case .affine(let affine) = network.layers[1].operation else {
      Issue.record("the second layer is no affine layer")
      return
    }
    // Stored 0, 1, 2, 0 with scale 0.5 and zero point 1.
    #expect(affine.offset == [-0.5, 0, 0.5, -0.5])
    let weights = try #require(network.convolution()).weights
    #expect(weights.storedIntegers?.prefix(3) == [-3, 1, -2])
  }

  @Test func readsDynamicQuantization() throws {
    let network = try Fixture.network("dynamic-quantization")
    // The quantizer looks at the whole input before it writes eight bits.
    #expect(network[network.inputs[0]].format == .float32)
    #expect(network[network.layers[0].output].format.bits == 8)
    let convolution = try #require(network.convolution())
    #expect(convolution.weights.format.affine?.scale == .perTensor(0.125))
    #expect(convolution.bias?.values == [-3, -2, -1, 0])
    #expect(network.outputFormat == .float32)
    let product = try #require(try Fixture.network("dynamic-product").convolution())
    #expect(product.weights.format.affine?.zeroPoints == [1, 2])
    #expect(product.weights.format.affine?.scale == .perChannel([0.5, 0.25], axis: 0))
  }

  @Test(arguments: ["qonnx-brevitas", "qonnx-finn", "qonnx-general", "qonnx-plain"])
  func readsQONNXInEveryDomain(_ name: String) throws {
    let network = try Fixture.network(name)
    let convolution = try #require(network.convolution())
    let format = try #require(convolution.weights.format.affine)
    #expect(format.bits == 3 && format.isSigned && format.isNarrow)
    #expect(format.scale == .perChannel([0.5, 0.25], axis: 0))
    // −1.5, −1, −0.5, 0 in steps of 0.5 and 0.5, 1, 1.5, −1.5 in steps of 0.25, limited to ±3.
    #expect(convolution.weights.storedIntegers == [-3, -2, -1, 0, 2, 3, 3, -3])
    #expect(convolution.outputAffine?.offset == [1, 1])
    let output = try #require(network.outputFormat.affine)
    #expect(output.bits == 4 && !output.isSigned && output.rounding == .down)
    #expect(network[network.inputs[0]].format.affine?.bits == 8)
  }

  @Test func readsBinaryWeights() throws {
    let network = try Fixture.network("qonnx-bipolar")
    let weights = try #require(network.convolution()).weights
    #expect(weights.format == .binary(scale: .perTensor(0.5)))
    #expect(weights.storedIntegers == [-1, -1, -1, 1])
    #expect(network[network.inputs[0]].format == .binary(scale: .perTensor(1)))
    // Four of eight bits are cut off: a sixteenth, rounded down to whole steps.
    #expect(network.convolution()?.outputAffine?.scale == [0.0625, 0.0625])
    #expect(network.outputFormat.affine?.scale == .perTensor(1))
    #expect(network.outputFormat.affine?.rounding == .down)
  }

  @Test func readsFINNAnnotations() throws {
    let network = try Fixture.network("finn-thresholds")
    #expect(network[network.inputs[0]].format == .integer(try plain(8, isSigned: false)))
    #expect(network[network.layers[0].output].format == .integer(try plain(2, isSigned: false)))
    let first = try #require(network.convolution())
    #expect(first.weights.format == .ternary(negative: 1, positive: 1))
    #expect(first.weights.storedIntegers == [-1, 1, 0, 0, -1, 1])
    #expect(first.outputAffine?.offset == [1, 1])
    let second = try #require(network.convolution(1))
    #expect(second.weights.format == .binary(scale: .perTensor(1)))
    guard case .activation(.multiThreshold(let steps)) = network.layers[2].operation else {
      Issue.record("the third layer is no staircase")
      return
    }
    #expect(steps.thresholds == [[0], [1]] && steps.scale == 2 && steps.offset == -1)
    let narrow = try #require(try Fixture.network("finn-int2").convolution()).weights
    #expect(narrow.format == .integer(try plain(2, isSigned: true)))
  }

  @Test func readsIntegersStoredAsReals() throws {
    let network = try Fixture.network("pact-requantization")
    let convolution = try #require(network.convolution())
    #expect(convolution.weights.format.bits == 8)
    #expect(convolution.outputAffine?.scale == [0.5, 0.25])
    #expect(convolution.outputAffine?.offset == [1, 0])
    let output = try #require(network.outputFormat.affine)
    #expect(output.bits == 8 && !output.isSigned && output.rounding == .down)
  }

  private func plain(_ bits: Int, isSigned: Bool) throws -> AffineFormat {
    try AffineFormat(bits: bits, isSigned: isSigned, scale: .perTensor(1))
  }
}
