import Foundation
import NetworkImport
import Testing

struct ONNXFuzzTests {
  /// Damaged files are refused or imported, but never trap.
  @Test(arguments: Fixture.names)
  func survivesDamage(_ name: String) throws {
    let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: Fixture.path(name))))
    var generator = SplitMix64(seed: UInt64(whole.count))
    for round in 0..<60 {
      var bytes = whole
      if round % 4 == 0 {
        bytes.removeLast(Int.random(in: 1...bytes.count, using: &generator))
      } else {
        for _ in 0..<(1 << Int.random(in: 0...4, using: &generator)) where !bytes.isEmpty {
          let place = Int.random(in: bytes.indices, using: &generator)
          switch Int.random(in: 0...3, using: &generator) {
          case 0: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &generator)
          case 1: bytes[place] = UInt8.random(in: 0...255, using: &generator)
          case 2: bytes.remove(at: place)
          default: bytes.insert(bytes[place], at: place)
          }
        }
      }
      _ = try? ONNXImporter.load(bytes: bytes, name: name)
    }
  }
}

/// The generator of Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014.
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
