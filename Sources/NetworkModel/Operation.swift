/// What a layer computes.
public enum Operation: Sendable {
  /// A convolution or fully connected layer with weights.
  case convolution(Convolution)
  /// A matrix product of two activations, as in attention: MACs without weights.
  case matrixMultiplication(ConvolutionShape)
  /// Maximum or average over a sliding window.
  case pooling(Pooling)
  /// An operation on corresponding elements of two or more activations.
  case elementwise(ElementwiseFunction)
  /// A function of each element.
  case activation(ActivationFunction)
  /// A scale and an offset for each channel, where it could not be folded into a convolution.
  case affine(ChannelAffine)
  /// The operands one after another along an axis.
  case concatenation(axis: Int)
  /// A change of the rows and columns of a feature map.
  case resize(ResizeMode)
  /// A normalisation whose statistics come from the data.
  case normalization(Normalization)
  /// A reduction of whole axes.
  case reduction(ReductionFunction, axes: [Int])
  /// A change of place without arithmetic.
  case rearrangement(Rearrangement)
  /// A change of number format only.
  case requantization

  /// The loop nest of a multiply-accumulate layer, or `nil`.
  public var convolutionShape: ConvolutionShape? {
    switch self {
    case .convolution(let convolution): convolution.shape
    case .matrixMultiplication(let shape): shape
    case .pooling, .elementwise, .activation, .affine, .concatenation, .resize, .normalization,
      .reduction, .rearrangement, .requantization:
      nil
    }
  }
}

/// A convolution with its weights.
public struct Convolution: Sendable {
  /// The loop nest.
  public let shape: ConvolutionShape
  /// The weights.
  public let weights: WeightTensor
  /// The biases.
  public let bias: Bias?
  /// A scale and an offset applied to each output channel after the bias.
  ///
  /// It holds a batch normalisation where the weights are quantized, and folding it into them
  /// would change what is stored.
  public let outputAffine: ChannelAffine?
  /// Whether channels are the last axis of what it reads and writes, as in a matrix product whose
  /// pixels are the rows of the left operand; else they come before rows and columns.
  public let isChannelsLast: Bool

  /// Creates a convolution.
  ///
  /// - Throws: `NetworkError` when weights or bias do not match the loop nest.
  public init(
    shape: ConvolutionShape, weights: WeightTensor, bias: Bias? = nil,
    outputAffine: ChannelAffine? = nil, isChannelsLast: Bool = false
  ) throws(NetworkError) {
    guard weights.shape.elementCount == shape.weightCount else {
      throw NetworkError(
        "\(weights.shape.elementCount) weights are given where \(shape.weightCount) are needed")
    }
    let channels = shape.totalOutputChannels
    if let bias, bias.count != channels {
      throw NetworkError("\(bias.count) biases for \(channels) output channels")
    }
    if let outputAffine {
      for (name, count) in [
        ("scales", outputAffine.scale.count), ("offsets", outputAffine.offset.count),
      ] where count != channels && count != 1 {
        throw NetworkError("\(count) output \(name) for \(channels) output channels")
      }
    }
    self.shape = shape
    self.weights = weights
    self.bias = bias
    self.outputAffine = outputAffine
    self.isChannelsLast = isChannelsLast
  }
}

/// The biases of a convolution.
public struct Bias: Sendable {
  /// How many there are, one for each output channel.
  public let count: Int
  /// How a bias is stored.
  public let format: NumberFormat
  /// The real values, or `nil` when only their number is known.
  public let values: [Float]?
  /// The stored integers of an integer format, from which the real values come, where known.
  ///
  /// A 32-bit bias has more digits than its real value in single precision.
  public let stored: [Int32]?

  /// Creates biases whose values are known.
  public init(_ values: [Float], format: NumberFormat = .float32) {
    count = values.count
    self.format = format
    self.values = values
    stored = nil
  }

  /// Creates biases whose stored integers are known; `values` are the same in real numbers.
  public init(stored: [Int32], values: [Float], format: NumberFormat) {
    count = stored.count
    self.format = format
    self.values = values
    self.stored = stored
  }

  /// Creates biases of which only the number is known.
  public init(count: Int, format: NumberFormat = .float32) {
    self.count = count
    self.format = format
    values = nil
    stored = nil
  }
}

/// A scale and an offset for each channel.
public struct ChannelAffine: Sendable {
  /// A factor for each channel, or one for all.
  public let scale: [Float]
  /// A summand for each channel, or one for all.
  public let offset: [Float]

  /// Creates a scale and an offset.
  public init(scale: [Float], offset: [Float]) {
    self.scale = scale
    self.offset = offset
  }
}

/// A sliding-window maximum or average.
public struct Pooling: Hashable, Sendable {
  /// What is taken of a window.
  public enum Function: String, Hashable, Sendable {
    /// The greatest element.
    case maximum
    /// The mean, padding not counted.
    case average
    /// The mean, padding counted as zeros.
    case averageIncludingPadding
  }

  /// What is taken of a window.
  public let function: Function
  /// The window as the kernel of a depthwise convolution: groups are the channels.
  ///
  /// `outputRows` and `outputColumns` are with ceil rounding where the network asks for it.
  public let window: ConvolutionShape

  /// Creates a pooling.
  public init(function: Function, window: ConvolutionShape) {
    self.function = function
    self.window = window
  }

  /// Whether the window is the whole feature map.
  public var isGlobal: Bool { window.coversWholeInput }
}

/// An operation on corresponding elements.
public enum ElementwiseFunction: String, Hashable, Sendable {
  case add, subtract, multiply, divide, maximum, minimum, power, compare, select
}

/// How a feature map changes size.
public enum ResizeMode: String, Hashable, Sendable {
  case nearest, linear, cubic
}

/// A normalisation whose statistics come from the data.
public enum Normalization: Hashable, Sendable {
  /// Local response normalisation across `size` channels.
  case localResponse(size: Int, alpha: Float, beta: Float, bias: Float)
  /// Softmax along an axis; `isLogarithm` gives its logarithm.
  case softmax(axis: Int, isLogarithm: Bool)
  /// Normalisation of each channel of each image by its own mean and variance.
  case instance(epsilon: Float)
  /// Normalisation over the last axes.
  case layer(epsilon: Float)
}

/// A reduction of whole axes.
public enum ReductionFunction: String, Hashable, Sendable {
  case mean, sum, maximum, minimum, argumentMaximum, argumentMinimum, topElements, norm
}

/// A change of place without arithmetic.
public enum Rearrangement: Hashable, Sendable {
  /// Other dimensions for the same order: reshape, flatten, squeeze, identity.
  case reshape
  /// Another order of the axes.
  case transpose(permutation: [Int])
  /// Elements added around the edges: counts before and after each axis.
  case pad(before: [Int], after: [Int], value: Float)
  /// A part of the tensor, or several parts as several outputs, along an axis.
  case slice(starts: [Int], axes: [Int], steps: [Int])
  /// Equal or unequal parts along an axis.
  case split(axis: Int)
  /// Channels moved into rows and columns.
  case depthToSpace(block: Int)
  /// Rows and columns moved into channels.
  case spaceToDepth(block: Int)
  /// Elements repeated to a larger shape.
  case expand
  /// Elements chosen by index.
  case gather
}
