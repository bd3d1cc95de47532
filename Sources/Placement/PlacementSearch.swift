/// The best placement of a network's weights for every size of the store: exact, by dynamic
/// programming over non-dominated partial placements (Nemhauser and Ullmann, Management Science
/// 1969).
///
/// Layers whose words are read most come first, and so lie in the memories with the cheapest reads:
/// for a given choice of layers no other order takes less energy. A partial placement that takes no
/// more words and costs no more than another stays ahead of it whatever follows, since what follows
/// lies at lower addresses.
public struct PlacementSearch: Sendable {
  /// Each placement that costs less than every one with fewer words, in ascending words.
  public let layouts: Frontier

  /// Searches the placements of some layers.
  ///
  /// - Parameters:
  ///   - items: The layers.
  ///   - store: The store.
  ///   - objective: What counts.
  /// - Complexity: O(layers × min(2^layers, words of the store)).
  public init(_ items: [PlacementItem], store: WeightStore, objective: PlacementObjective) {
    let order = items.indices.sorted {
      let (left, right) = (items[$0].readsPerWord, items[$1].readsPerWord)
      return left == right ? $0 < $1 : left > right
    }
    var arena: [Choice] = []
    var states = [State(words: 0, cost: PlacementCost(), choice: -1)]
    for index in order {
      states = Self.states(
        states, with: items[index], at: index, in: store, objective, arena: &arena)
    }
    layouts = Frontier(items: items, states: states, arena: arena)
  }

  /// The non-dominated placements of the layers so far and one more: those with it in DRAM and
  /// those with it in the store, merged by words.
  private static func states(
    _ states: [State], with item: PlacementItem, at index: Int, in store: WeightStore,
    _ objective: PlacementObjective, arena: inout [Choice]
  ) -> [State] {
    var result: [State] = []
    result.reserveCapacity(states.count + states.count / 8 + 1)
    let limit = store.words - item.words
    var (staying, joining) = (0, 0)
    while true {
      let stays = staying < states.count ? states[staying].adding(item.inDRAM) : nil
      let joins =
        joining < states.count && states[joining].words <= limit
        ? states[joining].placing(item, in: store) : nil
      guard var next = stays ?? joins else { return result }
      var isPlaced = stays == nil
      if let stays, let joins {
        // Of equal words the cheaper one comes first, so that the other is dropped.
        isPlaced =
          joins.words == stays.words
          ? objective.isSmaller(joins.cost, than: stays.cost) : joins.words < stays.words
        if isPlaced { next = joins }
      }
      if isPlaced { joining += 1 } else { staying += 1 }
      if let last = result.last, !objective.isSmaller(next.cost, than: last.cost) { continue }
      if isPlaced {
        arena.append(Choice(previous: next.choice, item: Int32(truncatingIfNeeded: index)))
        next.choice = Int32(truncatingIfNeeded: arena.count - 1)
      }
      result.append(next)
    }
  }

  /// The placement that costs least.
  public var best: WeightLayout { layouts[layouts.count - 1] }
}

extension PlacementSearch {
  /// A chosen layer and the choice before it.
  struct Choice: Hashable, Sendable {
    let previous: Int32
    let item: Int32
  }

  /// A partial placement.
  struct State: Hashable, Sendable {
    var words: Int
    var cost: PlacementCost
    var choice: Int32

    func adding(_ cost: PlacementCost) -> State {
      State(words: words, cost: self.cost + cost, choice: choice)
    }

    /// The placement with a further layer behind it.
    func placing(_ item: PlacementItem, in store: WeightStore) -> State {
      let end = words + item.words
      let reads = PlacementCost(
        femtojoules: store.readEnergy(bits: item.storeReadBits, from: words..<end))
      return State(words: end, cost: self.cost + item.onChip + reads, choice: choice)
    }
  }

  /// Placements that no other one beats in both words and cost, in ascending words and descending
  /// cost.
  public struct Frontier: RandomAccessCollection, Sendable {
    let items: [PlacementItem]
    let states: [State]
    let arena: [Choice]

    /// The first position.
    public var startIndex: Int { 0 }
    /// The position behind the last.
    public var endIndex: Int { states.count }

    /// The placement at a position.
    ///
    /// - Complexity: O(layers).
    public subscript(position: Int) -> WeightLayout {
      let state = states[position]
      var chosen: [Int] = []
      var choice = state.choice
      while choice >= 0 {
        chosen.append(Int(arena[Int(choice)].item))
        choice = arena[Int(choice)].previous
      }
      var ranges = [Range<Int>?](repeating: nil, count: items.count)
      var start = 0
      for index in chosen.reversed() {
        ranges[index] = start..<start + items[index].words
        start += items[index].words
      }
      return WeightLayout(ranges: ranges, words: state.words, cost: state.cost)
    }

    /// The words and the cost at a position, without the layers.
    public func point(_ position: Int) -> (words: Int, cost: PlacementCost) {
      (states[position].words, states[position].cost)
    }
  }
}
