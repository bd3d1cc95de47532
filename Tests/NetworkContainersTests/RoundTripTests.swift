import Diagnostics
import Foundation
import NetworkContainers
import NetworkImport
import NetworkModel
import ReferenceNetworks
import Testing
import WeightCoding

struct RoundTripTests {
  /// The network that is read from a container of a network, described field by field.
  private func expectRoundTrip(
    _ network: Network, streams: [Int: EncodedWeights] = [:]
  ) throws {
    let bytes = try NetworkContainer.bytes(of: network, streams: streams, file: "sample.mrn")
    let read = try NetworkContainer.network(bytes: bytes, file: "sample.mrn")
    #expect("\(read)" == "\(network)")
    #expect(try NetworkContainer.bytes(of: read, streams: streams, file: "sample.mrn") == bytes)
  }

  @Test(arguments: ReferenceNetworks.names) func topologies(_ name: String) throws {
    let network = try #require(try ReferenceNetworks.network(named: name))
    let bytes = try NetworkContainer.bytes(of: network, file: "sample.mrn")
    let read = try NetworkContainer.network(bytes: bytes, file: "sample.mrn")
    #expect(try NetworkContainer.bytes(of: read, file: "sample.mrn") == bytes)
    #expect(read.macCount == network.macCount)
    #expect(read.layers.map(\.name) == network.layers.map(\.name))
    #expect(read.layers.map(\.kind) == network.layers.map(\.kind))
    #expect(read.weightKnowledge == .absent)
  }

  @Test func everyOperation() throws {
    try expectRoundTrip(SampleNetworks.operations())
  }

  @Test func everyFormatOneValueAfterAnother() throws {
    try expectRoundTrip(SampleNetworks.convolutions(SampleNetworks.tensors()))
  }

  @Test func everyFormatAsAStream() throws {
    let network = try SampleNetworks.convolutions(SampleNetworks.tensors())
    let encoded = try EncodedNetwork(encoding: network)
    #expect(encoded.streams.count == 8)
    for (index, stream) in encoded.streams {
      guard case .convolution(let convolution) = encoded.network.layers[index].operation else {
        Issue.record("only convolutions have weights")
        continue
      }
      #expect(convolution.weights.encoding == stream.encoding)
      #expect(convolution.weights.storageBits == stream.encoding.storageBits)
    }
    try expectRoundTrip(encoded.network, streams: encoded.streams)
    let partial = encoded.streams.filter { $0.key % 2 == 0 }
    try expectRoundTrip(encoded.network, streams: partial)
  }

  @Test func valuesKeepTheirBits() throws {
    let network = try SampleNetworks.convolutions(SampleNetworks.tensors())
    let read = try NetworkContainer.network(
      bytes: NetworkContainer.bytes(of: EncodedNetwork(encoding: network), file: "a"), file: "a")
    let pairs = zip(network.convolutions, read.convolutions)
    #expect(read.convolutions.count == network.convolutions.count)
    for (before, after) in pairs {
      #expect(
        before.convolution.weights.realValues?.map(\.bitPattern)
          == after.convolution.weights.realValues?.map(\.bitPattern))
      #expect(before.convolution.bias?.values == after.convolution.bias?.values)
      #expect(before.convolution.bias?.stored == after.convolution.bias?.stored)
    }
  }

  @Test func filesAreRead() throws {
    let path = NSTemporaryDirectory() + "container-\(UUID().uuidString).mrn"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let encoded = try SampleNetworks.pruned()
    let bytes = try NetworkContainer.bytes(of: encoded, file: path)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    #expect("\(try NetworkContainer.load(path: path))" == "\(encoded.network)")
    let absent = #expect(throws: InputError.self) {
      try NetworkContainer.load(path: path + ".absent")
    }
    #expect(absent?.kind == .missing)
    #expect(throws: InputError.self) { try NetworkContainer.load(path: NSTemporaryDirectory()) }
  }

  @Test func aForeignStreamIsAnError() throws {
    let encoded = try SampleNetworks.pruned()
    let swapped = [0: try #require(encoded.streams[1]), 1: try #require(encoded.streams[0])]
    for streams in [swapped, [7: swapped[0]!], [-1: swapped[0]!]] {
      #expect(throws: InputError.self) {
        try NetworkContainer.bytes(of: encoded.network, streams: streams, file: "a")
      }
    }
  }
}

/// Networks that are too large to keep here: set MILLRACE_SHARED to the folder that has `networks`.
private let collection = ProcessInfo.processInfo.environment["MILLRACE_SHARED"].map {
  $0 + "/networks/"
}

@Suite(
  .enabled(
    if: collection != nil, "MILLRACE_SHARED is not set: the published networks are not tested"))
struct PublishedContainerTests {
  @Test(arguments: [
    "topologies/cf_inceptionv1", "float/mnist-8", "float/alibaba_mlperf_v07_model_ic",
    "int8/cifar10_mlperf_ic_qdq", "int8/cifar10_mlperf_ic_qoperator", "int8/mnist8_qdq",
    "qonnx/TFC_1W1A", "qonnx/TFC_2W2A", "qonnx/finn_build_dataflow_tfc",
    "qonnx/radioml_VGG10_w8a8_export", "qonnx/espcn_nn_resize_quant_model",
  ])
  func roundTrip(_ path: String) throws {
    let network = try ONNXImporter.load(path: (collection ?? "") + path + ".onnx")
    try expectRoundTrip(network)
  }

  @Test func deepCompressionSqueezeNet() throws {
    let folder = (collection ?? "") + "deep-compression/"
    try expectRoundTrip(
      DeepCompressionImporter.load(
        path: folder + "compressed_SqueezeNet.net", prototxt: folder + "SqueezeNet_deploy.prototxt")
    )
  }

  private func expectRoundTrip(_ network: Network) throws {
    let encoded = try EncodedNetwork(encoding: network)
    let bytes = try NetworkContainer.bytes(of: encoded, file: "a")
    let read = try NetworkContainer.network(bytes: bytes, file: "a")
    #expect(try NetworkContainer.bytes(of: read, streams: encoded.streams, file: "a") == bytes)
    #expect(read.layers.map(\.kind) == network.layers.map(\.kind))
    for (before, after) in zip(network.convolutions, read.convolutions) {
      #expect(before.convolution.weights.realValues == after.convolution.weights.realValues)
    }
  }
}
