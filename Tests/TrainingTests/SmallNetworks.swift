import Datasets
import NetworkModel
import TestSupport

/// Made-up networks and images, equal for equal seeds.
enum SmallNetworks {
  /// The finished network with seeded weights and biases, uniform in ±1/√(inputs of a neuron).
  static func build(
    input dimensions: [Int], seed: UInt64 = 1,
    _ add: (inout NetworkBuilder, TensorID) throws -> TensorID
  ) throws -> Network {
    var builder = NetworkBuilder(name: "small", source: "made up")
    let input = builder.input(shape: try TensorShape(dimensions))
    let output = try add(&builder, input)
    return try withRandomWeights(builder.build(outputs: [output]), seed: seed)
  }

  static func withRandomWeights(_ network: Network, seed: UInt64) throws -> Network {
    var random = SeededRandom(seed: seed)
    var changed: [Int: Convolution] = [:]
    for (index, _, convolution) in network.convolutions {
      let shape = convolution.shape
      let inputs = shape.inputChannels * shape.kernelRows * shape.kernelColumns
      let bound = 1 / Float(inputs).squareRoot()
      let weights = (0..<shape.weightCount).map { _ in
        Float.random(in: -bound...bound, using: &random)
      }
      let bias = convolution.bias.map { bias in
        Bias((0..<bias.count).map { _ in Float.random(in: -0.5...0.5, using: &random) })
      }
      changed[index] = try convolution.replacing(
        weights: WeightTensor(shape: convolution.weights.shape, values: .reals(weights)),
        bias: bias)
    }
    return try network.replacing(convolutions: changed)
  }

  /// Images with elements in −1…1 and labels.
  static func images(
    _ shape: [Int], count: Int, classes: Int, seed: UInt64 = 7
  ) -> LabelledImages {
    var random = SeededRandom(seed: seed)
    let elements = (0..<count * shape.reduce(1, *)).map { _ in
      Float.random(in: -1...1, using: &random)
    }
    return LabelledImages(
      shape: shape, elements: elements,
      labels: (0..<count).map { _ in Int.random(in: 0..<classes, using: &random) })
  }
}

extension Network {
  /// The same network with one weight or bias moved.
  func moving(layer: Int, weight: Int? = nil, bias: Int? = nil, by step: Float) throws -> Network {
    guard case .convolution(let convolution) = layers[layer].operation,
      var weights = convolution.weights.realValues
    else { throw NetworkError("layer \(layer) has no weights") }
    var biases = convolution.bias?.values
    if let weight { weights[weight] += step }
    if let bias { biases?[bias] += step }
    let changed = try convolution.replacing(
      weights: WeightTensor(shape: convolution.weights.shape, values: .reals(weights)),
      bias: biases.map { Bias($0) })
    return try replacing(convolutions: [layer: changed])
  }
}
