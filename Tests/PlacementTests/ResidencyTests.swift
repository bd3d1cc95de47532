import HardwareModel
import TestSupport
import Testing

@testable import Placement

/// The search of weights and feature maps beside every choice.
@Suite struct ResidencyTests {
  @Test func optimumIsThatOfEveryChoice() throws {
    var random = SeededRandom(seed: 23)
    var kinds = Set<MapPlace>()
    var hasGroups = false
    for _ in 0..<700 {
      let sample = Sample(using: &random)
      for objective in PlacementObjective.allCases {
        let search = sample.search(objective)
        let capacity = Int.random(in: 0...sample.store.words, using: &random)
        let found = search.best(words: capacity)
        let expected = sample.best(words: capacity, objective)
        #expect(found?.cost == expected?.cost)
        guard let found, let expected else { continue }
        #expect(found.words == expected.words)
        #expect(found.isOptimal)
        let again = try #require(sample.layout(found.keepsWeights, found.maps))
        #expect(again.cost == found.cost && again.words == found.words)
        kinds.formUnion(found.maps)
        hasGroups =
          hasGroups
          || zip(found.maps, found.maps.dropFirst()).contains { $0 == .lines && $1 == .lines }
      }
    }
    // The samples do have what the search is about.
    #expect(kinds == Set(MapPlace.allCases) && hasGroups)
  }

  @Test func aCutSearchSaysSoAndIsAPlacement() throws {
    var random = SeededRandom(seed: 5)
    let sample = Sample(steps: 40, using: &random)
    let search = sample.search(.latency)
    let bounds = ResidencyBounds(sample.steps, sample.store, .latency, capacity: 60)
    var beam = ResidencyRun(search, bounds, capacity: 60, limit: 4, known: nil)
    let layout = beam.run()
    let found = try #require(layout)
    #expect(beam.isCut && !found.isOptimal)
    let again = try #require(sample.layout(found.keepsWeights, found.maps))
    #expect(again.cost == found.cost && again.words <= 60)
    let best = try #require(search.best(words: 60))
    #expect(best.isOptimal && best.cost.cycles <= found.cost.cycles)
  }

  @Test func moreRoomIsNeverWorse() throws {
    var random = SeededRandom(seed: 9)
    for _ in 0..<20 {
      let sample = Sample(steps: 12, using: &random)
      for objective in PlacementObjective.allCases {
        var last: ResidencyLayout?
        for capacity in stride(from: 0, through: 120, by: 10) {
          let layout = try #require(sample.search(objective).best(words: capacity))
          #expect(layout.words <= capacity)
          if let last { #expect(!objective.isSmaller(last.cost, than: layout.cost)) }
          last = layout
        }
      }
    }
  }
}

/// A made-up network: a chain of steps, some of which read an older feature map as well.
private struct Sample {
  var steps: [PlacedStep] = []
  var maps: [PlacedMap] = []
  let store: WeightStore
  /// For each step, the place in `maps` of what it writes.
  private var read: [[Int]] = []

  init(steps count: Int? = nil, using random: inout SeededRandom) {
    store = WeightStore(
      memories: [.bram, .uram].prefix(1 + Int.random(in: 0..<2, using: &random)).map { kind in
        WeightStore.Memory(
          kind: kind, words: Int.random(in: 4..<30, using: &random),
          femtojoulesPerBit: Int64(Int.random(in: 0..<5, using: &random)))
      }, wordBits: 64)
    let count = count ?? Int.random(in: 1..<6, using: &random)
    // Which step reads, beside the one after it, what a step writes.
    var older: [Int: Int] = [:]
    for reader in 2..<max(3, count)
    where reader < count && Int.random(in: 0..<3, using: &random) == 0 {
      older[reader] = Int.random(in: 0..<reader - 1, using: &random)
    }
    var number: [Int: Int] = [:]
    for writer in 0..<max(0, count - 1) where Int.random(in: 0..<5, using: &random) > 0 {
      number[writer] = maps.count
      let last = older.filter { $0.value == writer }.keys.max()
      let words = Int.random(in: 1..<14, using: &random)
      let hasLines = last == nil && words > 2 && Bool.random(using: &random)
      maps.append(
        PlacedMap(
          words: words, lineWords: hasLines ? Int.random(in: 1..<words, using: &random) : nil,
          lastReader: last ?? writer + 1))
    }
    for index in 0..<count {
      let main = index > 0 ? number[index - 1] : nil
      let second = older[index].flatMap { number[$0] }
      let reads = [main, second].compactMap { $0 }
      let hasWeights = Int.random(in: 0..<4, using: &random) > 0
      let words = hasWeights ? Int.random(in: 0..<10, using: &random) : 0
      steps.append(
        PlacedStep(
          words: words, reads: reads, write: number[index],
          options: Self.options(
            reads.map { maps[$0] }, number[index].map { maps[$0] }, hasWeights: hasWeights,
            words: words, using: &random)))
    }
  }

