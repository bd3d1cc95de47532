import MemorySystem
import Quantities
import Simulation
import TestSupport

/// Seeded events without any regularity, but in the order that a sink may expect.
enum SeededEvents {
  static func tiles(_ count: Int, _ random: inout SeededRandom) -> [TileEvent] {
    var begin: Int64 = 0
    return (0..<count).map { _ in
      begin += Int64.random(in: 0...1 << Int64.random(in: 0...40), using: &random)
      return TileEvent(
        step: .random(in: 0...5000, using: &random), tile: .random(in: 0...1 << 50, using: &random),
        activity: TileEvent.Activity.allCases.randomElement(using: &random) ?? .store,
        begin: begin, end: begin + .random(in: 0...1 << 20, using: &random),
        bytes: .random(in: 0...1 << 40, using: &random),
        cause: TileEvent.Cause.allCases.randomElement(using: &random) ?? .none,
        stallCycles: .random(in: 0...1000, using: &random))
    }
  }

  static func transactions(
    _ count: Int, _ random: inout SeededRandom
  ) -> [TransactionEvent] {
    var cycle = 0
    return (0..<count).map { _ in
      cycle += .random(in: 0...1 << Int.random(in: 0...30, using: &random), using: &random)
      return TransactionEvent(
        cycle: cycle, address: .random(in: 0 ... .max, using: &random),
        stream: MemoryStream.allCases.randomElement(using: &random) ?? .weights,
        step: .random(in: 0...5000, using: &random))
    }
  }

  static func array(_ count: Int, _ random: inout SeededRandom) -> [ArrayEvent] {
    var begin: Cycles = 0
    return (0..<count).map { _ in
      begin += .random(in: 0...1 << Int64.random(in: 0...30, using: &random), using: &random)
      return ArrayEvent(
        step: .random(in: 0...3, using: &random), unit: .random(in: -5...1 << 40, using: &random),
        kind: ArrayEvent.Kind.allCases.randomElement(using: &random) ?? .fold, begin: begin,
        end: begin + .random(in: 0...1 << 35, using: &random),
        value: .random(in: .min ... .max, using: &random))
    }
  }

  static func commands(_ count: Int, _ random: inout SeededRandom) -> [DRAMCommand] {
    var cycle = 0
    return (0..<count).map { _ in
      cycle += .random(in: 0...100, using: &random)
      return DRAMCommand(
        cycle: cycle, kind: DRAMCommand.Kind.allCases.randomElement(using: &random) ?? .refresh,
        channel: 0, bank: .random(in: 0...15, using: &random),
        row: Bool.random(using: &random) ? .random(in: 0...65_535, using: &random) : nil,
        column: Bool.random(using: &random) ? .random(in: 0...127, using: &random) : nil)
    }
  }
}
