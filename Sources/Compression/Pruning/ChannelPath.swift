internal import NetworkModel

/// The way of a convolution's output channels through the graph, to the layers that mix them.
///
/// Channels can be taken out of the network where every consumer either keeps them apart and turns
/// a channel of zeros into zeros, or sums over them.
struct ChannelPath {
  /// The layer whose output channels are followed.
  let origin: Int
  /// Layers that the channels pass without being mixed, by index.
  private(set) var passed: [Int] = []
  /// Convolutions that sum over the channels, with how many of their inputs a channel has become.
  private(set) var ends: [(index: Int, inputsPerChannel: Int)] = []
  /// Tensors in which the channels lie, with the elements of a channel in one input of an end.
  private(set) var tensors: [TensorID] = []
  /// Why channels cannot be taken out, in a clause; `nil` where they can.
  private(set) var obstacle: String?

  /// Follows the output channels of a convolution.
  static func follow(from origin: Int, in network: Network) -> ChannelPath {
    var path = ChannelPath(origin: origin)
    let consumers = network.consumers()
    guard case .convolution(let convolution) = network.layers[origin].operation else {
      path.obstacle = "it has no filters"
      return path
    }
    if convolution.shape.groups > 1 { path.obstacle = "its channels are in groups" }
    if !convolution.hasSecondAxisChannels { path.obstacle = "its channels are the last axis" }
    if convolution.shape.isTransposed { path.obstacle = "it is a transposed convolution" }
    var pending = [(network.layers[origin].output, 1)]
    while let (tensor, count) = pending.popLast() {
      path.tensors.append(tensor)
      if network.outputs.contains(tensor) {
        path.obstacle = path.obstacle ?? "\(network[tensor].name) is a result of the network"
      }
      for index in consumers[tensor.index] {
        switch path.step(network, index, inputsPerChannel: count) {
        case .pass(let count):
          path.passed.append(index)
          pending.append((network.layers[index].output, count))
        case .end: path.ends.append((index, count))
        case .obstacle(let reason): path.obstacle = path.obstacle ?? reason
        }
      }
    }
    return path
  }

  private init(origin: Int) { self.origin = origin }

  private enum Step {
    case pass(inputsPerChannel: Int)
    case end
    case obstacle(String)
  }

  private func step(_ network: Network, _ index: Int, inputsPerChannel count: Int) -> Step {
    let layer = network.layers[index]
    let mixes = Step.obstacle("\(layer.name) (\(layer.kind)) joins its channels with others")
    switch layer.operation {
    case .convolution(let convolution):
      let shape = convolution.shape
      if !convolution.hasSecondAxisChannels || shape.isTransposed { return mixes }
      if shape.groups == 1 { return .end }
      return shape.isDepthwise && shape.outputChannels == 1 && count == 1
        ? .pass(inputsPerChannel: 1) : mixes
    case .activation(let function):
      return function.keepsZero
        ? .pass(inputsPerChannel: count) : .obstacle("\(layer.name) does not keep zeros")
    case .pooling, .affine, .requantization:
      return .pass(inputsPerChannel: count)
    case .rearrangement(.reshape):
      let before = network[layer.inputs[0]].shape
      let after = network[layer.output].shape
      guard before.batch == after.batch, after.dimensions.count > 1 else { return mixes }
      if before.channels == after.channels { return .pass(inputsPerChannel: count) }
      // Flattened: each channel becomes as many features as it has pixels.
      let elements = before.elementCount / before.batch
      guard after.channels == elements else { return mixes }
      return .pass(inputsPerChannel: count * (elements / before.channels))
    case .matrixMultiplication, .elementwise, .concatenation, .resize, .normalization, .reduction,
      .rearrangement:
      return mixes
    }
  }
}

extension ActivationFunction {
  /// Whether a zero stays a zero.
  fileprivate var keepsZero: Bool {
    switch self {
    case .relu, .leakyRelu, .parametricRelu, .hardSwish, .sigmoidLinearUnit,
      .gaussianErrorLinearUnit, .hyperbolicTangent:
      true
    case .clip(let minimum, let maximum): minimum <= 0 && maximum >= 0
    case .sigmoid, .hardSigmoid, .sign, .multiThreshold, .other: false
    }
  }
}

extension Convolution {
  /// Whether channels come right behind the batch; with one pixel, wherever they lie.
  fileprivate var hasSecondAxisChannels: Bool { !isChannelsLast || shape.isFullyConnected }
}
