import Foundation
import NetworkImport
import NetworkModel
import Testing

/// Published networks, which are too large to keep here: set MILLRACE_SHARED to the directory that
/// holds `networks`.
private let collection = ProcessInfo.processInfo.environment["MILLRACE_SHARED"]

struct Published: CustomTestStringConvertible, Sendable {
  let path: String
  let macs: Int
  let weights: Int
  /// Distinct weight bits, ascending.
  let bits: [Int]

  var testDescription: String { path }

  static let all = [
    // Twice the MACs in 10⁹ is the published figure: 7.7159, 30.9405, 1.1375, 0.7755, 1.5978, 3.1653.
    Published(path: "topologies/cf_resnet50", macs: 3_857_973_248, weights: 25_502_912, bits: [32]),
    Published(path: "topologies/vgg16-7", macs: 15_470_264_320, weights: 138_344_128, bits: [32]),
    Published(path: "topologies/tf_mobilenetv1", macs: 568_741_376, weights: 4_210_112, bits: [32]),
    Published(path: "topologies/cf_squeezenet", macs: 387_747_520, weights: 1_231_552, bits: [32]),
    Published(path: "topologies/bvlcalexnet-9", macs: 798_918_656, weights: 60_954_656, bits: [32]),
    Published(
      path: "topologies/cf_inceptionv1", macs: 1_582_671_872, weights: 6_990_272, bits: [32]),
    Published(path: "float/mnist-8", macs: 786_560, weights: 5_960, bits: [32]),
    Published(
      path: "float/alibaba_mlperf_v07_model_ic", macs: 2_083_824, weights: 139_296, bits: [32]),
    Published(
      path: "float/SqueezeNet1.1_fp16_winml", macs: 349_151_936, weights: 1_231_552, bits: [16]),
    Published(path: "int8/cifar10_mlperf_ic_qdq", macs: 2_083_824, weights: 139_296, bits: [8]),
    Published(
      path: "int8/cifar10_mlperf_ic_qoperator", macs: 2_083_824, weights: 139_296, bits: [8]),
    Published(path: "int8/mnist8_qdq", macs: 786_560, weights: 5_960, bits: [8]),
    Published(
      path: "int8/mobilenet_v2_quant_nnstreamer", macs: 300_774_272, weights: 3_469_760, bits: [8]),
    Published(path: "qonnx/TFC_1W1A", macs: 59_008, weights: 59_008, bits: [1]),
    Published(path: "qonnx/TFC_2W2A", macs: 59_008, weights: 59_008, bits: [2]),
    Published(path: "qonnx/finn_build_dataflow_tfc", macs: 59_008, weights: 59_008, bits: [1]),
    Published(
      path: "qonnx/mlperf_tiny_v07_KWS_W3A3_QONNX", macs: 259_584, weights: 259_584, bits: [3]),
    Published(
      path: "qonnx/radioml_VGG10_w8a8_export", macs: 12_864_512, weights: 159_104, bits: [8]),
    Published(
      path: "qonnx/espcn_nn_resize_quant_model", macs: 1_041_235_968, weights: 60_960, bits: [4, 8]),
  ]
}

@Suite(
  .enabled(
    if: collection != nil, "MILLRACE_SHARED is not set: the published networks are not tested"))
struct PublishedNetworkTests {
  private func load(_ path: String) throws -> Network {
    try ONNXImporter.load(path: "\(collection ?? "")/networks/\(path).onnx")
  }

  @Test(arguments: Published.all)
  func importsAsPublished(_ published: Published) throws {
    let network = try load(published.path)
    #expect(network.macCount == published.macs)
    #expect(network.weightCount == published.weights)
    let bits = network.layers.compactMap { layer -> Int? in
      guard case .convolution(let convolution) = layer.operation else { return nil }
      return convolution.weights.format.bits
    }
    #expect(Set(bits).sorted() == published.bits)
  }

  @Test func findsTheZerosOfTernaryWeights() throws {
    let network = try load("qonnx/TFC_2W2A")
    let shares = (0..<4).compactMap { network.convolution($0)?.weights }.map {
      (Double($0.zeroCount ?? 0) / Double($0.shape.elementCount) * 100).rounded()
    }
    #expect(shares == [69, 26, 26, 8])
  }

  @Test func keepsPrecisionOfActivations() throws {
    let signed = try load("int8/cifar10_mlperf_ic_qdq")
    #expect(
      signed.tensors.allSatisfy { $0.format.affine.map { $0.bits == 8 && $0.isSigned } == true })
    let unsigned = try load("int8/cifar10_mlperf_ic_qoperator")
    #expect(
      unsigned.tensors.allSatisfy { $0.format.affine.map { $0.bits == 8 && !$0.isSigned } == true })
    let perChannel = try #require(signed.convolution()).weights.format.affine?.scale.steps.count
    #expect(perChannel == 24)
  }
}
