import Datasets
import Foundation
import Inference
import NetworkModel
import Quantities
import Testing

@testable import Compression

struct FixedPointGridTests {
  /// Values of several distributions.
  private static func values(_ seed: UInt64) -> [Float] {
    var random = SplitMix64(seed: seed)
    let scale = Float(
      sign: .plus, exponent: Int.random(in: -12...8, using: &random), significand: 1)
    return (0..<200).map { _ in
      switch seed % 3 {
      case 0: random.normal() * scale
      case 1: Float.random(in: -1...1, using: &random) * scale
      // Long tails.
      default: Float(pow(Double(random.normal()), 3)) * scale
      }
    }
  }

  @Test(arguments: 1...12 as ClosedRange<UInt64>, [2, 4, 8, 16])
  func findsTheFractionLengthOfBruteForce(_ seed: UInt64, _ bits: Int) {
    let values = Self.values(seed)
    func error(_ length: Int) -> Double {
      let step = pow(2, Double(-length))
      return values.reduce(0) { sum, value in
        let stored = (Double(value) / step).rounded(.toNearestOrEven)
        let limited = min(max(stored, -pow(2, Double(bits - 1))), pow(2, Double(bits - 1)) - 1)
        return sum + abs(Double(value) - limited * step)
      }
    }
    let least = (-40...60).map(error).min() ?? 0
    let found = FixedPointGrid.fitting(values, bits: bits)
    #expect(error(found.fractionBits) == least)
  }

  @Test func holdsTheGreatestMagnitude() {
    for bits in [2, 4, 8, 16] {
      let highest = Double((1 << (bits - 1)) - 1)
      for length in -20...20 {
        let greatest = highest * pow(2, Double(-length))
        #expect(FixedPointGrid.fractionBits(holding: greatest, bits: bits) == length)
        #expect(FixedPointGrid.fractionBits(holding: greatest * 1.0001, bits: bits) == length - 1)
      }
    }
  }

  @Test func roundsTiesToEvenAndLimits() {
    let grid = FixedPointGrid(bits: 4, fractionBits: 1)
    #expect(
      [0.25, 0.75, -0.25, 3.5, 3.9, 90, -4, -90].map(grid.rounded)
        == [0, 1, 0, 3.5, 3.5, 3.5, -4, -4])
    #expect(grid.rounded(.infinity) == 3.5 && grid.rounded(-.infinity) == -4)
  }
}

struct FixedPointTests {
  private func quantized(
    _ digits: Digits, bits: Int, precision: FixedPointOptions.Precision = .dynamic, jobs: Int = 2
  ) throws -> Network {
    try FixedPoint.quantize(
      digits.network,
      options: FixedPointOptions(
        weightBits: digits.each(bits), activationBits: digits.everyLayer(bits), inputBits: bits,
        precision: precision, images: 24),
      context: CompressionContext(calibration: digits.calibration, jobs: jobs))
  }

  @Test func everythingIsOnItsGrid() throws {
    let digits = try Digits()
    let network = try quantized(digits, bits: 8)
    for tensor in network.tensors {
      guard case .fixedPoint(let bits, _, let isSigned) = tensor.format else {
        Issue.record("\(tensor.name) is in \(tensor.format)")
        continue
      }
      #expect(bits == 8 && isSigned)
    }
    for (_, layer, convolution) in network.convolutions {
      guard case .fixedPoint(8, let length, true) = convolution.weights.format else {
        Issue.record("\(layer.name) is in \(convolution.weights.format)")
        continue
      }
      // The accumulators' bias is on a grid, too.
      let bias = try #require(convolution.bias?.values)
      guard case .fixedPoint(8, let biasLength, true)? = convolution.bias?.format else {
        Issue.record("the bias of \(layer.name) is in another format")
        continue
      }
      #expect(bias.allSatisfy { ($0 * Float(pow(2, Double(biasLength)))).isInteger })
      #expect((-4...16).contains(length))
    }
    // Maps that pass without new numbers have one format.
    let format = { (name: String) in network.tensors.first { $0.name == name }?.format }
    #expect(format("conv1") == format("conv1_relu"))
    #expect(format("conv2") == format("pool") || format("conv2_bn") == format("pool"))
  }

