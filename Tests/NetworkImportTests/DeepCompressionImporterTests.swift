import Diagnostics
import Foundation
import NetworkModel
import Testing

@testable import NetworkImport

struct DeepCompressionImporterTests {
  private typealias Sample = DeepCompressionSample

  private func read(
    _ weights: [UInt8] = Sample.file(), _ text: String = Sample.prototxt
  ) throws -> Network {
    try DeepCompressionImporter.network(
      weights: weights, path: "a.net", text: Array(text.utf8), prototxt: "a.prototxt")
  }

  /// The error of a reading that must fail.
  private func fault(
    _ weights: [UInt8] = Sample.file(), _ text: String = Sample.prototxt
  ) throws -> InputError {
    do {
      _ = try read(weights, text)
    } catch {
      return try #require(error as? InputError)
    }
    struct Accepted: Error {}
    throw Accepted()
  }

  private func convolution(_ network: Network, _ name: String) throws -> Convolution {
    let layer = try #require(network.layers.first { $0.name == name })
    guard case .convolution(let convolution) = layer.operation else {
      throw NetworkError("\(name) is no convolution")
    }
    return convolution
  }

  @Test func layersAreThoseOfThePrototxt() throws {
    let network = try read()
    #expect(network.name == "Sample")
    #expect(
      network.layers.map(\.name) == ["conv1", "relu_conv1", "pool1", "conv2", "fc3", "prob"])
    // conv1 36·3·18, conv2 3·3·4·3 after a pooling that rounds 2½ up to 3, fc3 5·36
    #expect(network.layers.map(\.macCount) == [1944, 0, 0, 108, 180, 0])
    #expect(network.weightKnowledge == .real)
    #expect(network.inputs.map { network[$0].shape.dimensions } == [[1, 2, 6, 6]])
    #expect(network.outputs.map { network[$0].shape.dimensions } == [[1, 5, 1, 1]])
    #expect(network.source.contains("a.net") && network.source.contains("a.prototxt"))
  }

  @Test func weightsStandAtTheirDensePlaces() throws {
    let network = try read()
    for (name, layer) in zip(["conv1", "conv2", "fc3"], Sample.layers) {
      let convolution = try convolution(network, name)
      guard case .integers(let stored) = convolution.weights.values else {
        Issue.record("\(name) has no integers")
        continue
      }
      #expect(stored == layer.codes.map { Int32($0) })
      #expect(
        convolution.weights.format
          == .codebook(bits: layer.codeBits, entries: Sample.codebook(layer.codeBits)))
      #expect(convolution.bias?.values == (layer.biases.isEmpty ? nil : layer.biases))
      #expect(convolution.weights.zeroCount == layer.codes.count { $0 == 0 })
    }
  }

  /// In conv1 the 15 zeros before 33 fit an index, and the 19 before 53 need a filler; in fc3 the
  /// 40 zeros before 40 need two, and the 78 before 120 need four.
  @Test func encodingsKeepTheStoredStream() throws {
    let network = try read()
    let conv1 = try #require(try convolution(network, "conv1").weights.encoding)
    #expect((conv1.entries, conv1.fillers, conv1.codeBits, conv1.indexBits) == (7, 1, 8, 4))
    // Seven codes of a byte, seven half-byte indices in four bytes, and 256 values.
    #expect(conv1.storageBits == 8 * (7 + 4) + 256 * 32 && conv1.tableBits == 256 * 32)
    let fc3 = try #require(try convolution(network, "fc3").weights.encoding)
    #expect((fc3.entries, fc3.fillers, fc3.codeBits, fc3.indexBits) == (9, 6, 4, 4))
    #expect(fc3.storageBits == 8 * (5 + 5) + 16 * 32)
    #expect(try convolution(network, "fc3").weights.storageBits == fc3.storageBits)
  }

  @Test func everyTruncationIsAnErrorOfTheWeightFile() throws {
    let file = Sample.file()
    for count in 0..<file.count {
      let error = try fault(Array(file.prefix(count)))
      #expect(error.file == "a.net" && error.remedy != nil)
    }
  }

  @Test func bytesBehindTheLastLayerAreAnError() throws {
    let error = try fault(Sample.file() + [0])
    #expect(
      error.description
        == "a.net: the file has \(Sample.file().count + 1) bytes, but its 3 layers end at "
        + "\(Sample.file().count); check that the prototxt belongs to this .net file")
  }

  @Test func entriesFitTheLayerOnBothSides() throws {
    var layers = Sample.layers
    layers[1].codes = [UInt8](repeating: 1, count: 12)
    #expect(try convolution(read(Sample.file(layers)), "conv2").weights.zeroCount == 0)
    layers[1].codes.append(1)
    let error = try fault(Sample.file(layers))
    #expect(error.place == "conv2")
    #expect(error.reason == "the file states 13 entries for a layer of 12 weights")
  }

  @Test func theIndexChainEndsInsideTheLayerOnBothSides() throws {
    var layers = Sample.layers
    layers[0].codes = [UInt8](repeating: 0, count: 53) + [5]
    #expect(try convolution(read(Sample.file(layers)), "conv1").weights.zeroCount == 53)
    layers[0].codes = [UInt8](repeating: 0, count: 54) + [5]
    let error = try fault(Sample.file(layers))
    #expect(error.place == "conv1")
    #expect(error.reason == "entry 3 stands for weight 54 of 54")
  }

  @Test func aCodebookBeginsWithZero() throws {
    var file = Sample.file()
    // The first codebook follows three counts; 1.0 is 0x3F800000.
    file.replaceSubrange(12..<16, with: [0, 0, 0x80, 0x3F])
    let error = try fault(file)
    #expect(error.place == "conv1" && error.reason.contains("begins with 1.0"))
    // A value that is not a number.
    file.replaceSubrange(12..<20, with: [0, 0, 0, 0, 0, 0, 0xC0, 0x7F])
    #expect(try fault(file).reason.contains("not a finite number"))
  }

  @Test func aWrongPrototxtIsAnError() throws {
    let wider = Sample.prototxt.replacingOccurrences(of: "num_output: 3", with: "num_output: 5")
    #expect(try fault(Sample.file(), wider).file == "a.net")
    let huge = Sample.prototxt.replacingOccurrences(
      of: "num_output: 4", with: "num_output: 2000000000")
    #expect(try fault(Sample.file(), huge).reason.contains("too many for"))
  }

  @Test func withoutAPrototxtTheRemedyNamesTheOption() throws {
    let path = FileManager.default.temporaryDirectory.path + "/\(UUID().uuidString).net"
    try Data(Sample.file()).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let error = #expect(throws: InputError.self) {
      try DeepCompressionImporter.load(path: path, prototxt: nil)
    }
    #expect(error?.remedy?.contains("--prototxt") == true)
    let missing = #expect(throws: InputError.self) {
      try DeepCompressionImporter.load(path: path, prototxt: path + ".prototxt")
    }
    #expect(missing?.kind == .missing && missing?.file == path + ".prototxt")
    let absent = #expect(throws: InputError.self) {
      try DeepCompressionImporter.load(path: path + "x", prototxt: nil)
    }
    #expect(absent?.kind == .missing && absent?.file == path + "x")
  }

  /// Whatever the bytes are, the result is a network or an `InputError`.
  @Test(arguments: 0..<8)
  func mutatedFilesAreNetworksOrErrors(seed: Int) throws {
    var generator = SampleGenerator(state: UInt64(seed))
    let file = Sample.file()
    let text = Array(Sample.prototxt.utf8)
    let words = ["{", "}", "[", "]", "\"", ":", "#", "-1", "99999999999999999999", "2147483647"]
    for _ in 0..<400 {
      var weights = file
      var prototxt = text
      for _ in 0..<Int.random(in: 0...3, using: &generator) where !weights.isEmpty {
        let place = Int.random(in: 0..<weights.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: weights[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: weights.remove(at: place)
        default: weights.removeSubrange(place...)
        }
      }
      for _ in 0..<Int.random(in: 0...3, using: &generator) where !prototxt.isEmpty {
        let place = Int.random(in: 0..<prototxt.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: prototxt[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: prototxt.remove(at: place)
        case 2: prototxt.removeSubrange(place..<min(prototxt.count, place + 20))
        default:
          let word = words.randomElement(using: &generator) ?? ""
          prototxt.replaceSubrange(place..<place, with: Array(word.utf8))
        }
      }
      do {
        let network = try DeepCompressionImporter.network(
          weights: weights, path: "a.net", text: prototxt, prototxt: "a.prototxt")
        #expect(network.macCount >= 0)
      } catch {
        #expect(!error.reason.isEmpty)
      }
    }
  }
}
