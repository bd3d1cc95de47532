import Datasets
import Foundation
import Inference
import NetworkModel
import Testing

/// Published networks against ONNX Runtime's logits and published accuracies: set MILLRACE_SHARED
/// to the directory that holds `networks`, and MILLRACE_FULL to run every image.
@Suite(
  .enabled(
    if: TestData.collection != nil,
    "MILLRACE_SHARED is not set: the published networks are not run"))
struct PublishedAgreementTests {
  static let isFull = ProcessInfo.processInfo.environment["MILLRACE_FULL"] != nil

  struct Published: CustomTestStringConvertible, Sendable {
    let path: String
    /// What MNIST pixels are multiplied by; `nil` for CIFAR-10.
    var pixelScale: Float?
    /// Images of the figure, and the share of them that is recognised.
    let images: Int
    let top1: Double
    let tolerance: Double
    /// Images that are run unless every image is asked for.
    let quick: Int

    var testDescription: String { "\(path) on \(images)" }

    static let all = [
      Published(
        path: "int8/cifar10_mlperf_ic_qdq", images: 1000, top1: 0.809, tolerance: 0.002,
        quick: 1000),
      Published(
        path: "int8/cifar10_mlperf_ic_qoperator", images: 1000, top1: 0.805, tolerance: 0.002,
        quick: 200),
      Published(
        path: "int8/mnist8_qdq", pixelScale: 1, images: 1000, top1: 0.985, tolerance: 0.002,
        quick: 1000),
      Published(
        path: "float/alibaba_mlperf_v07_model_ic", images: 1000, top1: 0.82, tolerance: 0.0005,
        quick: 200),
      Published(
        path: "float/mnist-8", pixelScale: 1, images: 10000, top1: 0.9891, tolerance: 0.00005,
        quick: 1000),
      Published(
        path: "qonnx/TFC_1W1A", pixelScale: 1 / 255, images: 10000, top1: 0.9296,
        tolerance: 0.0002, quick: 1000),
      Published(
        path: "qonnx/TFC_2W2A", pixelScale: 1 / 255, images: 10000, top1: 0.9660,
        tolerance: 0.0002, quick: 1000),
    ]
  }

  @Test(arguments: Published.all)
  func recognisesAsPublished(_ published: Published) throws {
    let executor = try Executor(TestData.published(published.path + ".onnx"))
    let count = Self.isFull ? published.images : published.quick
    let images =
      try published.pixelScale.map { try TestData.mnist(count, scale: $0) }
      ?? TestData.cifar(count)
    let accuracy = try Accuracy.measure(executor, on: images, jobs: 2)
    #expect(accuracy.overflows == 0)
    // Of fewer images than the figure's, the share lies within four standard errors.
    let error =
      count == published.images
      ? 0 : 4 * (published.top1 * (1 - published.top1) / Double(count)).squareRoot()
    #expect(abs((accuracy.top1 ?? 0) - published.top1) <= published.tolerance + error)
  }

  struct Reference: CustomTestStringConvertible, Sendable {
    let path: String
    let isMNIST: Bool
    /// Output steps by which a logit may differ.
    let quanta: Float

    var testDescription: String { path }

    static let all = [
      // The reference computes this network in floats, whose errors of 10⁻⁵ decide near-ties in 26
      // layers otherwise than exact sums do. ONNX Runtime's own integer kernels (its extended
      // optimisations) differ from its float kernels by 3 steps on these images.
      Reference(path: "int8/cifar10_mlperf_ic_qdq", isMNIST: false, quanta: 3),
      Reference(path: "int8/cifar10_mlperf_ic_qoperator", isMNIST: false, quanta: 0),
      Reference(path: "int8/mnist8_qdq", isMNIST: true, quanta: 0),
    ]
  }

  @Test(arguments: Reference.all)
  func givesTheLogitsOfONNXRuntime(_ reference: Reference) throws {
    let network = try TestData.published(reference.path + ".onnx")
    let executor = try Executor(network)
    let images = reference.isMNIST ? try TestData.mnist(64, scale: 1) : try TestData.cifar(64)
    let logits = try TestData.publishedFloats(reference.path + ".outputs64.npy")
    guard case .integer(let format) = network[network.outputs[0]].format else {
      Issue.record("the logits are not quantized")
      return
    }
    let quantum = Float(format.scale.steps[0])
    for index in 0..<64 {
      let own = try executor.run(images.image(index)).outputs[0]
      let expected = Array(logits[index * 10..<index * 10 + 10])
      #expect(own.firstIndex(of: own.max() ?? 0) == expected.firstIndex(of: expected.max() ?? 0))
      for (left, right) in zip(own, expected) {
        // The hundredth is for real values that are rounded to single precision.
        #expect(abs(left - right) <= quantum * (reference.quanta + 0.01))
      }
    }
  }

  @Test func givesFINNsExpectedClass() throws {
    let network = try TestData.published("qonnx/finn_build_dataflow_tfc.onnx")
    let input = try TestData.publishedFloats("qonnx/finn_build_dataflow_input.npy")
    // The classes of four digits, as finn_build_dataflow_expected_output.npy holds them.
    let expected = try TestData.publishedIntegers("qonnx/finn_build_dataflow_expected_output.npy")
    let executor = try Executor(network)
    let found = try (0..<4).map {
      try executor.run(input[$0 * 784..<($0 + 1) * 784]).outputs.map { $0.map { Int($0) } }
    }
    #expect(found == expected.map { [[$0]] })
  }
}
