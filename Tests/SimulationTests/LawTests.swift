@testable import HardwareModel
import Mapping
import NetworkModel
import Quantities
import Simulation
import TestSupport
import Testing

/// What must hold for every network and every machine.
struct LawTests {
  /// A small random network: convolutions, depthwise, pooling, additions and a classifier.
  static func network(_ random: inout SeededRandom) throws -> Network {
    var builder = NetworkBuilder(name: "random", source: "seed")
    let size = Int.random(in: 5...18, using: &random)
    var tensor = builder.input(
      shape: try TensorShape(
        batch: Int.random(in: 1...2, using: &random),
        channels: [1, 3, 8, 20].randomElement(using: &random) ?? 3, rows: size,
        columns: max(4, size - 3)))
    for index in 0..<Int.random(in: 1...4, using: &random) {
      let shape = builder.shape(of: tensor)
      switch Int.random(in: 0..<5, using: &random) {
      case 0 where shape.rows >= 4 && shape.columns >= 4:
        tensor = try builder.pooling(
          "pool\(index)", tensor, .maximum, kernel: 3, stride: 2, padding: .all(1),
          roundsUp: Bool.random(using: &random))
      case 1:
        tensor = try builder.convolution(
          "dw\(index)", tensor, channels: shape.channels, kernel: (3, 3), padding: .all(1),
          groups: shape.channels)
      case 2:
        let branch = try builder.convolution(
          "side\(index)", tensor, channels: shape.channels, kernel: (3, 3), padding: .all(1))
        tensor = try builder.elementwise("add\(index)", [branch, tensor])
      default:
        tensor = try builder.convolution(
          "conv\(index)", tensor, channels: Int.random(in: 1...40, using: &random),
          kernel: [(1, 1), (3, 3), (5, 1)].randomElement(using: &random) ?? (1, 1),
          stride: Int.random(in: 1...2, using: &random), padding: .all(2))
      }
    }
    _ = try builder.fullyConnected("fc", tensor, outputs: 10)
    return try builder.build()
  }

  /// A random machine on which everything fits.
  static func profile(_ random: inout SeededRandom) -> HardwareProfile {
    let order = TilingRules.Order.allCases.shuffled(using: &random).prefix(2)
    let small: [TilingRules.AxisRule] = [.fewest, .array, .whole, .oneOf([1, 4, 9])]
    let tiling = TilingRules(
      outputChannels: small.randomElement(using: &random) ?? .array,
      inputChannels: small.randomElement(using: &random) ?? .array,
      rows: [.fewest, .free, .fixed(5)].randomElement(using: &random) ?? .fewest,
      columns: [.whole, .fewest, .fixed(7)].randomElement(using: &random) ?? .whole,
      minimumRowTiles: Int.random(in: 1...3, using: &random), orders: Array(order))
    return Sample.profile(
      outputChannels: Int.random(in: 1...24, using: &random),
      inputChannels: Int.random(in: 1...12, using: &random),
      pixels: Int.random(in: 1...9, using: &random),
      mode: Bool.random(using: &random) ? .row : .flat,
      fill: Cycles.random(in: 0...30, using: &random), tiling: tiling,
      overlap: LoopUnrolledArray.LayerOverlap.allCases.randomElement(using: &random) ?? .none,
      arrangement: ExternalMemory.Arrangement.allCases.randomElement(using: &random) ?? .shared,
      portBits: [8, 16, 40, 128].randomElement(using: &random) ?? 64, bufferBytes: 1 << 22,
      copies: Int.random(in: 1...4, using: &random))
  }

  @Test(arguments: 0..<150)
  func holdOnRandomMachines(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let network = try Self.network(&random)
    let profile = Self.profile(&random)
    let schedule = try Scheduler.schedule(network, on: profile)
    let l0 = schedule.timing(.l0).total
    let l1 = schedule.timing(.l1).total
    #expect(l0 <= l1, "the closed form is a lower bound")
    #expect(
      schedule.timing(.l1).steps == schedule.timing(.l1, skipsPeriods: false).steps,
      "skipping repeated states changes nothing")
    // The roofline: no engine is faster than its peak.
    let counts = schedule.work.map(\.counts)
    let macs = schedule.plan.steps.filter { $0.kind == .convolution }.reduce(0) {
      $0 + (network.layers[$1.layers[0]].macCount)
    }
    #expect(Double(l0) >= Double(macs) / profile.peakMACsPerCycle - 1)
    let bytes = counts.reduce(0) { $0 + $1.readBytes }
    let readRate = profile.memory.readRate(clock: profile.clock)
    let servers = profile.memory.ports.arrangement == .inputsApart ? 2.0 : 1
    #expect(Double(l0) >= Double(bytes) / readRate.bytesPerCycle / servers - 1)
    // Compulsory traffic: every weight once, every output once.
    for (step, count) in zip(schedule.plan.steps, counts) {
      let layer = network.layers[step.layers[0]]
      #expect(count.weightBytes >= Bytes(layer.weightCount))
      #expect(count.outputBytes >= Bytes(network[step.output].shape.elementCount))
    }
  }

  @Test(arguments: 0..<8)
  func bandwidthAndBuffersNeverHurt(seed: UInt64) throws {
    var random = SeededRandom(seed: 1_000 + seed)
    let network = try Self.network(&random)
    var profile = Self.profile(&random)
    guard case .loopUnrolled(var array) = profile.array else { return }
    array.tiling = Sample.free
    array.layerOverlap = .none
    array.tiling.minimumRowTiles = 1
    profile.array = .loopUnrolled(array)
    var last = Cycles.max
    for bits in [8, 16, 32, 64, 256] {
      profile.memory.ports.widthBits = bits
      let cycles = try Scheduler.schedule(network, on: profile).timing(.l1).total
      #expect(cycles <= last, "\(bits) bits a cycle")
      last = cycles
    }
    last = .max
    profile.memory.ports.widthBits = 16
    for kibibytes in [8, 16, 32, 64, 256] as [Bytes] {
      for path in [\Buffers.weights, \.inputs, \.outputs] {
        profile.buffers[keyPath: path].capacityBytes = kibibytes * 1024
      }
      guard let schedule = try? Scheduler.schedule(network, on: profile) else { continue }
      let cycles = schedule.timing(.l1).total
      #expect(cycles <= last, "\(kibibytes) KiB")
      last = cycles
    }
  }
}
