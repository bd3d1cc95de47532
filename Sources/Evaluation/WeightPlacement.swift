public import CostModel
public import HardwareModel
internal import Mapping
public import Placement
public import Quantities

/// Where a design's weights are to lie.
public enum WeightPolicy: String, CaseIterable, Sendable {
  /// Where the objective is best served, among the places that the machine has.
  case auto
  /// All on chip, whether or not they fit.
  case onChip = "on-chip"
  /// All in DRAM.
  case dram
}

/// The weights and feature maps that stay on chip, and what they take.
public struct WeightPlacement: Sendable {
  /// A feature map that stays from its writer to its last reader.
  public struct Map: Hashable, Sendable {
    /// The leading layer of the step that writes it.
    public let layer: String
    /// Where it lies: whole, or in a line buffer.
    public let place: MapPlace
    /// Bits that it takes.
    public let bits: Bits
  }

  /// What the placement makes as small as possible; `nil` for one that was asked for.
  public let objective: PlacementObjective?
  /// The store that one core may have.
  public let store: WeightStore
  /// Words of the store that weights take.
  public let words: Int
  /// The most words of the store that feature maps take at a time; they lie behind the weights.
  public let mapWords: Int
  /// The feature maps that stay, in the order of their writers.
  public let maps: [Map]
  /// How many feature maps were left in DRAM without a choice, as too many live at a time.
  public let mapsWithoutChoice: Int
  /// Whether no placement is better by the objective.
  public let isOptimal: Bool
  /// For each step of the machine, its words in the store; `nil` without weights on chip.
  public let ranges: [Range<Int>?]
  /// What the words in use take of the device, on all cores.
  public let resources: ResourceCount

  /// Bits of weights that one core may keep.
  public var capacityBits: Bits { store.bits }

  /// Bits of the words in use.
  public var usedBits: Bits { Bits(words + mapWords) * Bits(store.wordBits) }

  /// Whether the store that the device has room for holds what it shall.
  public var fits: Bool { words + mapWords <= store.words }

  /// What the part of the store is made of in which feature maps are taken to lie.
  var mapKind: Buffer.Kind? { store.mapKind }

  /// The parts of the store that a step's weights lie in, `nil` without weights on chip.
  public func memories(ofStep index: Int) -> [(memory: WeightStore.Memory, words: Int)]? {
    guard let range = ranges[index] else { return nil }
    let whole = store.holding(words)
    return zip(whole.memories, whole.split(range)).filter { $0.1 > 0 }
      .map { (memory: $0.0, words: $0.1) }
  }
}
