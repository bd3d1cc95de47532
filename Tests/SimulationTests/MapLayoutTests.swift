import HardwareModel
import MemorySystem
@testable import Simulation
import Testing

/// Where the elements of a feature map lie.
struct MapLayoutTests {
  /// A map of 8-bit elements of 4 rows and 5 columns, in groups of 16 channels where it is blocked.
  private func map(_ order: MemoryLayout.FeatureMaps, channels: Int) -> MapLayout {
    MapLayout(base: 0, channels: channels, rows: 4, columns: 5, bits: 8, order: order, group: 16)
  }

  private func bytes(_ region: StridedRegion) -> [UInt64] {
    (0..<region.outerCount).flatMap { outer in
      (0..<region.innerCount).flatMap { inner in
        (0..<region.runBits / 8).map { byte in
          region.base
            + UInt64(
              (outer * region.outerStrideBits + inner * region.innerStrideBits) / 8 + byte)
        }
      }
    }
  }

  /// The address of an element in groups of channels.
  private func address(
    _ channel: Int, _ row: Int, _ column: Int, unit: Int
  ) -> UInt64 {
    UInt64((((channel / unit) * 4 + row) * 5 + column) * unit + channel % unit)
  }

  /// Whole groups, a part of one, the rest in the last, and a map of fewer channels than a group.
  @Test(
    arguments: [
      (32, 0..<32), (32, 16..<32), (32, 3..<6), (40, 32..<40), (3, 0..<3), (64, 18..<19),
    ] as [(Int, Range<Int>)])
  func groupsOfChannels(channels: Int, taken: Range<Int>) {
    let layout = map(.blocked, channels: channels)
    let region = layout.region(
      channels: taken, MapLayout.Span(start: 1, count: 2), MapLayout.Span(start: 2, count: 3),
      image: 0)
    var expected: [UInt64] = []
    for row in 1..<3 {
      for column in 2..<5 {
        for channel in taken {
          expected.append(address(channel, row, column, unit: min(16, channels)))
        }
      }
    }
    #expect(bytes(region).sorted() == expected.sorted())
  }

  /// A part that straddles groups takes at least its channels, inside the map.
  @Test func partsThatStraddleGroups() {
    let layout = map(.blocked, channels: 40)
    let region = layout.region(
      channels: 10..<37, MapLayout.Span(start: 0, count: 4), MapLayout.Span(start: 0, count: 5),
      image: 0)
    let touched = bytes(region)
    #expect(touched.count >= 27 * 20)
    #expect(Int(touched.max() ?? .max) < layout.imageBits / 8)
  }

  @Test func aLastGroupIsFilledUp() {
    #expect(map(.blocked, channels: 40).imageBits == 48 * 20 * 8)
    #expect(map(.blocked, channels: 3).imageBits == 3 * 20 * 8)
  }
}
