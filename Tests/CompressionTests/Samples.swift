import Datasets
import Foundation
import NetworkImport
import NetworkModel
import Quantities

/// The project's own network of handwritten digits, and some of its images.
struct Digits {
  let network: Network
  /// Some of the images that it was trained with.
  let calibration: LabelledImages
  /// Some of the images that it was not.
  let test: LabelledImages

  init() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Networks/digits")
    network = try ONNXImporter.load(
      path: folder.appendingPathComponent("digits-float.onnx").path)
    // The idx headers are a magic number and the dimensions, four bytes each; pixels are 0…16.
    let pixels = try Data(contentsOf: folder.appendingPathComponent("images.idx3-ubyte"))
    let labels = try Data(contentsOf: folder.appendingPathComponent("labels.idx1-ubyte"))
    let all = LabelledImages(
      shape: [1, 8, 8], elements: pixels.dropFirst(16).map { Float($0) / 16 },
      labels: labels.dropFirst(8).map { Int($0) })
    calibration = all[0..<96]
    test = all[1437..<1597]
  }

  /// The layers with weights.
  var layers: [Int] { network.convolutions.map(\.index) }

  /// One value for each layer with weights.
  func each<Value>(_ value: Value) -> [Int: Value] {
    Dictionary(uniqueKeysWithValues: layers.map { ($0, value) })
  }

  /// One value for each layer.
  func everyLayer<Value>(_ value: Value) -> [Int: Value] {
    Dictionary(uniqueKeysWithValues: network.layers.indices.map { ($0, value) })
  }
}

extension SplitMix64 {
  /// A number of the normal distribution (Box and Muller, 1958).
  mutating func normal() -> Float {
    let radius = (-2 * Double.random(in: Double.leastNonzeroMagnitude..<1, using: &self).logarithm)
      .squareRoot()
    return Float(radius * Foundation.cos(2 * .pi * Double.random(in: 0..<1, using: &self)))
  }

  /// Numbers of the normal distribution.
  mutating func normals(_ count: Int) -> [Float] { (0..<count).map { _ in normal() } }
}

extension Double {
  fileprivate var logarithm: Double { Foundation.log(self) }
}

extension Network {
  /// The convolution of a layer.
  func convolution(at index: Int) -> Convolution? {
    if case .convolution(let convolution) = layers[index].operation { convolution } else { nil }
  }

  /// The real weights of a layer.
  func reals(at index: Int) -> [Float] { convolution(at: index)?.weights.realValues ?? [] }

  /// A network of one fully connected layer, or one convolution over a small map.
  static func oneLayer(
    outputs: Int, inputs: Int, kernel: Int = 1, map: Int = 1, weights: [Float],
    format: NumberFormat = .float32, bias: [Float]? = nil
  ) throws -> Network {
    var builder = NetworkBuilder(name: "one", source: "test")
    let input = try builder.input(
      shape: TensorShape(channels: inputs, rows: map, columns: map))
    let output = try builder.convolution(
      "layer", input, channels: outputs, kernel: (kernel, kernel), padding: .all(kernel / 2))
    let network = try builder.build(outputs: [output])
    guard let convolution = network.convolution(at: 0) else { return network }
    return try network.replacing(convolutions: [
      0: convolution.replacing(
        weights: WeightTensor(
          shape: convolution.weights.shape, format: format, values: .reals(weights)),
        bias: .some(Bias(bias ?? [Float](repeating: 0, count: outputs))))
    ])
  }
}
