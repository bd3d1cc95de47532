import NetworkModel

/// What follows the sums of a convolution: bias, scale and, where the output is of an integer
/// format, rounding and saturation.
///
/// An output is Σ over planes of (sum + stored bias) · factor, plus an offset. Factors and offsets
/// hold the steps of input, weights and output, real biases and the output affine; they are
/// double-precision, so that only the final rounding matters. Where accumulators are only
/// requantized, the factor is input step · weight step / output step in single precision, by which
/// the accumulator is multiplied in single precision: so ONNX Runtime computes `QLinearConv`, and
/// the same bits come out.
struct Epilogue: Sendable {
  /// The grid on which results lie.
  let grid: Grid
  /// For each plane, a factor for each output channel.
  private let factors: [[Double]]
  /// What is added to each output channel after the factors.
  private let offsets: [Double]
  /// Integers that are added to the first plane's accumulators, or none.
  private let storedBias: [Double]
  /// Whether an accumulator can leave 32 bits.
  private let canOverflow: Bool
  private let channels: Int
  /// The output's name, for errors.
  private let tensor: String
  /// Elements of one channel that follow each other.
  private let run: Int
  private let rounders: [Rounder]
  /// Single-precision factors of accumulators that are only requantized, or none.
  private let singleFactors: [Float]

  init(
    _ convolution: Convolution, weights: WeightPlanes, inputStep: Double?, bound: Double,
    _ context: LayerContext
  ) {
    let channels = convolution.shape.totalOutputChannels
    let shape = convolution.shape
    self.channels = channels
    tensor = context.outputs[0].name
    run = convolution.isChannelsLast ? 1 : shape.outputRows * shape.outputColumns
    var factors = weights.factors.map { own in
      (0..<channels).map { (inputStep ?? 1) * own[own.count == 1 ? 0 : $0] }
    }
    let stored = inputStep.flatMap { _ in Self.integers(convolution.bias, factors) }
    storedBias = stored ?? []
    var offsets =
      stored == nil
      ? (convolution.bias?.values ?? []).map(Double.init)
      : []
    if offsets.isEmpty { offsets = [Double](repeating: 0, count: channels) }
    if let affine = convolution.outputAffine {
      for channel in 0..<channels {
        let scale = Double(affine.scale[affine.scale.count == 1 ? 0 : channel])
        for plane in factors.indices { factors[plane][channel] *= scale }
        offsets[channel] =
          offsets[channel] * scale
          + Double(affine.offset[affine.offset.count == 1 ? 0 : channel])
      }
    }
    canOverflow =
      inputStep != nil && bound + (storedBias.map(\.magnitude).max() ?? 0) >= 0x1p31
    // Integers are rounded once, from the exact sum. Real sums become single-precision numbers
    // first, as the runtimes have them.
    if inputStep != nil, case .integer(let output) = context.outputGrid,
      let step = output.singleStep, output.channels == 1
    {
      for plane in factors.indices { factors[plane] = factors[plane].map { $0 / step } }
      offsets = offsets.map { $0 / step }
      rounders = [Rounder(output, channel: 0)]
      grid = context.outputGrid
      let isOnlyRequantized =
        factors.count == 1 && convolution.outputAffine == nil && offsets.allSatisfy { $0 == 0 }
      singleFactors =
        isOnlyRequantized
        ? Self.singleFactors(inputStep ?? 1, weights.factors[0], output: step, channels) : []
    } else {
      rounders = []
      singleFactors = []
      grid = .real
    }
    self.factors = factors
    self.offsets = offsets
  }

  /// The factors in single precision, or none where a step is not a single-precision number.
  private static func singleFactors(
    _ input: Double, _ weights: [Double], output: Double, _ channels: Int
  ) -> [Float] {
    guard ([input, output] + weights).allSatisfy({ Double(Float($0)) == $0 }) else { return [] }
    return (0..<channels).map {
      Float(input) * Float(weights[weights.count == 1 ? 0 : $0]) / Float(output)
    }
  }

  /// Stored biases whose step is that of the accumulators, up to the rounding of single precision.
  private static func integers(_ bias: Bias?, _ factors: [[Double]]) -> [Double]? {
    guard let bias, let stored = bias.stored, factors.count == 1,
      case .integer(let format) = bias.format, format.zeroPoints.allSatisfy({ $0 == 0 })
    else { return nil }
    let steps = format.scale.steps
    guard steps.count == 1 || steps.count == stored.count else { return nil }
    for channel in stored.indices {
      let step = steps[steps.count == 1 ? 0 : channel]
      guard abs(step / factors[0][channel] - 1) < 0x1p-20 else { return nil }
    }
    return stored.map(Double.init)
  }

  /// The outputs for the sums of all planes.
  ///
  /// - Parameter overflows: Is increased for each accumulator that leaves 32 bits.
  func finished<Scalar: MatrixScalar>(
    _ sums: [[Scalar]], _ overflows: inout Int
  ) throws(InferenceError) -> [Float] {
    let count = sums[0].count
    var wrapped = 0
    let result = [Float](unsafeUninitializedCapacity: count) { target, initialized in
      sums[0].withUnsafeBufferPointer { first in
        if sums.count > 1 {
          sums[1].withUnsafeBufferPointer { second in
            finish(first, second, into: target, &wrapped)
          }
        } else {
          finish(first, nil, into: target, &wrapped)
        }
      }
      initialized = count
    }
    overflows += wrapped
    if let rounder = rounders.first, rounder.mayBeInexact {
      for value in result where abs(value) > IntegerGrid.largestExact {
        throw IntegerGrid.inexact(value, tensor)
      }
    }
    return result
  }

  private func finish<Scalar: MatrixScalar>(
    _ first: UnsafeBufferPointer<Scalar>, _ second: UnsafeBufferPointer<Scalar>?,
    into target: UnsafeMutableBufferPointer<Float>, _ wrapped: inout Int
  ) {
    var start = 0
    var channel = 0
    let rounder = rounders.first
    while start < first.count {
      let bias = storedBias.isEmpty ? 0 : storedBias[channel]
      let offset = offsets[channel]
      let factor = factors[0][channel]
      if second == nil, !canOverflow {
        if let rounder, !singleFactors.isEmpty {
          let factor = singleFactors[channel]
          for place in start..<start + run {
            target[place] = rounder.rounded(Float(Double(first[place]) + bias) * factor)
          }
        } else if let rounder {
          for place in start..<start + run {
            target[place] = rounder.rounded((Double(first[place]) + bias) * factor + offset)
          }
        } else {
          for place in start..<start + run {
            target[place] = Float((Double(first[place]) + bias) * factor + offset)
          }
        }
      } else {
        for place in start..<start + run {
          var value = wrap(Double(first[place]) + bias, &wrapped) * factor + offset
          if let second {
            value += wrap(Double(second[place]), &wrapped) * factors[1][channel]
          }
          target[place] = rounder.map { $0.rounded(value) } ?? Float(value)
        }
      }
      start += run
      channel = channel + 1 == channels ? 0 : channel + 1
    }
  }

  /// An accumulator as 32 bits hold it.
  private func wrap(_ sum: Double, _ wrapped: inout Int) -> Double {
    guard canOverflow, sum < -0x1p31 || sum >= 0x1p31 else { return sum }
    wrapped += 1
    return Double(Int32(truncatingIfNeeded: Int64(sum)))
  }
}
