import HardwareModel
import TestSupport
import Testing

@testable import CostModel

/// Blocks by width and depth.
struct RAMGeometryTests {
  /// By hand: 36 × 512 is one RAMB18; 37 bits need two side by side, 513 words two one behind another
  /// or two of 18 × 1024 side by side; 128 × 2048 takes 15 columns of 9 × 2048.
  @Test(arguments: [
    (36, 512, 1), (37, 512, 2), (36, 513, 2), (18, 1024, 1), (9, 2048, 1), (1, 16_384, 1),
    (1, 16_385, 2), (128, 2048, 15), (0, 512, 0), (36, 0, 0), (72, 512, 2), (72, 4096, 16),
  ])
  func halfBlocks(width: Int, depth: Int, expected: Int) {
    #expect(RAMGeometry.halfBlocks(width: width, depth: depth) == expected)
  }

  @Test(arguments: [(72, 4096, 1), (73, 4096, 2), (72, 4097, 2), (1, 1, 1), (128, 8192, 4)])
  func ultraRAMs(width: Int, depth: Int, expected: Int) {
    #expect(RAMGeometry.ultraRAMs(width: width, depth: depth) == expected)
  }

  @Test(arguments: [(8, 64, 8), (8, 65, 16), (1, 1, 1)])
  func lookUpTables(width: Int, depth: Int, expected: Int) {
    #expect(RAMGeometry.lookUpTables(width: width, depth: depth) == expected)
  }

  /// An UltraRAM's port has 64 bits of data and 8 of parity, a RAMB18's of 512 words 32 and 4.
  @Test(
    arguments: [
      (.uram, 8, 4096, 64), (.uram, 64, 4096, 64), (.uram, 72, 9000, 72), (.uram, 80, 4096, 128),
      (.bram, 32, 512, 32), (.bram, 36, 512, 36), (.bram, 24, 512, 32), (.bram, 8, 2048, 8),
      (.bram, 12, 1024, 16), (.bram, 33, 512, 33), (.bram, 5, 2048, 8), (.bram, 3, 16_384, 3),
      (.lutram, 5, 64, 5), (.sram, 5, 64, 5), (.bram, 0, 512, 0),
    ] as [(Buffer.Kind, Int, Int, Int)])
  func wholePortsWork(kind: Buffer.Kind, width: Int, depth: Int, bits: Int) {
    #expect(RAMGeometry.activeBits(of: kind, width: width, depth: depth) == bits)
  }

  /// The depth that blocks hold is the greatest that does not need more of them.
  @Test func depthIsTheGreatest() {
    var random = SeededRandom(seed: 18)
    for _ in 0..<2000 {
      let width = Int.random(in: 1...300, using: &random)
      let count = Int.random(in: 0...200, using: &random)
      let half = RAMGeometry.depth(halfBlocks: count, width: width)
      #expect(RAMGeometry.halfBlocks(width: width, depth: half) <= count)
      #expect(RAMGeometry.halfBlocks(width: width, depth: half + 1) > count)
      let ultra = RAMGeometry.depth(ultraRAMs: count, width: width)
      #expect(RAMGeometry.ultraRAMs(width: width, depth: ultra) <= count)
      #expect(RAMGeometry.ultraRAMs(width: width, depth: ultra + 1) > count)
      let tables = RAMGeometry.depth(lookUpTables: count, width: width)
      #expect(RAMGeometry.lookUpTables(width: width, depth: tables) <= count)
      #expect(RAMGeometry.lookUpTables(width: width, depth: tables + 1) > count)
    }
  }

  /// More bits or words never take fewer blocks, and blocks never hold more than their bits.
  @Test func isMonotoneAndHoldsNoMoreThanItsBits() {
    var random = SeededRandom(seed: 36)
    for _ in 0..<2000 {
      let width = Int.random(in: 1...300, using: &random)
      let depth = Int.random(in: 1...40_000, using: &random)
      let blocks = RAMGeometry.halfBlocks(width: width, depth: depth)
      #expect(blocks <= RAMGeometry.halfBlocks(width: width + 1, depth: depth))
      #expect(blocks <= RAMGeometry.halfBlocks(width: width, depth: depth + 1))
      #expect(blocks * 18_432 >= width * depth)
    }
  }
}
