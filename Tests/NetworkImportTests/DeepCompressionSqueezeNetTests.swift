import Foundation
import NetworkImport
import NetworkModel
import Testing

/// The compressed SqueezeNet of the Deep Compression authors, where it is at hand.
struct DeepCompressionSqueezeNetTests {
  private static let folder = ProcessInfo.processInfo.environment["MILLRACE_SHARED"].map {
    $0 + "/networks/deep-compression"
  }

  /// Columns of squeezenet_layers.csv, one row for each layer.
  private func rows(_ folder: String) throws -> [[String: String]] {
    let text = try String(contentsOfFile: folder + "/squeezenet_layers.csv", encoding: .utf8)
    let lines = text.split(whereSeparator: \.isNewline).map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(lines[0], $0)) }
  }

  @Test(.enabled("set MILLRACE_SHARED to the folder of real networks") { folder != nil })
  func everyLayerHasItsKnownCounts() throws {
    let folder = try #require(Self.folder)
    let network = try DeepCompressionImporter.load(
      path: folder + "/compressed_SqueezeNet.net", prototxt: folder + "/SqueezeNet_deploy.prototxt")
    let rows = try rows(folder)
    var layers: [Layer] = network.layers
    layers.removeAll { $0.weightCount == 0 }
    #expect(layers.count == 26 && rows.count == 26)
    var (entries, fillers, nonZero, usefulMACs) = (0, 0, 0, 0)
    for (layer, row) in zip(layers, rows) {
      guard case .convolution(let convolution) = layer.operation else { continue }
      let (shape, weights) = (convolution.shape, convolution.weights)
      let encoding = try #require(weights.encoding)
      let zeros = try #require(weights.zeroCount)
      #expect(layer.name == row["layer"])
      #expect(weights.shape.dimensions.map(String.init).joined(separator: "x") == row["shape"])
      #expect("\(shape.outputRows)x\(shape.outputColumns)" == row["output"])
      #expect("\(shape.weightCount)" == row["parameters"])
      #expect("\(layer.macCount)" == row["macs"])
      #expect("\(encoding.entries)" == row["entries"])
      #expect("\(shape.weightCount - zeros)" == row["nonZeros"])
      #expect("\(encoding.fillers)" == row["fillers"])
      #expect("\(encoding.codeBits)" == row["codeBits"])
      #expect("\(encoding.indexBits)" == row["indexBits"])
      entries += encoding.entries
      fillers += encoding.fillers
      nonZero += shape.weightCount - zeros
      usefulMACs += (shape.weightCount - zeros) * shape.outputRows * shape.outputColumns
    }
    #expect(network.weightCount == 1_244_448)
    #expect((entries, nonZero, fillers) == (422_083, 415_921, 6_162))
    #expect(network.macCount == 861_339_936)
    #expect((443_150_000..<443_250_000).contains(usefulMACs))
    // The file is 26 counts, the streams with their tables, and the biases.
    let stored = layers.reduce(0) { sum, layer in
      guard case .convolution(let convolution) = layer.operation else { return sum }
      let biases = convolution.bias?.count ?? 0
      return sum + Int(convolution.weights.storageBits) / 8 + 4 * biases
    }
    #expect(stored + 26 * 4 == 675_763)
  }
}
