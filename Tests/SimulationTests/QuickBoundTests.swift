@testable import HardwareModel
@testable import Mapping
import NetworkModel
import Quantities
@testable import Simulation
import TestSupport
import Testing

/// The bound that spares the search a loop nest.
struct QuickBoundTests {
  /// It is never above the recurrence's time, whatever the tiling.
  @Test(arguments: 0..<120)
  func isALowerBound(seed: UInt64) throws {
    var random = SeededRandom(seed: 31_000 + seed)
    let network = try LawTests.network(&random)
    var profile = LawTests.profile(&random)
    guard case .loopUnrolled(var array) = profile.array else { return }
    array.tiling = Sample.free
    profile.array = .loopUnrolled(array)
    let plan = ExecutionPlanner.plan(network, on: profile) { _ in 8 }
    for step in plan.steps {
      let layer = network.layers[step.layers[0]]
      let widths = StepWidths(
        weightStorageBits: Bits(layer.weightCount * 8), weightCount: layer.weightCount,
        weightsAreOperand: false, weightsAreInDRAM: true, biasBits: 8, inputBits: 8, outputBits: 8,
        weightBits: 8, packingFactor: 1)
      let problem = try TileProblem(step: step, network: network, profile: profile, widths: widths)
      let model = TileModel(
        problem: problem, array: profile.array, engines: profile.engines,
        memory: MemoryRates(profile, activeCores: 1), startCycles: 0)
      let bound = QuickBound(model)
      for _ in 0..<20 {
        let loops = problem.loops
        let tiling = Tiling(
          outputChannels: Int.random(in: 1...loops.outputChannels, using: &random),
          inputChannels: Int.random(in: 1...loops.inputChannels, using: &random),
          rows: Int.random(in: 1...loops.rows, using: &random),
          columns: Int.random(in: 1...loops.columns, using: &random),
          order: TilingRules.Order.allCases.randomElement(using: &random) ?? .outputStationary)
        let nest = LoopNest(problem, tiling)
        let cycles = TilePipeline.cycles(of: nest, model, profile.buffers)
        #expect(bound.bound(tiling) <= cycles, "\(step.kind) \(tiling)")
      }
    }
  }
}
