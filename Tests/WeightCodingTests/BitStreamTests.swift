import Testing
import TestSupport
import WeightCoding

struct BitStreamTests {
  @Test func theFirstFieldIsLowest() {
    var writer = BitWriter()
    writer.append(0b1, bits: 1)
    writer.append(0b10, bits: 2)
    writer.append(0b1_0000, bits: 5)
    writer.append(0xABC, bits: 12)
    #expect(writer.bitCount == 20)
    #expect(writer.bytes() == [0b1000_0101, 0xBC, 0x0A])
    #expect(writer.alignToByte() == 4)
    #expect(writer.bitCount == 24)
  }

  @Test func fieldsOfAllWidthsComeBack() throws {
    var random = SeededRandom(seed: 1)
    let fields = (0..<2000).map { _ in
      let bits = Int.random(in: 0...32, using: &random)
      return (bits, UInt32(truncatingIfNeeded: random.next() & ((1 << UInt64(bits)) - 1)))
    }
    var writer = BitWriter()
    for (bits, value) in fields { writer.append(value, bits: bits) }
    #expect(writer.bitCount == fields.reduce(0) { $0 + $1.0 })
    var reader = BitReader(writer.bytes())
    for (bits, value) in fields { #expect(try reader.read(bits) == value) }
    try reader.finish()
  }

  @Test func theEndIsAnError() throws {
    var reader = BitReader([0xFF, 0x01])
    #expect(try reader.read(15) == 0x1FF)
    #expect(reader.remainingBits == 1)
    #expect(throws: CodingError.self) { try reader.read(2) }
    #expect(try reader.read(1) == 0)
    #expect(throws: CodingError.self) { try reader.read(1) }
    try reader.finish()
  }

  @Test func paddingIsZero() throws {
    var good = BitReader([0b0000_0101])
    _ = try good.read(3)
    try good.finish()
    var bad = BitReader([0b0001_0101])
    _ = try bad.read(3)
    #expect(throws: CodingError.self) { try bad.alignToByte() }
    var long = BitReader([0b0000_0101, 0])
    _ = try long.read(3)
    #expect(throws: CodingError.self) { try long.finish() }
  }
}
