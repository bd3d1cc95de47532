import Foundation
import NetworkImport
import NetworkModel

/// The small files beside the tests.
enum Fixture {
  static let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Fixtures")

  static func path(_ name: String) -> String {
    directory.appendingPathComponent("\(name).onnx").path
  }

  /// The network of a fixture.
  static func network(_ name: String) throws -> Network {
    try ONNXImporter.load(path: path(name))
  }

  /// All fixtures, in order.
  static var names: [String] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
    return files.filter { $0.hasSuffix(".onnx") }.map { String($0.dropLast(5)) }.sorted()
  }
}

extension Network {
  /// The only convolution with a name, or the first.
  func convolution(_ index: Int = 0) -> Convolution? {
    let all = layers.compactMap { layer -> Convolution? in
      if case .convolution(let convolution) = layer.operation { convolution } else { nil }
    }
    return all.indices.contains(index) ? all[index] : nil
  }

  /// The kinds of all layers, in order.
  var kinds: [String] { layers.map(\.kind) }

  /// The dimensions of the first output.
  var outputDimensions: [Int] { self[outputs[0]].shape.dimensions }

  /// The format of the first output.
  var outputFormat: NumberFormat { self[outputs[0]].format }
}

extension WeightTensor {
  /// The stored numbers as integers.
  var storedIntegers: [Int]? {
    switch values {
    case .bytes(let values): values.map(Int.init)
    case .integers(let values): values.map(Int.init)
    case .reals, .statistical, .absent: nil
    }
  }

  /// The real numbers.
  var reals: [Float]? { if case .reals(let values) = values { values } else { nil } }
}

extension NumberFormat {
  /// The affine format, if it is one.
  var affine: AffineFormat? { if case .integer(let format) = self { format } else { nil } }
}
