@testable import HardwareModel
import Mapping
import NetworkModel
import Quantities
import ReferenceNetworks
import Simulation
import Testing

struct StreamedArrayTests {
  static func profile(_ m: Int, _ p: Int, _ fill: Cycles) -> HardwareProfile {
    var profile = Sample.profile(outputChannels: m, inputChannels: 1, pixels: p, mode: .flat)
    guard case .loopUnrolled(var array) = profile.array else { return profile }
    array.stream = StreamFeed(
      clockRatioNumerator: 8, clockRatioDenominator: 5, wordPixels: 16, channelGroup: 4,
      fifoElements: 512, roundSwitchCycles: 4, fillAndDrainCycles: fill, poolOverheadCycles: 52,
      addOverheadCycles: 25, addCyclesPerWord: 2, addWordPixels: 32,
      fullyConnectedBytesPerCycle: 64, fullyConnectedStartCycles: 98,
      fullyConnectedOutputsPerKilocycle: 24_576)
    profile.array = .loopUnrolled(array)
    profile.clock = .megahertz(250)
    profile.placements.activations = [.onChip]
    profile.engines = Engines(
      pool: Engine(channels: 4, pixels: p, isFused: false),
      add: Engine(channels: 4, pixels: 32, isFused: false), depthwise: nil, fullyConnected: nil)
    return profile
  }

  @Test func explore() throws {
    let rows = try Measurements.rows("fpga23_array_per_layer")
    for (column, m, p, fill) in [
      ("m32p32", 32, 32, 194), ("m32p64", 32, 64, 252), ("m32p96", 32, 96, 304),
      ("m64p64", 64, 64, 304),
    ] as [(String, Int, Int, Cycles)] {
      let profile = Self.profile(m, p, fill)
      for (name, builtIn) in [
        ("alexnet", "alexnet-torchvision"), ("vgg16", "vgg16"), ("resnet18", "resnet18"),
      ] {
        guard let network = try ReferenceNetworks.network(named: builtIn) else { continue }
        let schedule = try Scheduler.schedule(network, on: profile)
        let l1 = schedule.timing(.l1).steps
        let l0 = schedule.timing(.l0).steps
        let mine = rows.filter { $0["network"] == name }
        for (index, row) in mine.enumerated() where index < l1.count {
          let published = Double(row["latency_ns_" + column]!)! / 4
          let step = schedule.plan.steps[index]
          let layer = network.layers[step.layers[0]]
          let errors = [l1[index], l0[index]].map { (Double($0) / published - 1) * 100 }
          if abs(errors[0]) > 0.15 || abs(errors[1]) > 2 {
            print(column, name, row["layer_name"]!, layer.name, published, l1[index], l0[index], errors)
          }
        }
        print(column, name, mine.count, l1.count)
      }
    }
  }
}
