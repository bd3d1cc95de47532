import Diagnostics
import Foundation
import NetworkImport
import NetworkModel
import Testing

struct ONNXErrorTests {
  /// Fixture, place and a part of the reason.
  static let malformed: [(name: String, place: String, reason: String)] = [
    ("bad-annotation", "w", "-1.5 does not fit"),
    ("bad-bits", "y_node", "bit width"),
    ("bad-channels", "y_node", "take 2 channels"),
    ("bad-computed-weights", "y_node", "computed from activations"),
    ("bad-cycle", "a_node", "depends on its own result"),
    ("bad-dilation", "y_node", "dilations must be at least 1, was 0"),
    ("bad-dimension", "x", "dimension 1 of this input is -3"),
    ("bad-duplicate-initializer", "w", "two initializers"),
    ("bad-einsum", "y_node", "Einsum is not supported"),
    ("bad-external-weights", "w", "outside the model file"),
    ("bad-group", "y_node", "0 groups"),
    ("bad-group-remainder", "y_node", "3 groups"),
    ("bad-huge-constant", "c_node", "too large to fold"),
    ("bad-huge-input", "x", "too large"),
    ("bad-huge-output", "y_node", "too large"),
    ("bad-huge-padding", "y_node", "out of range"),
    ("bad-kernel-too-large", "y_node", "does not fit an input of 4"),
    ("bad-missing-tensor", "y_node", "nowhere, which nothing writes"),
    ("bad-pool-stride", "y_node", "strides must be at least 1, was -1"),
    ("bad-product", "y_node", "does not fit weights"),
    ("bad-recurrent", "y_node", "GRU is not supported"),
    ("bad-reshape", "y_node", "6 elements cannot take the shape"),
    ("bad-runtime-scale", "y_node", "not one for each output channel"),
    ("bad-scalar-product", "y_node", "multiplies a single number"),
    ("bad-scale-nan", "q_node", "was nan"),
    ("bad-scale-zero", "y_node", "was 0.0"),
    ("bad-short-weights", "w", "32 bytes where 9 elements"),
    ("bad-stride", "y_node", "strides must be at least 1, was 0"),
    ("bad-subgraph", "y_node", "a graph of its own"),
    ("bad-symbolic-size", "x", "symbolic (height)"),
    ("bad-three-dimensions", "y_node", "5 dimensions"),
    ("bad-unknown-with-weights", "y_node", "org.example.Fancy is not known and has weights"),
    ("bad-variance", "y_node", "not a number"),
    ("bad-written-twice", "y_node", "which y_node also writes"),
  ]

  @Test(arguments: malformed.indices)
  func namesPlaceReasonAndRemedy(_ index: Int) {
    let expected = Self.malformed[index]
    do {
      _ = try ONNXImporter.load(path: Fixture.path(expected.name))
      Issue.record("\(expected.name) was imported")
    } catch {
      #expect(error.kind == .invalid)
      #expect(error.file == Fixture.path(expected.name))
      #expect(error.place == expected.place)
      #expect(error.reason.contains(expected.reason), "\(error)")
      #expect(error.remedy != nil)
    }
  }

  @Test func everyMalformedFixtureIsListed() {
    let listed = Self.malformed.map(\.name) + Expectation.all.map(\.name)
    let others = ["activations", "qonnx-finn", "qonnx-general", "qonnx-plain"]
    #expect(Set(listed + others) == Set(Fixture.names))
  }

  @Test func tellsAMissingFileFromAnUnusableOne() throws {
    #expect(error(path: Fixture.path("absent"))?.kind == .missing)
    let directory = try #require(error(path: Fixture.directory.path))
    #expect(directory.kind == .invalid && directory.reason.contains("directory"))
    #expect(error(path: "/dev/null")?.reason.contains("not a regular file") == true)
    let pipe = FileManager.default.temporaryDirectory
      .appendingPathComponent("pipe-\(UUID().uuidString)").path
    #expect(mkfifo(pipe, 0o600) == 0)
    defer { unlink(pipe) }
    #expect(error(path: pipe)?.reason.contains("not a regular file") == true)
  }

  /// A file of a gigabyte is mapped, not read: the first byte tells that it is no model.
  @Test func refusesLargeFilesAtOnce() throws {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("sparse-\(UUID().uuidString)").path
    defer { unlink(path) }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL, 0o600)
    #expect(ftruncate(descriptor, 1 << 30) == 0)
    close(descriptor)
    let clock = ContinuousClock()
    let time = clock.measure {
      #expect(error(path: path)?.reason.contains("not an ONNX model") == true)
      let weights = #expect(throws: InputError.self) {
        try DeepCompressionImporter.load(path: path, prototxt: nil)
      }
      #expect(weights?.reason.contains("beyond the limit") == true)
    }
    #expect(time < .seconds(1))
  }

  @Test(arguments: ["/dev/zero", "/dev/null", "/tmp"])
  func compressedNetworksAreRegularFiles(path: String) {
    let error = #expect(throws: InputError.self) {
      try DeepCompressionImporter.load(path: path, prototxt: nil)
    }
    #expect(error?.kind == .invalid)
    #expect(error?.remedy != nil)
  }

  @Test func refusesBytesThatAreNoModel() {
    #expect(error(bytes: [])?.reason.contains("empty") == true)
    #expect(error(bytes: Array("a text file\n".utf8)) != nil)
    var generator = SplitMix64(seed: 1)
    let noise = (0..<100_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
    #expect(error(bytes: noise) != nil)
  }

  private func error(path: String) -> InputError? {
    do {
      _ = try ONNXImporter.load(path: path)
      return nil
    } catch { return error }
  }

  private func error(bytes: [UInt8]) -> InputError? {
    do {
      _ = try ONNXImporter.load(bytes: bytes, name: "bytes")
      return nil
    } catch { return error }
  }
}
