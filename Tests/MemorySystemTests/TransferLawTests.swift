@testable import MemorySystem
import TestSupport
import Testing

/// What must hold whatever is asked for.
struct TransferLawTests {
  /// Streams that favour some requests over others as much as they can.
  static let adversaries = ["hits", "writes", "pingPong", "sameAddress", "random"]

  /// A read of a lone row, with what an adversary sends after it to keep it waiting.
  private static func requests(_ adversary: String, seed: UInt64, burst: UInt64) -> [MemoryRequest]
  {
    var random = SeededRandom(seed: seed)
    let row: UInt64 = 8192 * 16
    return (0..<6000).map { index in
      let column = UInt64(index % 100) * burst
      switch adversary {
      case "hits":  // one conflict among endless hits of the same bank
        let isLone = index % 1000 == 500
        return MemoryRequest(address: isLone ? 9 * row : column, isWrite: false)
      case "writes":  // batches of writes with a read in between
        return MemoryRequest(
          address: UInt64.random(in: 0..<1 << 24, using: &random), isWrite: index % 40 != 0)
      case "pingPong":  // two rows of one bank by turns
        return MemoryRequest(address: UInt64(index % 2) * row + column, isWrite: false)
      case "sameAddress":  // reads and writes of few addresses, which depend on each other
        return MemoryRequest(
          address: UInt64.random(in: 0..<4, using: &random) * burst,
          isWrite: Bool.random(using: &random))
      default:
        return MemoryRequest(
          address: UInt64.random(in: 0..<1 << 33, using: &random),
          isWrite: Bool.random(using: &random))
      }
    }
  }

  @Test(arguments: adversaries, ["ddr4-2400", "hbm2", "ddr3-1066"])
  func everythingAskedForIsTransferredOnce(adversary: String, memory name: String) throws {
    let device = try Memories.named(name)
    var memory = DRAMSystem(device)
    memory.recordsReturns = true
    let requests = Self.requests(adversary, seed: 11, burst: UInt64(device.geometry.burstBytes))
    var greatest = 0
    for (index, request) in requests.enumerated() {
      memory.send(request, tag: index)
      for channel in memory.channels.indices {
        greatest = max(greatest, memory.channels[channel].pending.count)
      }
    }
    var answers = [Int](repeating: 0, count: requests.count)
    var last = 0
    while let answer = memory.nextReturn() {
      answers[answer.tag] += 1
      #expect(answer.cycle >= last)
      last = answer.cycle
    }
    #expect(answers.allSatisfy { $0 == 1 })

    let result = memory.finish()
    let counts = result.counts
    #expect(result.bytes == requests.count * device.geometry.burstBytes)
    #expect(counts.reads + counts.writes == requests.count)
    #expect(counts.readsReturned == counts.reads)
    #expect(counts.readCommands + counts.forwardedReads == counts.reads)
    #expect(counts.writeCommands + counts.mergedWrites == counts.writes)
    #expect(counts.activates >= counts.precharges)

    // The queues are bounded. A read is let into the command queues after `readPatience` at the
    // latest, and the next refresh closes the row whose hits kept it waiting there.
    let policy = device.policy
    let capacity =
      policy.readQueueDepth + policy.writeBufferDepth
      + policy.commandQueueDepth * device.geometry.banksPerChannel
    #expect(greatest <= capacity)
    #expect(
      counts.readLatencyMaximum
        < ControllerPolicy.readPatience + 4 * device.timing.refreshInterval)
  }

  /// Writes without pause keep the buffer full, so that one batch follows the other.
  @Test func aReadAmongEndlessWritesIsServed() throws {
    let device = try Memories.named("ddr4-2400")
    var random = SeededRandom(seed: 3)
    var memory = DRAMSystem(device)
    var clock = 0
    for index in 0..<24_000 {
      let address = UInt64.random(in: 0..<1 << 33, using: &random)
      clock = memory.send(MemoryRequest(address: address, isWrite: index != 5000))
    }
    // Had it waited for the end of the writes, it would have waited for nearly all of this.
    let result = memory.finish()
    let patience = ControllerPolicy.readPatience
    #expect(clock > 2 * patience)
    #expect(result.counts.readLatencyMaximum > patience)
    #expect(result.counts.readLatencyMaximum < patience + device.timing.refreshInterval)
  }

  /// Time never falls below what the pins need, nor below what a command a clock allows.
  @Test(arguments: ["ddr3-1600", "ddr4-2400", "ddr4-2400-bgi", "lpddr4-3200", "hbm2-pseudo"])
  func bandwidthStaysBelowThePeak(name: String) throws {
    let device = try Memories.named(name)
    for text in ["seq-read:262144", "seq-write:262144", "streams:64:512:0r,0x100000w"] {
      let pattern = try RequestPattern(parsing: text)
      let result = DRAMSystem.run(
        pattern.requests(burstBytes: device.geometry.burstBytes), on: device)
      #expect(result.gigabytesPerSecond < device.peakGigabytesPerSecond)
      #expect(result.gigabytesPerSecond > 0.03 * device.peakGigabytesPerSecond)
    }
  }

  @Test func moreOutstandingRequestsNeverSlowAStreamDown() throws {
    let device = try Memories.named("ddr4-2400-bgi")
    let pattern = try RequestPattern(parsing: "seq-read:262144")
    var before = Int.max
    for limit in [1, 2, 4, 8] {
      let requests = pattern.requests(burstBytes: device.geometry.burstBytes)
      let cycles = DRAMSystem.run(requests, on: device, outstanding: limit).cycles
      #expect(cycles < before)
      before = cycles
    }
    // One at a time, a hit takes a clock to the queue, CL 17, burst 4 and a clock back: 23 apart.
    let alone = try DRAMSystem.run(
      RequestPattern(parsing: "seq-read:640").requests(burstBytes: 64),
      on: Memories.named("ddr4-2400"), outstanding: 1)
    // The first read waits for tRCD 17 as well, and arrives at clock 1.
    #expect(alone.cycles == 1 + 17 + 10 * 23 - 1)
  }

  @Test func anEmptyStreamTakesNothing() throws {
    var memory = DRAMSystem(try Memories.named("ddr4-2400"))
    let result = memory.finish()
    #expect(result.cycles == 0)
    #expect(result.energy.total == 0)
    #expect(result.gigabytesPerSecond == 0)
  }
}
