import NetworkModel

/// Whole multiples of a step, for the tensor or for each channel, within a range.
struct IntegerGrid: Sendable, Equatable {
  /// Every integer up to this magnitude is a single-precision float.
  static let largestExact: Float = 16_777_216

  /// The steps: one, or one for each channel.
  let steps: [Double]
  /// The least distance from the zero point: one, or one for each channel.
  let lowest: [Float]
  /// The greatest distance from the zero point.
  let highest: [Float]
  /// How a quotient becomes an integer.
  let rounding: AffineFormat.Rounding
  /// Whether only −1 and 1 are there.
  let isBinary: Bool
  /// Elements that follow each other in one channel.
  let inner: Int

  /// The integers of a fixed-point format, rounded to nearest, ties to even.
  init(step: Double, range: ClosedRange<Int>) {
    steps = [step]
    lowest = [Float(range.lowerBound)]
    highest = [Float(range.upperBound)]
    rounding = .nearestEven
    isBinary = false
    inner = 1
  }

  /// The integers of an affine format.
  init(_ format: AffineFormat, of tensor: Tensor) throws(InferenceError) {
    let range = format.range
    let counts = Set([format.scale.steps.count, format.zeroPoints.count]).subtracting([1])
    guard counts.count <= 1, !counts.contains(0) else {
      throw InferenceError(
        "\(tensor.name) has \(format.scale.steps.count) steps but \(format.zeroPoints.count) zero "
          + "points")
    }
    steps = format.scale.steps
    lowest = format.zeroPoints.map { Float(range.lowerBound - $0) }
    highest = format.zeroPoints.map { Float(range.upperBound - $0) }
    rounding = format.rounding
    isBinary = false
    inner = Self.inner(axis: format.scale.axis, of: tensor)
  }

  /// The two values of a binary format.
  init(signsTimes scale: QuantizationScale, of tensor: Tensor) {
    steps = scale.steps
    lowest = [-1]
    highest = [1]
    rounding = .nearestEven
    isBinary = true
    inner = Self.inner(axis: scale.axis, of: tensor)
  }

  private static func inner(axis: Int?, of tensor: Tensor) -> Int {
    tensor.shape.dimensions.dropFirst((axis ?? 0) + 1).reduce(1, *)
  }

  /// How many channels have numbers of their own.
  var channels: Int { max(steps.count, lowest.count) }

  /// The greatest magnitude of an element.
  var magnitude: Double {
    max(-(Double(lowest.min() ?? 0)), Double(highest.max() ?? 0), 0)
  }

  /// The step, where the tensor has only one.
  var singleStep: Double? { steps.count == 1 ? steps[0] : nil }

  /// The real values of elements.
  ///
  /// In single precision, as the runtimes compute it, where the step is a single-precision number.
  func reals(_ elements: [Float]) -> [Float] {
    var result = elements
    forEachChannel(elements.count) { channel, range in
      let step = steps[steps.count == 1 ? 0 : channel]
      let single = Float(step)
      if Double(single) == step {
        result.withUnsafeMutableBufferPointer { buffer in
          for place in range { buffer[place] *= single }
        }
      } else {
        for place in range { result[place] = Float(Double(result[place]) * step) }
      }
    }
    return result
  }

  /// Real values, rounded as the format states and limited to its range.
  func stored(_ reals: [Float], tensor: String) throws(InferenceError) -> [Float] {
    var result = reals
    var beyond: Float?
    forEachChannel(reals.count) { channel, range in
      let step = steps[steps.count == 1 ? 0 : channel]
      let rounder = Rounder(self, channel: channel)
      let single = Float(step)
      let isSingle = Double(single) == step
      result.withUnsafeMutableBufferPointer { buffer in
        for place in range {
          let quotient =
            isSingle ? buffer[place] / single : Float(Double(buffer[place]) / step)
          buffer[place] = rounder.rounded(quotient)
        }
      }
      if rounder.mayBeInexact {
        for place in range where abs(result[place]) > Self.largestExact { beyond = result[place] }
      }
    }
    if let beyond { throw Self.inexact(beyond, tensor) }
    return result
  }

  /// An integer that a single-precision float may not hold.
  static func inexact(_ value: Float, _ tensor: String) -> InferenceError {
    InferenceError(
      "\(tensor) holds the integer \(value), beyond ±2²⁴, where integers are no longer exact",
      remedy: "requantize the accumulators to at most 24 bits")
  }

  /// Calls a closure for each run of elements of one channel.
  private func forEachChannel(_ count: Int, _ body: (Int, Range<Int>) -> Void) {
    let channels = channels
    if channels == 1 { return body(0, 0..<count) }
    var start = 0
    var channel = 0
    while start < count {
      body(channel, start..<min(count, start + inner))
      start += inner
      channel = channel + 1 == channels ? 0 : channel + 1
    }
  }
}
