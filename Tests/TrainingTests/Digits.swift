import Datasets
import Foundation
import NetworkImport
import NetworkModel

@testable import Training

/// The project's own network of handwritten digits and its images.
struct Digits {
  let network: Network
  let training: LabelledImages
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
    training = all[0..<1437]
    test = all[1437..<1797]
  }
}

extension Network {
  /// The same network with other weights in some layers.
  func replacing(weights: [Int: WeightTensor]) throws -> Network {
    var changed: [Int: Convolution] = [:]
    for (index, _, convolution) in convolutions {
      if let tensor = weights[index] { changed[index] = try convolution.replacing(weights: tensor) }
    }
    return try replacing(convolutions: changed)
  }

  /// The weights of a layer as reals.
  func reals(_ index: Int) -> [Float] { weights(index)?.realValues ?? [] }

  /// The weights of a layer.
  func weights(_ index: Int) -> WeightTensor? {
    if case .convolution(let convolution) = layers[index].operation {
      convolution.weights
    } else {
      nil
    }
  }

  /// The same network with all weights zero but a share of those with the greatest scores.
  func pruned(to density: Double, by scores: [Int: [Float]]) throws -> Network {
    let sorted = scores.values.joined().sorted(by: >)
    let limit = sorted[Int(Double(sorted.count) * density)]
    var changed: [Int: WeightTensor] = [:]
    for (index, score) in scores {
      guard let shape = weights(index)?.shape else { continue }
      changed[index] = try WeightTensor(
        shape: shape, values: .reals(zip(reals(index), score).map { $1 > limit ? $0 : 0 }))
    }
    return try replacing(weights: changed)
  }

  /// The magnitudes of all weights.
  var magnitudes: [Int: [Float]] {
    Dictionary(uniqueKeysWithValues: convolutions.map { ($0.index, reals($0.index).map(abs)) })
  }

  /// The same network with each weight replaced by the nearest of values spread evenly from the
  /// layer's least to its greatest, as codes; zeros have an entry of their own.
  func sharing(entries: Int) throws -> Network {
    var changed: [Int: WeightTensor] = [:]
    for (index, _, convolution) in convolutions {
      let reals = reals(index)
      let (least, greatest) = (reals.min() ?? 0, reals.max() ?? 0)
      let step = (greatest - least) / Float(entries - 1)
      let codebook = [0] + (0..<entries).map { least + step * Float($0) }
      let codes = reals.map { $0 == 0 ? 0 : Int32((($0 - least) / step).rounded()) + 1 }
      changed[index] = try WeightTensor(
        shape: convolution.weights.shape, format: .codebook(bits: 8, entries: codebook),
        values: .integers(codes))
    }
    return try replacing(weights: changed)
  }

  func accuracy(on images: LabelledImages) throws -> Double {
    try DifferentiableNetwork(self).accuracy(on: images)
  }

  func loss(on images: LabelledImages) throws -> Double {
    try DifferentiableNetwork(self).gradient(on: images).meanLoss
  }
}
