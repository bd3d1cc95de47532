@testable import HardwareModel
import Mapping
import MemorySystem
import NetworkModel
import Quantities
@testable import Simulation
import StreamingArrays
import TestSupport
import Testing

/// What must hold for every network as a dataflow, with transactions and without.
@Suite("Dataflows and DRAM")
struct StreamingLawTests {
  /// A profile with some weights in DRAM and random ports.
  private static func profile(
    _ network: Network, _ random: inout SeededRandom
  ) throws -> HardwareProfile {
    var profile = try Bundled.profile("zcu102-finn")
    let names = network.layers.filter { $0.weightCount > 0 && $0.weightCount < 100_000 }
      .map(\.name)
    let streamed = names.filter { _ in Int.random(in: 0...2, using: &random) == 0 }
    profile.array = .streaming(
      StreamingArray(
        folding: .target(Cycles.random(in: 1_000...400_000, using: &random)),
        streamedWeights: .layers(streamed)))
    profile.memory.ports.widthBits = [32, 64, 128].randomElement(using: &random) ?? 128
    profile.memory.ports.arrangement =
      ExternalMemory.Arrangement.allCases.randomElement(using: &random) ?? .readWrite
    return profile
  }

  private static func interface(_ profile: HardwareProfile) throws -> MemoryInterface {
    try MemoryInterface(profile, device: TransactionLawTests.device("ddr4-2133"))
  }

