import CostModel
import Diagnostics
import Evaluation
import HardwareModel
import NetworkModel
import Quantities
import Simulation
import Testing

struct EvaluationLawTests {
  static let networks = ["lenet-5", "resnet50", "mobilenet-v1", "googlenet"]

  @Test(arguments: networks)
  func countsDoNotDependOnFidelity(name: String) throws {
    let network = try Samples.network(name)
    let profile = try Samples.profile(named: "zcu102-b4096")
    let bound = try Design(network: network, profile: profile, fidelity: .l0).evaluate()
    let exact = try Design(network: network, profile: profile, fidelity: .l1).evaluate()
    #expect(bound.totals.dram == exact.totals.dram)
    #expect(bound.totals.macCount == exact.totals.macCount)
    #expect(bound.layers.map(\.dram) == exact.layers.map(\.dram))
    #expect(bound.layers.map(\.tiling) == exact.layers.map(\.tiling))
    for component in [EnergyComponent.mac, .weightBuffer, .inputBuffer, .outputBuffer, .dram] {
      #expect(bound.totals.energy[component] == exact.totals.energy[component])
    }
    #expect(bound.totals.cycles <= exact.totals.cycles)
  }

  @Test(arguments: networks)
  func layersAddUp(name: String) throws {
    let network = try Samples.network(name)
    let result = try Design(
      network: network, profile: try Samples.profile(named: "zcu104-b4096")
    ).evaluate()
    #expect(result.layers.reduce(0) { $0 + $1.cycles } == result.totals.cycles)
    #expect(result.layers.reduce(0) { $0 + $1.macCount } == network.macCount)
    #expect(result.layers.reduce(DRAMTraffic()) { $0 + $1.dram } == result.totals.dram)
    #expect((0...1).contains(result.totals.utilization))
    for layer in result.layers {
      #expect((0...1).contains(layer.utilization), "\(layer.name)")
      #expect(layer.stallCycles.total == max(0, layer.cycles - layer.computeCycles))
    }
  }

  /// 8 × 8 input pixels at 2 ns and 10 µs of the host before each inference.
  @Test func latencyContainsTheHost() throws {
    let result = try Design(
      network: try Samples.convolution(), profile: try Samples.profile()
    ).evaluate()
    let host = 0.010 + 64 * 2e-6
    #expect(abs(result.totals.hostMilliseconds - host) < 1e-12)
    let accelerator = Double(result.totals.cycles) / 100e3
    #expect(abs(result.totals.latencyMilliseconds - accelerator - host) < 1e-12)
    #expect(abs(result.totals.framesPerSecond * result.totals.latencyMilliseconds - 1e3) < 1e-9)
  }

  /// The host's time for pixels grows with the batch, that for the inference does not.
  @Test func batchMultipliesWork() throws {
    let network = try Samples.convolution()
    let one = try Design(network: network, profile: try Samples.profile()).evaluate()
    let four = try Design(network: network, profile: try Samples.profile(), batch: 4).evaluate()
    #expect(four.totals.macCount == 4 * one.totals.macCount)
    #expect(four.totals.dram.outputBytes == 4 * one.totals.dram.outputBytes)
    #expect(abs(four.totals.hostMilliseconds - (0.010 + 256 * 2e-6)) < 1e-12)
    let frames = 4e3 / four.totals.latencyMilliseconds
    #expect(abs(four.totals.framesPerSecond / frames - 1) < 1e-12)
    let operations = 2 * Double(one.totals.macCount) * frames / 1e9
    #expect(abs(four.totals.effectiveGOPS / operations - 1) < 1e-12)
  }

  @Test func coresShareTheMemoryAndHideTheHost() throws {
    let network = try Samples.convolution()
    let one = try Design(network: network, profile: try Samples.profile()).evaluate()
    let two = try Design(network: network, profile: try Samples.profile(cores: 2)).evaluate()
    #expect(two.totals.cycles == one.totals.cycles)
    let accelerator = 1e3 / (one.totals.latencyMilliseconds - one.totals.hostMilliseconds)
    #expect(two.totals.framesPerSecond <= 2 * accelerator * (1 + 1e-12))
    #expect(two.notes.contains { $0.contains("2 cores") })
  }

  @Test func narrowerWeightsTakeFewerBytes() throws {
    let network = try Samples.convolution()
    let wide = try Design(network: network, profile: try Samples.profile()).evaluate()
    let narrow = try Design(
      network: network, profile: try Samples.profile(), widths: WidthOptions(weightBits: 4)
    ).evaluate()
    #expect(wide.weightStorageBits == 576 * 8)
    #expect(narrow.weightStorageBits == 576 * 4)
    #expect(narrow.layers[0].weightBits == 4)
    #expect(2 * narrow.totals.dram.weightBytes == wide.totals.dram.weightBytes)
    #expect(2 * narrow.totals.energy[.mac].mid == wide.totals.energy[.mac].mid)
  }

  @Test func tooWideOperandsNameTheLayer() throws {
    let design = Design(
      network: try Samples.convolution(), profile: try Samples.profile(),
      widths: WidthOptions(weightBits: 16))
    let error = #expect(throws: InputError.self) { try design.evaluate() }
    #expect(error?.kind == .invalid)
    #expect(error?.file == "one")
    #expect(error?.place == "conv")
    #expect(error?.remedy != nil)
  }

  @Test func streamedStepsWaitForTheStream() throws {
    let result = try Design(
      network: try Samples.network("resnet18"), profile: try Samples.profile(named: "array-32x32")
    ).evaluate()
    for layer in result.layers {
      #expect(layer.stallCycles.dram == 0)
      #expect(layer.stallCycles.stream != nil)
      #expect(layer.tiling == nil)
      #expect((layer.bound == .memory) == (layer.kind == "fullyConnected"), "\(layer.name)")
    }
  }

  @Test func resultsAreTheSameOnEveryRun() throws {
    let design = Design(
      network: try Samples.network("resnet18"), profile: try Samples.profile(cores: 2))
    let (first, second) = (try design.evaluate(), try design.evaluate())
    #expect(first.totals == second.totals)
    #expect(first.layers == second.layers)
    #expect(first.notes == second.notes)
  }
}
