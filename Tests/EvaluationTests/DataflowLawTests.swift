import BundledMemoryDevices
import Evaluation
import HardwareModel
import MemorySystem
import Simulation
import Testing

/// What the figures of a dataflow say together: its engines all work during the whole time of a frame.
@Suite("Figures of a dataflow")
struct DataflowLawTests {
  private func result(
    _ network: String, _ fidelity: Fidelity, folding: Int64 = 50_000
  ) throws -> SimulationResult {
    var profile = try Samples.profile(named: "zcu102-finn")
    profile.array = .streaming(StreamingArray(folding: .target(folding)))
    let name = profile.memory.device
    let device = try DRAMDevice.decode(
      bytes: try #require(MemoryDeviceLibrary.source(named: name)), file: name)
    return try Design(
      network: try Samples.network(network), profile: profile, fidelity: fidelity,
      weights: .dram, memory: device
    ).evaluate()
  }

  @Test(arguments: ["lenet-5", "cnv"], Fidelity.allCases)
  func busyIsPerformanceOverPeak(network: String, fidelity: Fidelity) throws {
    let totals = try result(network, fidelity).totals
    #expect(abs(totals.utilization - totals.effectiveGOPS / totals.peakGOPS) < 1e-9)
    #expect(totals.utilization > 0 && totals.utilization <= 1)
  }

  /// Bandwidths of layers add up to that of the whole, and are those of the frames that follow.
  @Test(arguments: ["lenet-5", "cnv"])
  func bandwidthsAddUp(network: String) throws {
    let result = try result(network, .l2)
    let whole = try #require(result.memory)
    let sum = result.layers.reduce(0) { $0 + ($1.memory?.gigabytesPerSecond ?? 0) }
    #expect(abs(sum - whole.gigabytesPerSecond) < 1e-9 * sum)
    #expect(whole.efficiency <= 1)
    let perFrame = Double(whole.transferredBytes) * result.totals.framesPerSecond / 1e9
    #expect(abs(perFrame - whole.gigabytesPerSecond) < 1e-9 * perFrame)
  }

  /// Streaming is told once for all layers, however many there are.
  @Test func streamedWeightsAreOneNote() throws {
    let notes = try result("cnv", .l1).notes.filter { $0.contains("anew for each output pixel") }
    #expect(notes.count == 1)
    #expect(notes[0].contains("the weights of 9 layers"))
  }
}