  @Test(arguments: 0..<24)
  func holdOnRandomFoldings(seed: UInt64) throws {
    var random = SeededRandom(seed: 21_000 + seed)
    let network = try Bundled.network(["lenet-5", "cnv", "lenet-5"][Int(seed % 3)])
    let profile = try Self.profile(network, &random)
    let schedule = try Scheduler.schedule(network, on: profile)
    let (l0, l1) = (schedule.timing(.l0), schedule.timing(.l1))
    let interface = try Self.interface(profile)
    let sink = TileEventTests.Tiles()
    let l2 = try schedule.transactions(interface, events: sink)
    #expect(l0.total <= l1.total)
    #expect(l1.total <= l2.timing.total)
    // Every byte is moved, in whole bursts, and told.
    let bytes = schedule.work.reduce(0) { $0 + $1.counts.totalBytes }
    let moved = l2.memory.reduce(0) { $0 + $1.requests } * interface.device.geometry.burstBytes
    #expect(Bytes(moved) >= bytes)
    #expect(sink.events.reduce(0) { $0 + $1.bytes } == bytes)
    #expect(l2.statistics.requests == l2.memory.reduce(0) { $0 + $1.requests })
    #expect(
      l2.memory.reduce(0) { $0 + $1.counts.activates } == l2.statistics.counts.activates)
    #expect(sink.events.map(\.end).max() == l2.timing.total)
    #expect(sink.events.allSatisfy { $0.begin >= 0 && $0.begin <= $0.end })
    #expect(try schedule.transactions(interface).timing.steps == l2.timing.steps)
    // More bandwidth never takes longer at a rate.
    var faster = profile
    faster.memory.ports.widthBits *= 2
    let quick = try Scheduler.schedule(network, on: faster)
    #expect(quick.timing(.l0).total <= l0.total)
    #expect(quick.work.map(\.counts.weightBytes) == schedule.work.map(\.counts.weightBytes))
  }

  @Test("a slow memory holds up a frame that a fast one does not")
  func slowMemory() throws {
    let network = try Bundled.network("lenet-5")
    var totals: [Cycles] = []
    var busy: [Cycles] = []
    for latency in [0, 400] {
      var profile = try Bundled.profile("zcu102-finn")
      profile.array = .streaming(
        StreamingArray(folding: .target(100_000), streamedWeights: .layers(["ip1"])))
      profile.memory.ports.bursts = AXIBursts(
        burstBytes: 256, outstanding: 1, latencyCycles: latency)
      let schedule = try Scheduler.schedule(network, on: profile)
      let result = try schedule.transactions(Self.interface(profile))
      totals.append(result.timing.total)
      busy.append(result.portCycles)
    }
    #expect(totals[0] < totals[1])
    #expect(busy[0] < busy[1] && busy[1] > 100_000, "the ports set the pace of frames, too")
  }

  @Test("a whole residual network runs with transactions, and its FIFOs are told")
  func residualNetwork() throws {
    let schedule = try Bundled.schedule("resnet18", on: "zcu102-finn")
    let result = try schedule.transactions(Self.interface(schedule.profile))
    #expect(result.timing.total >= schedule.timing(.l1).total)
    // The image and the result alone: some 0.1 % of a frame's time.
    #expect(
      Double(result.timing.total) <= 1.01 * Double(schedule.timing(.l1).total))
  }

  /// A stride that skips most of a map: its engine is faster than the line that comes.
  @Test(arguments: [(31, 16), (16, 4), (9, 2)])
  func theBoundHoldsBehindStrides(size: Int, stride: Int) throws {
    var builder = NetworkBuilder(name: "stride", source: "made up")
    let input = builder.input(shape: try TensorShape(channels: 16, rows: size, columns: size))
    let output = try builder.convolution(
      "conv", input, channels: 16, kernel: (1, 1), stride: stride)
    var profile = try Bundled.profile("zcu102-finn")
    for target in [1, 100, 1000, 20_000] as [Cycles] {
      profile.array = .streaming(StreamingArray(folding: .target(target)))
      let schedule = try Scheduler.schedule(builder.build(outputs: [output]), on: profile)
      #expect(schedule.timing(.l0).total <= schedule.timing(.l1).total)
    }
  }

  @Test("each input of an engine comes through a channel of its own, from its own place")
  func twoInputs() throws {
    var builder = NetworkBuilder(name: "two inputs", source: "made up")
    let shape = try TensorShape(channels: 3, rows: 6, columns: 10)
    let left = builder.input("left", shape: shape)
    let right = builder.input("right", shape: shape)
    let sum = try builder.elementwise("sum", [left, right])
    let network = try builder.build(outputs: [sum])
    let profile = try Bundled.profile("zcu102-finn")
    let schedule = try Scheduler.schedule(network, on: profile)
    let streaming = try #require(schedule.streaming)
    let pixels = try #require(streaming.pixels())
    let interface = try Self.interface(profile)
    let frame = try #require(FrameTransfers(schedule, streaming, pixels, interface))
    let channels = Dictionary(
      grouping: frame.transfers.filter { $0.activity == .loadInputs }, by: \.channel)
    #expect(channels.count == 2)
    var ranges: [ClosedRange<UInt64>] = []
    for (_, rows) in channels {
      #expect(rows.map(\.number) == Array(0..<6))
      // 180 values of 4 bits.
      #expect(rows.reduce(0) { $0 + $1.bytes } == 90)
      let addresses = rows.map(\.address)
      ranges.append((addresses.min() ?? 0)...((addresses.min() ?? 0) + 89))
    }
    #expect(!ranges[0].overlaps(ranges[1]))
    // Where buffers begin is the profile's choice.
    var staggered = profile
    staggered.memory.basePlacement = .staggered
    let other = try #require(
      FrameTransfers(
        Scheduler.schedule(network, on: staggered), streaming, pixels, Self.interface(staggered)))
    #expect(other.transfers.map(\.address) != frame.transfers.map(\.address))
    #expect(other.transfers.map(\.wanted) == frame.transfers.map(\.wanted))
  }

  @Test("at any fidelity without transactions, a wider port never lowers the pace")
  func widerPorts() throws {
    let network = try Bundled.network("lenet-5")
    for fidelity in [Fidelity.l0, .l1] {
      var last = Cycles.max
      for bits in [16, 32, 64, 128, 256] {
        var profile = try Bundled.profile("zcu102-finn")
        profile.array = .streaming(
          StreamingArray(folding: .target(50_000), streamedWeights: .layers(["ip1", "conv1"])))
        profile.memory.ports.widthBits = bits
        let schedule = try Scheduler.schedule(network, on: profile)
        let interval = try #require(schedule.streaming).interval(fidelity)
        #expect(interval <= last)
        last = interval
      }
    }
  }
}
