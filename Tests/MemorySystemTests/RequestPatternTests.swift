import MemorySystem
import Testing

struct RequestPatternTests {
  private func list(_ text: String, burstBytes: Int = 64) throws -> [MemoryRequest] {
    var requests = try RequestPattern(parsing: text).requests(burstBytes: burstBytes)
    var result: [MemoryRequest] = []
    while let request = requests.nextRequest() { result.append(request) }
    #expect(result.count == requests.count)
    return result
  }

  @Test func sequentialStreamsRoundUpToBursts() throws {
    let reads = try list("seq-read:130")
    #expect(reads.map(\.address) == [0, 64, 128])
    #expect(reads.allSatisfy { !$0.isWrite })
    #expect(try list("seq-write:64").map(\.isWrite) == [true])
  }

  @Test func paceSpacesRequests() throws {
    #expect(try list("stride-read:3:4096@16").map(\.notBefore) == [0, 16, 32])
    #expect(try list("stride-read:3:4096").map(\.address) == [0, 4096, 8192])
  }

  @Test func randomPlacesAreThoseOfTheGenerator() throws {
    // x₁ = 777·6364136223846793005 + 1442695040888963407 mod 2⁶⁴, of which x₁ >> 31 is taken.
    var state: UInt64 = 777
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    let chunk = (state >> 31) % (1 << 21) * 512
    let reads = try list("random-read:1024:512:777:1073741824")
    #expect(reads.count == 16)
    #expect(reads.prefix(8).map(\.address) == (0..<8).map { chunk + $0 * 64 })
  }

  @Test func streamsTakeTurnsChunkByChunk() throws {
    let requests = try list("streams:2:128:0,0x1000w")
    #expect(requests.map(\.address) == [0, 64, 4096, 4160, 128, 192, 4224, 4288])
    #expect(requests.map(\.isWrite) == [false, false, true, true, false, false, true, true])
  }

  @Test(arguments: [
    "seq-read:8388608", "seq-write:64@3", "random-read:8388608:512:12345:1073741824",
    "stride-read:10:4096", "streams:2730:1024:0r,268435456r,536870912w@16",
  ])
  func descriptionIsReadBack(text: String) throws {
    #expect(try RequestPattern(parsing: text).description == text)
  }

  @Test(arguments: [
    "", ":", "@", "seq-read", "seq-read:", "seq-read:0", "seq-read:-1", "seq-read:+1",
    "seq-read:1x", "seq-read:1:2", "seq-read:64@0", "seq-read:64@1@2", "seq-read:0x",
    "seq-read:99999999999999999999", "seq-read:1000000000000@2", "random-read:64:64:1",
    "random-read:64:128:1:64", "stride-read:1:0", "streams:1:64:", "streams:1:64:r",
    "streams:1:64:0,,1", "streams:1000000000000:1000000000000:0", "scan:1",
  ])
  func otherTextsAreRefused(text: String) {
    #expect(throws: RequestPatternError.self) { try RequestPattern(parsing: text) }
  }
}
