import Datasets
import Foundation
import NetworkImport
import NetworkModel

/// Files that tests run networks on.
enum TestData {
  /// The project's own directory.
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  /// Where published networks and data lie, if they are there.
  static let collection = ProcessInfo.processInfo.environment["MILLRACE_SHARED"]

  /// The digits network in one of its variants.
  static func digits(_ variant: String) throws -> Network {
    try ONNXImporter.load(path: root.appending(path: "Networks/digits/digits-\(variant).onnx").path)
  }

  /// The 360 test images of the digits; an element is a sixteenth of the pixel.
  static func digitImages() throws -> LabelledImages {
    let folder = root.appending(path: "Networks/digits")
    let pixels = try Data(contentsOf: folder.appending(path: "images.idx3-ubyte")).dropFirst(16)
    let labels = try Data(contentsOf: folder.appending(path: "labels.idx1-ubyte")).dropFirst(8)
    return LabelledImages(
      shape: [1, 8, 8], elements: pixels.dropFirst(1437 * 64).map { Float($0) / 16 },
      labels: labels.dropFirst(1437).map { Int($0) })
  }

  /// The logits of the digits network, ten for each of the first 64 test images.
  static func digitLogits(_ variant: String) throws -> [Float] {
    try floats(root.appending(path: "Networks/digits/logits-\(variant).npy"))
  }

  /// A published network.
  static func published(_ path: String) throws -> Network {
    try ONNXImporter.load(path: "\(collection ?? "")/networks/\(path)")
  }

  /// Single-precision numbers of a published array.
  static func publishedFloats(_ path: String) throws -> [Float] {
    try floats(URL(fileURLWithPath: "\(collection ?? "")/networks/\(path)"))
  }

  /// CIFAR-10 test images as the published networks take them.
  static func cifar(_ count: Int) throws -> LabelledImages {
    let file = try Data(
      contentsOf: URL(
        fileURLWithPath: "\(collection ?? "")/networks/data/cifar10_test_first2000.bin"))
    let bytes = [UInt8](file.prefix(count * 3073))
    let mean: [Float] = [0.4914, 0.4822, 0.4465]
    let deviation: [Float] = [0.2470, 0.2435, 0.2616]
    let table = (0..<3).map { channel in
      (0..<256).map { (Float($0) / 255 - mean[channel]) / deviation[channel] }
    }
    let elements = [Float](unsafeUninitializedCapacity: count * 3072) { target, initialized in
      for image in 0..<count {
        for place in 0..<3072 {
          target[image * 3072 + place] = table[place / 1024][Int(bytes[image * 3073 + 1 + place])]
        }
      }
      initialized = count * 3072
    }
    return LabelledImages(
      shape: [3, 32, 32], elements: elements, labels: (0..<count).map { Int(bytes[$0 * 3073]) })
  }

  /// MNIST test images; an element is the pixel times `scale`.
  static func mnist(_ count: Int, scale: Float) throws -> LabelledImages {
    let folder = "\(collection ?? "")/networks/data/"
    let pixels = try unzipped(folder + "t10k-images-idx3-ubyte.gz")
    let labels = try unzipped(folder + "t10k-labels-idx1-ubyte.gz")
    let table = (0..<256).map { Float($0) * scale }
    return LabelledImages(
      shape: [1, 28, 28],
      elements: pixels[16..<16 + count * 784].map { table[Int($0)] },
      labels: labels[8..<8 + count].map { Int($0) })
  }

  private static func unzipped(_ path: String) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/gzip")
    process.arguments = ["-dc", path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return [UInt8](data)
  }

  /// The 64-bit integers of a published array.
  static func publishedIntegers(_ path: String) throws -> [Int] {
    // Each is two words; the high one only repeats the sign.
    let words = try publishedFloats(path).map { Int(Int32(bitPattern: $0.bitPattern)) }
    return stride(from: 0, to: words.count, by: 2).map { words[$0] }
  }

  /// The little-endian single-precision numbers of an array file, version 1.
  private static func floats(_ url: URL) throws -> [Float] {
    let bytes = [UInt8](try Data(contentsOf: url))
    let start = 10 + Int(bytes[8]) + Int(bytes[9]) * 256
    return stride(from: start, to: bytes.count, by: 4).map { place in
      Float(
        bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[place + $1]) << (8 * $1) })
    }
  }
}
