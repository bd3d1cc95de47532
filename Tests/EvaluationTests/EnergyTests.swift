import CostModel
import Evaluation
import HardwareModel
import Quantities
import Testing

struct EnergyTests {
  /// 10 MACs of 8 × 4 bits are 5 of 8 × 8 at 1, 2, 4 pJ; 100 bits of block RAM at 0.1, 0.2, 0.4;
  /// 10 bits of banks of 32 in UltraRAM, whose port has 64, are 20 at 0.2, 0.3, 0.5; 1,000 cycles at 100 MHz are 10 µs, at 2 W 20 µJ.
  @Test func everyTermIsACountTimesItsBand() throws {
    let model = EnergyModel(try Samples.profile())
    let energy = model.energy(
      of: ActionCounts(
        macBitProducts: 320, weightBufferBits: 100, inputBufferBits: 10, dramBits: 7),
      during: 1000)
    #expect(energy[.mac] == Band(low: 5, mid: 10, high: 20))
    #expect(energy[.weightBuffer] == Band(low: 0.1, mid: 0.2, high: 0.4) * 100)
    #expect(energy[.inputBuffer] == Band(low: 0.2, mid: 0.3, high: 0.5) * 20)
    #expect(energy[.outputBuffer] == .zero)
    #expect(energy[.dram] == Band(low: 70, mid: 140, high: 280))
    #expect(abs(energy[.idle].mid / 20e6 - 1) < 1e-12)
    #expect(abs(energy[.static].high / 20e6 - 1) < 1e-12)
  }

  @Test func energyIsAdditive() throws {
    let model = EnergyModel(try Samples.profile())
    let one = ActionCounts(
      macBitProducts: 64, weightBufferBits: 8, inputBufferBits: 16, outputBufferBits: 24,
      dramBits: 32)
    let other = ActionCounts(
      macBitProducts: 6400, weightBufferBits: 80, inputBufferBits: 1, outputBufferBits: 2,
      dramBits: 3)
    let sum = model.energy(of: one, during: 10).total + model.energy(of: other, during: 90).total
    let whole = model.energy(of: one + other, during: 100).total
    for part in [\Band.low, \.mid, \.high] {
      #expect(abs(sum[keyPath: part] / whole[keyPath: part] - 1) < 1e-12)
    }
  }

  @Test func onlyPriorsInUseAreNoted() throws {
    let priors = EnergyModel(try Samples.profile()).priors(hasCommands: false)
    #expect(
      priors == [
        "energy.mac8: prior, a guess", "energy.uramBit: prior, another guess",
        "energy.dramBit: prior, a third guess",
      ])
  }

  @Test(
    arguments: ["zcu102-b4096", "zcu102-3xb4096", "array-32x64"], ["resnet50", "mobilenet-v2"])
  func layersAddUpToTheTotal(profile: String, network: String) throws {
    let result = try Design(
      network: Samples.network(network), profile: Samples.profile(named: profile)
    ).evaluate()
    let sum = result.layers.reduce(Band.zero) { $0 + $1.energy.total }
    #expect(abs(sum.mid / result.totals.energy.total.mid - 1) < 1e-9)
    for energy in result.layers.map(\.energy) + [result.totals.energy] {
      for component in EnergyComponent.allCases {
        #expect(energy[component].low <= energy[component].mid)
        #expect(energy[component].mid <= energy[component].high)
      }
    }
  }
}
