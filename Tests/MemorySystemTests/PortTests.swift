@testable import MemorySystem
import Quantities
import TestSupport
import Testing

/// Masters behind ports.
struct PortTests {
  private static let clock = Frequency.megahertz(250)

  private static func timing(
    burstBytes: Int = 64, outstanding: Int = 4, latencyCycles: Int = 10, bytesPerCycle: Int64 = 16
  ) -> PortTiming {
    let period = PortTiming.femtosecondsPerSecond / clock.hertz
    return PortTiming(
      burstBytes: burstBytes, outstanding: outstanding,
      readBytesPerSecond: bytesPerCycle * clock.hertz,
      writeBytesPerSecond: bytesPerCycle * clock.hertz, latency: Int64(latencyCycles) * period,
      addressInterval: period)
  }

  /// Cycles of 250 MHz from the beginning of a transfer to its end.
  private static func cycles(
    _ timing: PortTiming, bytes: Int, isWrite: Bool = false, regions: [StridedRegion]? = nil,
    leastCycles: Int64 = 0
  ) throws -> Double {
    let device = try Memories.named("ddr4-2400")
    var system = PortSystem(device, ports: [timing], answersImmediately: true)
    let period = PortTiming.femtosecondsPerSecond / clock.hertz
    system.begin(
      PortTransfer(
        regions: regions ?? [StridedRegion(base: 0, runBits: 8 * bytes)], bytes: bytes,
        isWrite: isWrite, notBefore: 0, leastTime: leastCycles * period, tag: 1),
      port: 0)
    while let event = system.nextEvent() {
      if case .completed(let done) = event { return Double(done.time) / Double(period) }
    }
    Issue.record("the transfer does not end")
    return 0
  }

