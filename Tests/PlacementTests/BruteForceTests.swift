import HardwareModel
import Placement
import TestSupport
import Testing

/// The search beside all choices of layers in all orders.
@Suite struct BruteForceTests {
  @Test func optimumAndFrontierAreThoseOfEveryChoiceAndOrder() {
    var random = SeededRandom(seed: 7)
    for _ in 0..<900 {
      let items = Self.items(using: &random)
      let store = Self.store(using: &random)
      for objective in PlacementObjective.allCases {
        let search = PlacementSearch(items, store: store, objective: objective)
        let expected = Self.frontier(of: items, in: store, objective)
        let found = search.layouts.map { Point(words: $0.words, cost: $0.cost) }
        #expect(found == expected)
        for layout in search.layouts { Self.check(layout, items, store) }
      }
    }
  }

  private struct Point: Hashable {
    let words: Int
    let cost: PlacementCost
  }

  private static func items(using random: inout SeededRandom) -> [PlacementItem] {
    (0..<Int.random(in: 0..<6, using: &random)).map { _ in
      let words = Int.random(in: 0..<12, using: &random)
      let onChip = PlacementCost(
        cycles: Int64(Int.random(in: 0..<30, using: &random)),
        femtojoules: Int64(Int.random(in: 0..<500, using: &random)),
        bytes: Int64(Int.random(in: 0..<40, using: &random)))
      // Some layers gain nothing, and a few lose time on chip.
      return PlacementItem(
        words: words, storeReadBits: Int64(words * Int.random(in: 0..<40, using: &random)),
        inDRAM: PlacementCost(
          cycles: max(0, onChip.cycles + Int64(Int.random(in: 0..<30, using: &random)) - 5),
          femtojoules: onChip.femtojoules + Int64(Int.random(in: 0..<900, using: &random)),
          bytes: onChip.bytes + Int64(Int.random(in: 0..<30, using: &random))),
        onChip: onChip)
    }
  }

  private static func store(using random: inout SeededRandom) -> WeightStore {
    let kinds: [Buffer.Kind] = [.bram, .uram, .lutram]
    let memories = kinds.prefix(1 + Int.random(in: 0..<3, using: &random)).map { kind in
      // Energies of whole femtojoules that differ; words may be 0.
      WeightStore.Memory(
        kind: kind, words: Int.random(in: 0..<16, using: &random),
        femtojoulesPerBit: Int64(Int.random(in: 0..<5, using: &random)))
    }
    return WeightStore(memories: memories, wordBits: 64)
  }

  /// All choices in all orders; of each number of words the cheapest, and of those the ones that beat
  /// every smaller one.
  private static func frontier(
    of items: [PlacementItem], in store: WeightStore, _ objective: PlacementObjective
  ) -> [Point] {
    var cheapest: [Int: PlacementCost] = [:]
    for choice in 0..<(1 << items.count) {
      let chosen = items.indices.filter { choice >> $0 & 1 == 1 }
      let words = chosen.reduce(0) { $0 + items[$1].words }
      guard words <= store.words else { continue }
      let rest = items.indices.filter { choice >> $0 & 1 == 0 }
        .reduce(PlacementCost()) { $0 + items[$1].inDRAM }
      for order in permutations(of: chosen) {
        var cost = rest
        var start = 0
        for index in order {
          cost = cost + items[index].onChip
          cost.femtojoules += energy(of: items[index], at: start, in: store)
          start += items[index].words
        }
        if let known = cheapest[words], !objective.isSmaller(cost, than: known) { continue }
        cheapest[words] = cost
      }
    }
    var result: [Point] = []
    for (words, cost) in cheapest.sorted(by: { $0.key < $1.key }) {
      if let last = result.last, !objective.isSmaller(cost, than: last.cost) { continue }
      result.append(Point(words: words, cost: cost))
    }
    return result
  }

  /// Word by word; every word of a layer is read equally often.
  private static func energy(
    of item: PlacementItem, at start: Int, in store: WeightStore
  ) -> Int64 {
    guard item.words > 0 else { return 0 }
    let perWord = item.storeReadBits / Int64(item.words)
    var energy: Int64 = 0
    for word in start..<start + item.words {
      var address = word
      for memory in store.memories {
        if address < memory.words {
          energy += perWord * memory.femtojoulesPerBit
          break
        }
        address -= memory.words
      }
    }
    return energy
  }

  private static func permutations(of elements: [Int]) -> [[Int]] {
    guard !elements.isEmpty else { return [[]] }
    return elements.flatMap { first in
      permutations(of: elements.filter { $0 != first }).map { [first] + $0 }
    }
  }

  private static func check(
    _ layout: WeightLayout, _ items: [PlacementItem], _ store: WeightStore
  ) {
    var covered = [Bool](repeating: false, count: store.words)
    for (range, item) in zip(layout.ranges, items) {
      guard let range else { continue }
      #expect(range.count == item.words)
      for word in range {
        #expect(!covered[word])
        covered[word] = true
      }
    }
    #expect(covered.count(where: { $0 }) == layout.words)
  }
}
