import Diagnostics
import Evaluation
@testable import HardwareModel
import NetworkModel
import Simulation
import Testing

/// Designs at the edges: what a layer is charged, large batches, large strides, nothing at all.
struct ExtremeDesignTests {
  /// Stores of early layers outlast their products; no layer may be charged less than it computes.
  @Test(
    arguments: ["vgg16", "inception-v3", "mobilenet-v1", "yolov3"],
    ["zcu102-b4096", "zcu104-2xb4096", "zc706-qiu16"])
  func closedFormChargesEveryLayerItsProducts(name: String, hardware: String) throws {
    let result = try Design(
      network: try Samples.network(name), profile: try Samples.profile(named: hardware),
      fidelity: .l0
    ).evaluate()
    #expect(result.layers.reduce(0) { $0 + $1.cycles } == result.totals.cycles)
    for layer in result.layers {
      #expect(layer.cycles >= layer.computeCycles, "\(layer.name)")
      #expect((0...1).contains(layer.utilization), "\(layer.name)")
      #expect((layer.utilization > 0) == (layer.macCount > 0), "\(layer.name)")
    }
  }

  /// A streamed array pools every image and multiplies no faster than its multipliers.
  @Test(arguments: [Fidelity.l0, .l1])
  func streamedLayersGrowWithTheBatch(fidelity: Fidelity) throws {
    let profile = try Samples.profile(named: "array-32x32")
    let network = try Samples.network("alexnet-torchvision")
    let one = try Design(network: network, profile: profile, fidelity: fidelity).evaluate()
    let many = try Design(
      network: network, profile: profile, fidelity: fidelity, batch: 256
    ).evaluate()
    for (single, batched) in zip(one.layers, many.layers) {
      #expect(batched.utilization <= 1, "\(batched.name)")
      if single.kind == "pooling" {
        #expect(batched.computeCycles > 200 * single.computeCycles, "\(batched.name)")
      }
    }
    #expect(many.totals.effectiveGOPS <= profile.peakGOPS)
  }

  /// A unit for depthwise layers that has more multipliers than the array is not more than busy.
  @Test func unitsBesideTheArrayAreBusyByTheirOwnMultipliers() throws {
    var profile = try Samples.profile(named: "zcu102-b512")
    profile.engines.depthwise = Engine(
      channels: 512, pixels: 64, isFused: false, isOverlapped: false)
    let result = try Design(
      network: try Samples.network("mobilenet-v1"), profile: profile, batch: 64
    ).evaluate()
    #expect(result.layers.allSatisfy { (0...1).contains($0.utilization) })
    #expect((0...1).contains(result.totals.utilization))
  }

  /// Most of the 10⁸ phases of this transposed convolution have no taps.
  @Test func largeStridesOfTransposedConvolutionsTakeNoTime() throws {
    var builder = NetworkBuilder(name: "large", source: "made up")
    let input = builder.input(shape: try TensorShape(channels: 1, rows: 2, columns: 2))
    _ = try builder.convolution(
      "up", input, channels: 1, kernel: (3, 3), stride: 10_000, isTransposed: true)
    let result = try Design(
      network: try builder.build(), profile: try Samples.profile(named: "zcu102-b4096")
    ).evaluate()
    #expect(result.totals.macCount == 4 * 9)
  }

  @Test func mapsThatAreTooLargeToStreamAreRefused() throws {
    var builder = NetworkBuilder(name: "large", source: "made up")
    let input = builder.input(shape: try TensorShape(channels: 1, rows: 1 << 17, columns: 1 << 17))
    _ = try builder.convolution("wide", input, channels: 1, kernel: (1, 1))
    let network = try builder.build()
    let design = Design(network: network, profile: try Samples.profile(named: "array-32x32"))
    let error = #expect(throws: InputError.self) { try design.evaluate() }
    #expect(error?.place == "wide")
    #expect(error?.reason.contains("131072 × 131072 pixels") == true)
  }

  @Test func networksWithoutLayersAreRefused() throws {
    var builder = NetworkBuilder(name: "nothing", source: "made up")
    _ = builder.input(shape: try TensorShape([1]))
    let design = Design(network: try builder.build(), profile: try Samples.profile())
    let error = #expect(throws: InputError.self) { try design.evaluate() }
    #expect(error?.reason.contains("no layers") == true)
  }
}
