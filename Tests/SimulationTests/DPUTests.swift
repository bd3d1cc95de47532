@testable import HardwareModel
import Mapping
import NetworkModel
import Quantities
import ReferenceNetworks
import Simulation
import Testing

struct DPUTests {
  static func profile(_ clock: Double, _ v: Int = 0, m: Cycles = 52, b: Int64 = 7000) -> HardwareProfile {
    let fewest = TilingRules(
      outputChannels: .fewest, inputChannels: .fewest, rows: .fewest, columns: .fewest,
      minimumRowTiles: 2, orders: [.outputStationary, .weightStationary])
    var profile = Sample.profile(
      outputChannels: 16, inputChannels: 16, pixels: 8, mode: .row, tiling: fewest,
      overlap: .stores, bufferBytes: 262_144, copies: 2,
      engines: Engines(
        pool: Engine(channels: 16, pixels: 8, isFused: true),
        add: Engine(channels: 16, pixels: 4, isFused: true),
        depthwise: Engine(channels: 16, pixels: 8, isFused: true), fullyConnected: nil))
    guard case .loopUnrolled(var array) = profile.array else { return profile }
    array.minimumRowCycles = m
    array.augmentedChannels = 32
    if v & 1 != 0 { array.tiling.outputChannels = .free }
    if v & 2 != 0 { array.tiling.rows = .free }
    if v & 4 != 0 { array.layerOverlap = .prefetch }
    profile.array = .loopUnrolled(array)
    profile.buffers.weights.capacityBytes = 524_288
    profile.clock = .megahertz(clock)
    profile.memory.ports = ExternalMemory.Ports(
      count: 2, widthBits: 128, clock: .megahertz(clock), readEfficiency: b,
      writeEfficiency: 10_000, writeCount: 1, arrangement: .readWrite)
    profile.placements.retention = Placements.Retention(maximumBytes: 262_144, layers: 3)
    return profile
  }

  @Test func explore() throws {
    let nets: [(String, [Double])] = [
      ("resnet50-slim", [87.95, 93.84]), ("vgg16", [20.15, 21.49]),
      ("mobilenet-v1", [326.62, 344.85]), ("inception-v1-slim", [191.26, 202.49]),
      ("resnet50", [80.3, 85.6]), ("googlenet", [181.8, 192.5]), ("squeezenet1.0", [277.65, 277.65])
    ]
    for v in 0..<8 {
     for m in [44, 48, 52, 56] as [Cycles] { for b in [6400, 6600, 6800, 7000, 7200, 7600, 8000] as [Int64] {
      var out = ""
      var sum = 0.0
      for (name, published) in nets {
        guard let network = try ReferenceNetworks.network(named: name) else { continue }
        let clock = 281.0, fps = published[0]
        let profile = Self.profile(clock, v, m: m, b: b)
        let schedule = try Scheduler.schedule(network, on: profile)
        let l1 = schedule.timing(.l1).total
        let host = 0.1 + 9e-6 * 224 * 224
        let error = (profile.clock.milliseconds(l1) + host) * fps / 10 - 100
        if nets.firstIndex(where: { $0.0 == name })! < 4 { sum += abs(error) }
        out += " \(Double(Int(error * 10)) / 10)"
      }
      if sum / 4 < 2.2 || (m == 52 && b == 7000) { print("dpu v", v, "m", m, "b", b, "mean", sum / 4, out) }
     }}
    }
  }
}
