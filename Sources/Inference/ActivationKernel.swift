import NetworkModel

/// A function of each element, in single precision.
struct ActivationKernel: Kernel {
  private let function: @Sendable (Float) -> Float
  /// Limits, where the function does nothing but limit.
  private let limits: ClosedRange<Float>?
  /// A function for each channel, where they differ.
  private let channelFunctions: [@Sendable (Float) -> Float]
  private let inner: Int

  init(_ function: ActivationFunction, _ context: LayerContext) throws(InferenceError) {
    let shape = context.inputs[0].shape.dimensions
    inner = shape.dropFirst(2).reduce(1, *)
    switch function {
    case .relu: limits = 0...Float.infinity
    case .clip(let minimum, let maximum) where minimum <= maximum: limits = minimum...maximum
    default: limits = nil
    }
    switch function {
    case .parametricRelu(let slopes) where slopes.count > 1:
      channelFunctions = slopes.map { slope in { $0 < 0 ? slope * $0 : $0 } }
    case .multiThreshold(let staircase) where staircase.thresholds.count > 1:
      channelFunctions = staircase.thresholds.map { staircase.function($0) }
    default: channelFunctions = []
    }
    guard channelFunctions.isEmpty || channelFunctions.count == context.inputs[0].shape.channels
    else { throw context.error("it has parameters for \(channelFunctions.count) channels") }
    guard let scalar = function.scalar else {
      throw context.error(
        "the function \(function) cannot be executed", "replace it by standard operators")
    }
    self.function = scalar
  }

  func outputs(of operands: [Activation], _ run: inout RunState) throws(InferenceError)
    -> [Activation]
  {
    var result = operands[0].reals
    result.withUnsafeMutableBufferPointer { buffer in
      if let limits {
        let (low, high) = (limits.lowerBound, limits.upperBound)
        for place in buffer.indices {
          let value = buffer[place]
          buffer[place] = value < low ? low : value > high ? high : value
        }
      } else if channelFunctions.isEmpty {
        for place in buffer.indices { buffer[place] = function(buffer[place]) }
      } else {
        for place in buffer.indices {
          buffer[place] = channelFunctions[place / inner % channelFunctions.count](buffer[place])
        }
      }
    }
    return [Activation(elements: result, grid: .real)]
  }
}
