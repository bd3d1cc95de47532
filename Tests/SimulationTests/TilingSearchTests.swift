@testable import HardwareModel
@testable import Mapping
import NetworkModel
import Quantities
@testable import Simulation
import TestSupport
import Testing

/// The search beside brute force over every tile size.
struct TilingSearchTests {
  @Test(arguments: 0..<60)
  func findsWhatBruteForceFinds(seed: UInt64) throws {
    var random = SeededRandom(seed: 7_000 + seed)
    var builder = NetworkBuilder(name: "layer", source: "seed")
    let input = builder.input(
      shape: try TensorShape(
        channels: Int.random(in: 1...7, using: &random),
        rows: Int.random(in: 2...6, using: &random),
        columns: Int.random(in: 2...6, using: &random)))
    _ = try builder.convolution(
      "conv", input, channels: Int.random(in: 1...9, using: &random), kernel: (3, 3),
      stride: Int.random(in: 1...2, using: &random), padding: .all(1))
    let network = try builder.build()
    let profile = Sample.profile(
      outputChannels: Int.random(in: 1...4, using: &random),
      inputChannels: Int.random(in: 1...3, using: &random),
      pixels: Int.random(in: 1...3, using: &random),
      mode: Bool.random(using: &random) ? .row : .flat,
      arrangement: ExternalMemory.Arrangement.allCases.randomElement(using: &random) ?? .shared,
      portBits: [8, 16, 64].randomElement(using: &random) ?? 8,
      bufferBytes: Bytes.random(in: 150...1_200, using: &random))
    let schedule = try Scheduler.schedule(network, on: profile)
    guard case .tiled(let problem, let found) = schedule.work[0] else { return }
    let model = TileModel(
      problem: problem, array: profile.array, engines: profile.engines,
      memory: MemoryRates(profile, activeCores: 1), startCycles: 0)
    let everything = TilingSearch(
      model: model, buffers: profile.buffers, precision: profile.precision, triesEverySize: true)
    let best = try #require(
      everything.best { TilePipeline.cycles(of: $0, model, profile.buffers) })
    // A dominated size can gain a little at the ends, where the engines do not overlap.
    #expect(found.cycles * 100 <= best.cycles * 101, "\(found.tiling) against \(best.tiling)")
  }

  /// 100 channels on 16 lanes: two tiles take 8 passes as 50 + 50 and 7 as 52 + 48.
  @Test func keepsTheSizeThatSavesAPass() {
    #expect(undominatedSizes(extent: 100, parallel: 16).contains(52))
    #expect(undominatedSizes(extent: 56, parallel: 8).contains(32))
  }

  /// Every size is matched or beaten by a kept one that is no larger.
  @Test(arguments: [1, 2, 7, 16, 56, 100, 113], [1, 3, 8, 16])
  func keepsWhatIsNotDominated(extent: Int, parallel: Int) {
    func cost(_ size: Int) -> (tiles: Int, passes: Int) {
      let full = extent / size
      let rest = extent - full * size
      return (
        (extent + size - 1) / size,
        full * ((size + parallel - 1) / parallel) + (rest + parallel - 1) / parallel
      )
    }
    let kept = undominatedSizes(extent: extent, parallel: parallel)
    for size in 1...extent {
      #expect(
        kept.contains {
          $0 <= size && cost($0).tiles <= cost(size).tiles
            && cost($0).passes <= cost(size).passes
        })
    }
  }
}