  private static func options(
    _ reads: [PlacedMap], _ write: PlacedMap?, hasWeights: Bool, words: Int,
    using random: inout SeededRandom
  ) -> [StepPlacement: PlacedStep.Option] {
    var result: [StepPlacement: PlacedStep.Option] = [:]
    func places(_ map: PlacedMap) -> [MapPlace] {
      map.lineWords == nil ? [.dram, .onChip] : [.dram, .onChip, .lines]
    }
    let combinations = reads.reduce([[]]) { sets, map in
      sets.flatMap { set in places(map).map { set + [$0] } }
    }
    for set in combinations {
      for place in write.map(places) ?? [.dram] {
        for keeps in hasWeights ? [false, true] : [false] {
          // As on the machine, rows are passed on only past weights that stay.
          if hasWeights, !keeps, set.first == .lines || place == .lines { continue }
          let chip = set.count { $0 != .dram } + (place == .dram ? 0 : 1) + (keeps ? 1 : 0)
          result[StepPlacement(keepsWeights: keeps, reads: set, write: place)] = PlacedStep.Option(
            cost: PlacementCost(
              cycles: Int64(max(0, Int.random(in: 20..<40, using: &random) - 4 * chip)),
              femtojoules: Int64(max(0, Int.random(in: 300..<400, using: &random) - 60 * chip)),
              bytes: Int64(max(0, 40 - 9 * chip + Int.random(in: 0..<3, using: &random)))),
            storeReadBits: keeps ? Int64(words * Int.random(in: 0..<9, using: &random)) : 0)
        }
      }
    }
    return result
  }

  func search(_ objective: PlacementObjective) -> ResidencySearch {
    ResidencySearch(steps: steps, maps: maps, store: store, objective: objective)
  }

  /// What a choice costs and takes, step by step; `nil` when a step cannot do it.
  func layout(
    _ keeps: [Bool], _ places: [MapPlace]
  ) -> (cost: PlacementCost, words: Int)? {
    var cost = PlacementCost()
    var words = 0
    for (index, step) in steps.enumerated() {
      let placement = StepPlacement(
        keepsWeights: keeps[index], reads: step.reads.map { places[$0] },
        write: step.write.map { places[$0] } ?? .dram)
      guard let option = step.options[placement] else { return nil }
      cost = cost + option.cost
      guard keeps[index] else { continue }
      for word in words..<words + step.words {
        // Every word is read equally often.
        let bits = option.storeReadBits / Int64(max(1, step.words))
        var address = word
        for memory in store.memories {
          if address < memory.words {
            cost.femtojoules += bits * memory.femtojoulesPerBit
            break
          }
          address -= memory.words
        }
      }
      words += step.words
    }
    return (cost, words + peak(places))
  }

  /// The most words of feature maps in any group of steps.
  private func peak(_ places: [MapPlace]) -> Int {
    var peak = 0
    var start = 0
    while start < steps.count {
      var end = start
      while let write = steps[end].write, places[write] == .lines { end += 1 }
      var words = 0
      for (number, map) in maps.enumerated() where places[number] != .dram {
        let writer = steps.firstIndex { $0.write == number } ?? 0
        // It takes room in the whole group of each step from its writer to its last reader.
        guard writer <= end, map.lastReader >= start else { continue }
        words += places[number] == .lines ? map.lineWords ?? 0 : map.words
      }
      peak = max(peak, words)
      start = end + 1
    }
    return peak
  }

  /// Every choice; of equal costs, the fewest words.
  func best(
    words capacity: Int, _ objective: PlacementObjective
  ) -> (cost: PlacementCost, words: Int)? {
    var best: (cost: PlacementCost, words: Int)?
    var places = [MapPlace](repeating: .dram, count: maps.count)
    func choose(_ number: Int) {
      guard number < maps.count else {
        for mask in 0..<(1 << steps.count) {
          let keeps = steps.indices.map { mask >> $0 & 1 == 1 }
          guard let found = layout(keeps, places), found.words <= capacity else { continue }
          if let known = best {
            if objective.isSmaller(known.cost, than: found.cost) { continue }
            if known.cost == found.cost, known.words <= found.words { continue }
          }
          best = found
        }
        return
      }
      for place in MapPlace.allCases
      where place != .lines || maps[number].lineWords != nil {
        places[number] = place
        choose(number + 1)
      }
      places[number] = .dram
    }
    choose(0)
    return best
  }
}
