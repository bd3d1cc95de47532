@testable import MemorySystem
import TestSupport
import Testing

/// Going from event to event gives what going from clock to clock gives, command by command.
struct ClockByClockTests {
  private struct Log: DRAMCommandSink {
    var commands: [DRAMCommand] = []
    mutating func take(_ command: DRAMCommand) { commands.append(command) }
  }

  /// Small memories of every policy, under streams that stress them in several ways.
  @Test(arguments: 0..<24)
  func bothModelsAgree(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    let device = Self.device(&random)
    let requests = Self.requests(&random, device)

    var memory = DRAMSystem(device)
    memory.recordsCommands = true
    var arrivals: [Int] = []
    for request in requests { arrivals.append(memory.send(request)) }
    let end = (arrivals.last ?? 0) + 3000
    for index in memory.channels.indices { memory.channels[index].advance(to: end) }
    var log = Log()
    memory.drainCommands(into: &log)

    var clocked = (0..<device.geometry.channels).map { ClockedModel(device, channel: $0) }
    let map = AddressMap(device.geometry, device.addressOrder)
    var next = 0
    var expectedArrivals: [Int] = []
    for clock in 0..<end {
      for index in clocked.indices { clocked[index].tick() }
      guard next < requests.count, requests[next].notBefore <= clock else { continue }
      let channel = map.location(of: requests[next].address).channel
      if clocked[channel].accepts(requests[next]) {
        clocked[channel].add(requests[next])
        expectedArrivals.append(clock + 1)
        next += 1
      }
    }
    #expect(arrivals == expectedArrivals)
    let expected = clocked.flatMap(\.history)
    let difference = zip(log.commands, expected).first { $0 != $1 }
    #expect(difference == nil, "\(String(describing: difference)) of \(device)")
    #expect(log.commands.count == expected.count)
    var counts = ChannelCounts()
    for index in memory.channels.indices { counts.add(memory.channels[index].counts) }
    #expect(counts.readLatencySum == clocked.reduce(0) { $0 + $1.latencies.reduce(0, +) })
    #expect(counts.readsReturned == clocked.reduce(0) { $0 + $1.latencies.count })
  }

  private static func device(_ random: inout SeededRandom) -> DRAMDevice {
    func pick<Value>(_ values: [Value]) -> Value {
      values[Int.random(in: 0..<values.count, using: &random)]
    }
    func clocks(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    let geometry = DRAMGeometry(
      channels: pick([1, 1, 2]), ranks: pick([1, 2, 4]), bankGroups: pick([1, 2, 4]),
      banksPerGroup: pick([1, 2, 4]), rows: 64, columns: 64, deviceWidthBits: 8, busWidthBits: 64,
      burstLength: pick([4, 8, 16]))
    let short = clocks(1...6)
    let timing = DRAMTiming(
      clockNanoseconds: 1, additiveLatency: pick([0, 0, 3]), casLatency: clocks(4...20),
      casWriteLatency: clocks(3...14), activateToRead: clocks(4...20),
      activateToWrite: clocks(4...20), prechargeTime: clocks(3...20), activeTime: clocks(8...50),
      refreshTime: clocks(20...120), refreshInterval: 1200, columnToColumnShort: short,
      columnToColumnLong: short + clocks(0...4), activateToActivateShort: short,
      activateToActivateLong: short + clocks(0...4), fourActivateWindow: clocks(4...60),
      writeToReadShort: clocks(1...5), writeToReadLong: clocks(5...12),
      readToPrecharge: clocks(2...12), writeRecovery: clocks(4...20), busTurnaround: clocks(0...3),
      prechargeToPrecharge: pick([0, 4]))
    var fields = AddressOrder.Field.allCases
    fields.shuffle(using: &random)
    let policy = ControllerPolicy(
      page: pick([.open, .open, .closed]), queueStructure: pick([.perBank, .perBank, .perRank]),
      refresh: pick([.staggered, .staggered, .firstRank]), readQueueDepth: clocks(1...32),
      writeBufferDepth: clocks(9...32), commandQueueDepth: clocks(1...8),
      unifiedQueue: pick([false, false, true]), dualCommand: pick([false, false, true]))
    return DRAMDevice(
      name: "random", summary: "", source: "", notes: [], geometry: geometry, timing: timing,
      currents: DRAMCurrents(
        supplyVolts: 1, activatePrecharge: 50, prechargeStandby: 30, activeStandby: 40,
        burstRead: 100, burstWrite: 100, refresh: 200),
      addressOrder: AddressOrder(fields, hashesBanks: pick([false, true]))!, policy: policy)
  }

  private static func requests(
    _ random: inout SeededRandom, _ device: DRAMDevice
  ) -> [MemoryRequest] {
    let burst = UInt64(device.geometry.burstBytes)
    // A small span makes bank conflicts and repeated addresses common.
    let span = UInt64([8, 64, 4096, 1 << 20][Int.random(in: 0..<4, using: &random)])
    let writeShare = Double.random(in: 0...1, using: &random)
    let locality = Double.random(in: 0...1, using: &random)
    let pace = Int.random(in: 0...12, using: &random)
    var burstIndex: UInt64 = 0
    var clock = 0
    return (0..<220).map { _ in
      if Double.random(in: 0...1, using: &random) < locality {
        burstIndex += 1
      } else {
        burstIndex = UInt64.random(in: 0..<span, using: &random)
      }
      clock += Int.random(in: 0...2 * pace, using: &random)
      return MemoryRequest(
        address: burstIndex % span * burst,
        isWrite: Double.random(in: 0...1, using: &random) < writeShare, notBefore: clock)
    }
  }
}
