public import Diagnostics
import Foundation
public import NetworkModel

/// Reads networks in the Deep Compression `.net` format, with pruned and shared weights.
///
/// The file holds weights only; a Caffe deploy prototxt supplies names and shapes. Every layer's
/// weights become codebook indices at their dense places and keep the stored stream's size in
/// `WeightTensor.encoding`. Source: Han et al., "Deep Compression", ICLR 2016, Sections 2 and 3;
/// the file has no Huffman stage.
public enum DeepCompressionImporter {
  /// The longest `.net` file that is read, 256 MiB; the densest published network takes 12 MB.
  private static let maximumByteCount = 1 << 28

  /// Reads a network.
  ///
  /// - Parameters:
  ///   - path: The `.net` file.
  ///   - prototxt: The network's Caffe deploy file.
  /// - Throws: `InputError` when a file is absent, no prototxt is given, a file is malformed, or
  ///   the two do not belong together.
  public static func load(path: String, prototxt: String?) throws(InputError) -> Network {
    let weights = try contents(
      of: path, limit: maximumByteCount, remedy: "give a .net file of at most 256 MiB")
    guard let prototxt else {
      throw InputError(
        file: path, reason: "a .net file holds weights without names and shapes",
        remedy: "pass the network's Caffe deploy file with --prototxt")
    }
    let text = try contents(
      of: prototxt, limit: CaffeText.maximumByteCount, remedy: "give a Caffe deploy file as text")
    return try network(weights: weights, path: path, text: text, prototxt: prototxt)
  }

  /// Reads a network from the contents of its files.
  static func network(
    weights: [UInt8], path: String, text: [UInt8], prototxt: String
  ) throws(InputError) -> Network {
    do {
      var reader = try CaffeNetworkReader(
        CaffeText(parsing: text), weights: weights, fallbackName: baseName(path),
        source: "\(path) with \(prototxt)")
      return try reader.read()
    } catch {
      let file =
        switch error.file {
        case .prototxt: prototxt
        case .weights: path
        }
      throw InputError(
        file: file, place: error.place, reason: error.reason, remedy: error.remedy)
    }
  }

  private static func contents(
    of path: String, limit: Int, remedy: String
  ) throws(InputError) -> [UInt8] {
    try InputFile(path, maximumByteCount: limit, remedy: remedy).contents(of: path)
  }

  /// The last part of a path without its extension.
  private static func baseName(_ path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    return file.split(separator: ".").first.map(String.init) ?? file
  }
}
