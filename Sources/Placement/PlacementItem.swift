public import Quantities

/// A layer with weights, as a placement sees it.
public struct PlacementItem: Hashable, Sendable {
  /// Words that its weights take in the store.
  public let words: Int
  /// Bits of weights that are read from the store in one pass.
  public let storeReadBits: Bits
  /// The layer's cost with its weights in DRAM.
  public let inDRAM: PlacementCost
  /// The layer's cost with its weights in the store, without the energy of reading it.
  public let onChip: PlacementCost

  /// Creates an item.
  public init(
    words: Int, storeReadBits: Bits, inDRAM: PlacementCost, onChip: PlacementCost
  ) {
    self.words = words
    self.storeReadBits = storeReadBits
    self.inDRAM = inDRAM
    self.onChip = onChip
  }

  /// Bits read from each word in one pass; a layer without words lies before all others.
  var readsPerWord: Double {
    words == 0 ? .infinity : Double(storeReadBits) / Double(words)
  }
}

/// Which layers' weights stay on chip, and where.
public struct WeightLayout: Hashable, Sendable {
  /// For each layer, its words in the store; `nil` for one whose weights come from DRAM.
  public let ranges: [Range<Int>?]
  /// Words in use.
  public let words: Int
  /// The cost of all layers.
  public let cost: PlacementCost

  /// Creates a layout.
  public init(ranges: [Range<Int>?], words: Int, cost: PlacementCost) {
    self.ranges = ranges
    self.words = words
    self.cost = cost
  }
}