  @Test func dynamicPrecisionIsNearerThanUniform() throws {
    let digits = try Digits()
    let reference = try ImagePass.outputs(
      of: digits.network, .stored, on: digits.test, jobs: 2)
    func error(_ network: Network) throws -> Double {
      let outputs = try ImagePass.outputs(of: network, .stored, on: digits.test, jobs: 2)
      return zip(reference.joined(), outputs.joined()).reduce(0) {
        $0 + Double(abs($1.0 - $1.1))
      }
    }
    let dynamic = try error(quantized(digits, bits: 6))
    let uniform = try error(quantized(digits, bits: 6, precision: .uniform))
    #expect(dynamic < uniform)
  }

  @Test func doesNotDependOnThreads() throws {
    let digits = try Digits()
    let one = try quantized(digits, bits: 5, jobs: 1)
    let three = try quantized(digits, bits: 5, jobs: 3)
    #expect(one.tensors.map(\.format) == three.tensors.map(\.format))
    for layer in digits.layers { #expect(one.reals(at: layer) == three.reals(at: layer)) }
  }

  @Test func sixteenBitsDoNotOverflowAccumulators() throws {
    let digits = try Digits()
    let network = try quantized(digits, bits: 16)
    let seen = try Accuracy.measure(
      Executor(network), on: digits.calibration[0..<24], jobs: 2)
    #expect(seen.overflows == 0)
    let before = try Accuracy.measure(Executor(digits.network), on: digits.test, jobs: 2)
    let after = try Accuracy.measure(Executor(network), on: digits.test, jobs: 2)
    #expect(after.top1Count == before.top1Count)
  }

  @Test func keepsZerosAndRoundsTables() throws {
    let pruned = try Network.oneLayer(outputs: 1, inputs: 4, weights: [0, 0.7, 0, -0.3])
    let bits = FixedPointOptions(weightBits: [0: 4])
    let fixed = try FixedPoint.quantize(pruned, options: bits)
    #expect(fixed.convolution(at: 0)?.weights.zeroCount == 2)
    let convolution = try #require(pruned.convolution(at: 0))
    let shared = try pruned.replacing(convolutions: [
      0: convolution.replacing(
        weights: WeightTensor(
          shape: convolution.weights.shape,
          format: .codebook(bits: 2, entries: [0, 0.71, -0.33]),
          values: .integers([0, 1, 0, 2])))
    ])
    let rounded = try FixedPoint.quantize(shared, options: bits)
    // 0.71 and −0.33 in steps of 1/8 are 6 and −3 (an error of 0.085), nothing is nearer.
    #expect(
      rounded.convolution(at: 0)?.weights.format
        == .codebook(bits: 2, entries: [0, 0.75, -0.375]))
    #expect(rounded.reals(at: 0) == [0, 0.75, 0, -0.375])
  }

  @Test func setsWidthsOfShapes() throws {
    var builder = NetworkBuilder(name: "shape", source: "test")
    let input = try builder.input(shape: TensorShape([1, 8]))
    let output = try builder.fullyConnected("fc", input, outputs: 4)
    let network = try FixedPoint.quantize(
      builder.build(outputs: [output]),
      options: FixedPointOptions(weightBits: [0: 8], activationBits: [0: 16], inputBits: 16))
    #expect(network.convolution(at: 0)?.weights.format.bits == 8)
    #expect(network.tensors.map(\.format.bits) == [16, 16])
    #expect(network.notes.count { $0.contains("not known") } == 2)
  }

  @Test(arguments: [0, 1, 17, -3]) func refusesWidths(_ bits: Int) throws {
    let network = try Network.oneLayer(outputs: 1, inputs: 1, weights: [1])
    #expect(throws: CompressionError.self) {
      try FixedPoint.quantize(network, options: FixedPointOptions(weightBits: [0: bits]))
    }
  }
}

extension Float {
  fileprivate var isInteger: Bool { rounded() == self }
}
