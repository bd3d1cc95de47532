import MemorySystem
import TestSupport
import Testing

struct AddressMapTests {
  private static let geometry = DRAMGeometry(
    channels: 2, ranks: 2, bankGroups: 4, banksPerGroup: 2, rows: 16, columns: 64,
    deviceWidthBits: 8, busWidthBits: 64, burstLength: 8)

  @Test func fieldsFollowEachOtherFromTheLowestBits() throws {
    // 64-byte bursts: 6 bits dropped, then 3 of the column, 2 of the group, 1 each of bank, rank
    // and channel, and 4 of the row.
    let order = try #require(AddressOrder(abbreviation: "rochrababgco"))
    let map = AddressMap(Self.geometry, order)
    let address: UInt64 =
      (0b1010 << 14) | (1 << 13) | (0 << 12) | (1 << 11) | (0b10 << 9) | (5 << 6)
    let place = map.location(of: address | 63)
    #expect(place.row == 0b1010)
    #expect(place.channel == 1)
    #expect(place.bank == 0 * 8 + 2 * 2 + 1)
    #expect(place.column == 5)
  }

  /// Whatever the order, each burst of the memory has a place of its own.
  @Test(arguments: 0..<8)
  func mapIsOneToOne(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let order = try #require(
      AddressOrder(
        AddressOrder.Field.allCases.shuffled(using: &random), hashesBanks: seed % 2 == 0))
    let map = AddressMap(Self.geometry, order)
    let bursts = Self.geometry.capacityBytes / Self.geometry.burstBytes
    let places = Set((0..<bursts).map { map.location(of: UInt64($0 * 64)) })
    #expect(places.count == bursts)
    // Beyond the capacity the same places come again.
    #expect(map.location(of: 64 + UInt64(Self.geometry.capacityBytes)) == map.location(of: 64))
  }

  @Test(arguments: ["", "ro", "rochrababgxx", "rochrababgro", "rochrababgcoo", "ROCHRABABGCO"])
  func otherOrdersAreNone(text: String) {
    #expect(AddressOrder(abbreviation: text) == nil)
  }
}