  /// By hand, at 16 bytes a cycle and an answer after 10 cycles: with many bursts of 64 bytes on
  /// their way, 10 + 1024/16 = 74; with one at a time, 16 bursts of 10 + 4 cycles; with two at a
  /// time, every second burst begins when the one two before it is over, so that 14 cycles bring
  /// two bursts, of which the second ends 4 cycles later: 8·14 + 4.
  @Test func bursts() throws {
    #expect(try Self.cycles(Self.timing(outstanding: 64), bytes: 1024) == 74)
    #expect(try Self.cycles(Self.timing(outstanding: 1), bytes: 1024) == 224)
    #expect(try Self.cycles(Self.timing(outstanding: 2), bytes: 1024) == 116)
    // A write's data leaves first: 64 cycles, and the answer to the last burst.
    #expect(try Self.cycles(Self.timing(outstanding: 64), bytes: 1024, isWrite: true) == 74)
    #expect(
      try Self.cycles(Self.timing(outstanding: 1), bytes: 1024, isWrite: true) == 224)
  }

  @Test func aBurstMayBeginWhenOneIsOverAndNotBefore() throws {
    // Latency and data of a burst take 14 cycles; four bursts on their way carry 16 bytes a cycle
    // as soon as 4·4 ≥ 14, three (12 cycles) do not.
    let four = try Self.cycles(Self.timing(outstanding: 4), bytes: 64 * 100)
    let three = try Self.cycles(Self.timing(outstanding: 3), bytes: 64 * 100)
    #expect(four == 10 + 400)
    #expect(three > 10 + 400)
  }

  @Test func aDecoderHoldsThePortUp() throws {
    let timing = Self.timing(outstanding: 64)
    #expect(try Self.cycles(timing, bytes: 1024, leastCycles: 64) == 74)
    #expect(try Self.cycles(timing, bytes: 1024, leastCycles: 640) == 650)
  }

  @Test(arguments: 0..<200)
  func everyByteOfARegionIsInOneBurst(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let burst = 1 << Int.random(in: 2...12, using: &random)
    let region = StridedRegion(
      base: UInt64.random(in: 0..<10_000, using: &random),
      runBits: 8 * Int.random(in: 1...700, using: &random),
      inner: (Int.random(in: 1...6, using: &random), 8 * Int.random(in: 700...900, using: &random)),
      outer: (
        Int.random(in: 1...4, using: &random), 8 * Int.random(in: 6000...7000, using: &random)
      ))
    var expected: [UInt64] = []
    for outer in 0..<region.outerCount {
      for inner in 0..<region.innerCount {
        let run = region.run(inner: inner, outer: outer)
        expected += (0..<UInt64(run.bytes)).map { run.address + $0 }
      }
    }
    var cursor = RegionCursor()
    cursor.begin([region], bytes: expected.count)
    var found: [UInt64] = []
    while cursor.remaining > 0 {
      let (address, bytes) = cursor.next(burstBytes: burst)
      #expect(bytes > 0 && bytes <= burst)
      #expect(
        address / UInt64(burst) == (address + UInt64(bytes) - 1) / UInt64(burst),
        "no burst crosses its boundary")
      found += (0..<UInt64(bytes)).map { address + $0 }
    }
    #expect(found == expected)
  }

  @Test(arguments: 0..<40)
  func everyTransferEndsAndEveryRequestIsAnsweredOnce(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let device = try Memories.named(
      ["ddr4-2400", "hbm2", "lpddr4-3200", "ddr3-1066"].randomElement(using: &random) ?? "hbm2")
    let ports = Int.random(in: 1...4, using: &random)
    let timings = (0..<ports).map { _ in
      Self.timing(
        burstBytes: 1 << Int.random(in: 4...10, using: &random),
        outstanding: Int.random(in: 1...16, using: &random),
        latencyCycles: Int.random(in: 0...60, using: &random),
        bytesPerCycle: Int64.random(in: 1...64, using: &random))
    }
    var system = PortSystem(device, ports: timings)
    system.recordsRequests = true
    var left = (0..<ports).map { _ in Int.random(in: 1...30, using: &random) }
    var begun = 0
    var bytes = 0
    func begin(_ port: Int, _ time: Int64) {
      guard left[port] > 0 else { return }
      left[port] -= 1
      begun += 1
      let size = Int.random(in: 1...5000, using: &random)
      bytes += size
      system.begin(
        PortTransfer(
          regions: [
            StridedRegion(base: .random(in: 0..<1 << 30, using: &random), runBits: 8 * size)
          ], bytes: size, isWrite: Bool.random(using: &random), notBefore: time, tag: begun),
        port: port)
    }
    for port in 0..<ports { begin(port, 0) }
    var ended: Set<Int> = []
    var requests = 0
    var recorded = 0
    var lastClock = -1
    var lastEnd = [Int64](repeating: 0, count: ports)
    while let event = system.nextEvent() {
      switch event {
      case .ready(let port): begin(port, 0)
      case .completed(let done):
        #expect(ended.insert(done.tag).inserted)
        #expect(done.time >= lastEnd[done.port], "transfers of a port end in order")
        lastEnd[done.port] = done.time
        requests += done.requests
      case .recorded: break
      }
      system.takeRequests { batch in
        recorded += batch.count
        for request in batch {
          #expect(request.cycle > lastClock)
          lastClock = request.cycle
        }
      }
    }
    #expect(ended.count == begun)
    #expect(left.allSatisfy { $0 == 0 })
    let statistics = system.finish()
    #expect(statistics.requests == requests)
    #expect(recorded == requests)
    #expect(requests * device.geometry.burstBytes >= bytes)
    let counts = statistics.counts
    #expect(counts.reads + counts.writes == requests)
    #expect(
      counts.readCommands + counts.writeCommands + counts.forwardedReads + counts.mergedWrites
        == requests)
  }

  /// One HP port of a ZCU102, reading in bursts (Manev, Vaishnav and Koch, FPT 2019).
  ///
  /// The latency was fitted to the first figure.
  @Test(arguments: [(16, 1.164), (32, 2.289), (64, 4.486), (128, 4.756), (256, 4.732)])
  func readsOfAnHPPort(burst: Int, published: Double) throws {
    let device = try Memories.named("zcu102-ps-ddr4")
    var ports = try #require(device.ports)
    ports.bursts.burstBytes = burst
    let pattern = try RequestPattern(parsing: "seq-read:4194304")
    let result = PortSystem.run(pattern, on: device, through: ports)
    #expect(abs(result.gigabytesPerSecond / published - 1) < 0.04)
    #expect(result.bytes == 4_194_304)
  }

  /// The best three ports of a ZCU102 (as above), with nothing fitted.
  @Test(arguments: [("r", 14.15), ("w", 14.38)])
  func threeHPPorts(direction: String, published: Double) throws {
    let device = try Memories.named("zcu102-ps-ddr4")
    let ports = try #require(device.ports)
    let bases = ["0", "0x10000000", "0x20000000"].map { $0 + direction }
    let pattern = try RequestPattern(
      parsing: "streams:4096:1024:\(bases.joined(separator: ","))")
    let result = PortSystem.run(pattern, on: device, through: ports)
    #expect(abs(result.gigabytesPerSecond / published - 1) < 0.03)
    #expect(result.portCount == 3)
  }
}
