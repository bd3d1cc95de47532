import BundledProfiles
import Diagnostics
import HardwareModel
import Quantities
import Testing

/// Damaged profiles are refused or decoded, and never trap.
struct MutationTests {
  /// SplitMix64 (Steele, Lea and Flood, OOPSLA 2014), so that a failure can be repeated.
  struct Generator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9e37_79b9_7f4a_7c15
      var word = state
      word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
      word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
      return word ^ (word >> 31)
    }
  }

  static let words = [
    "0", "1", "-1", "65536", "9223372036854775807", "1e308", "1e-308", "0.0001", ".inf", "~", "[]",
    "{}", "free", "tile", "onChip", "true", "''", "{low: 0, mid: 0, high: 0}", "10000", "8",
  ]

  @Test(arguments: ["complete", "streaming", "zcu102-3xb4096", "array-64x64"])
  func neverTraps(name: String) throws {
    let text: [UInt8] =
      switch name {
      case "complete": Array(ProfileText.complete.utf8)
      case "streaming": Array(ProfileText.changing(ProfileText.streaming).utf8)
      default: try #require(ProfileLibrary.source(named: name))
      }
    var generator = Generator(state: 20)
    var accepted = 0
    for round in 0..<600 {
      var bytes = text
      for _ in 0...(round % 3) {
        if Bool.random(using: &generator) {
          Self.replaceValue(&bytes, &generator)
        } else {
          Self.damage(&bytes, &generator)
        }
      }
      do throws(InputError) {
        let profile = try HardwareProfile.decode(bytes: bytes, file: "damaged")
        use(profile)
        accepted += 1
      } catch {
        #expect(error.file == "damaged")
        #expect(!error.reason.isEmpty)
      }
    }
    #expect(accepted > 0)
  }

  /// What consumers compute from any profile.
  private func use(_ profile: HardwareProfile) {
    #expect(profile.peakGOPS > 0)
    #expect(profile.memory.readRate(clock: profile.clock).bytesPerCycle >= 0.001)
    #expect(profile.memory.writeRate(clock: profile.clock).bytesPerCycle >= 0.001)
    #expect(profile.buffers.weights.tileBytes > 0)
  }

  /// Puts a word in place of the value of a line or of an entry of a mapping.
  private static func replaceValue(_ bytes: inout [UInt8], _ generator: inout Generator) {
    let colons = bytes.indices.filter { bytes[$0] == UInt8(ascii: ":") }
    guard let colon = colons.randomElement(using: &generator),
      let word = words.randomElement(using: &generator)
    else { return }
    let end =
      bytes[(colon + 1)...].firstIndex {
        $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "}") || $0 == UInt8(ascii: "\n")
      } ?? bytes.endIndex
    bytes.replaceSubrange((colon + 1)..<end, with: Array(" \(word)".utf8))
  }

  /// Changes, removes or repeats a few bytes.
  private static func damage(_ bytes: inout [UInt8], _ generator: inout Generator) {
    guard let start = bytes.indices.randomElement(using: &generator) else { return }
    let end = min(bytes.count, start + Int.random(in: 1...6, using: &generator))
    switch Int.random(in: 0..<3, using: &generator) {
    case 0: bytes[start] = UInt8.random(in: 0...255, using: &generator)
    case 1: bytes.removeSubrange(start..<end)
    default: bytes.insert(contentsOf: bytes[start..<end], at: start)
    }
  }
}
