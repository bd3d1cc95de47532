public import HardwareModel
public import Quantities

/// Where a step's operands lie.
public struct StepPlacement: Hashable, Sendable {
  /// Whether the weights stay in the store for good.
  public var keepsWeights: Bool
  /// The places of the feature maps that it reads, as `PlacedStep.reads` has them.
  public var reads: [MapPlace]
  /// The place of the one that it writes; `dram` where there is no choice.
  public var write: MapPlace

  /// Creates a placement.
  public init(keepsWeights: Bool, reads: [MapPlace], write: MapPlace) {
    self.keepsWeights = keepsWeights
    self.reads = reads
    self.write = write
  }
}

/// A step of a network, as a placement of weights and feature maps sees it.
public struct PlacedStep: Sendable {
  /// What a step costs in one placement.
  public struct Option: Hashable, Sendable {
    /// The cost without the energy of reading weights in the store.
    public let cost: PlacementCost
    /// Bits of weights that are read from the store.
    public let storeReadBits: Bits

    /// Creates an option.
    public init(cost: PlacementCost, storeReadBits: Bits = 0) {
      self.cost = cost
      self.storeReadBits = storeReadBits
    }
  }

  /// Words that the weights take in the store.
  public let words: Int
  /// Which of the feature maps it reads; the one that may come in lines is first.
  public let reads: [Int]
  /// Which of the feature maps it writes.
  public let write: Int?
  /// The placements that are possible.
  public let options: [StepPlacement: Option]

  /// Creates a step.
  public init(
    words: Int, reads: [Int], write: Int?, options: [StepPlacement: Option]
  ) {
    self.words = words
    self.reads = reads
    self.write = write
    self.options = options
  }
}

/// A feature map whose place is open.
public struct PlacedMap: Hashable, Sendable {
  /// Words that the whole map takes in the store.
  public let words: Int
  /// Words of its line buffer, `nil` where it has none.
  public let lineWords: Int?
  /// Position of the last step that reads it.
  public let lastReader: Int

  /// Creates a feature map.
  public init(words: Int, lineWords: Int?, lastReader: Int) {
    self.words = words
    self.lineWords = lineWords
    self.lastReader = lastReader
  }

  /// Words in a place.
  func words(in place: MapPlace) -> Int {
    switch place {
    case .dram: 0
    case .onChip: words
    case .lines: lineWords ?? words
    }
  }
}

/// A placement of weights and feature maps.
public struct ResidencyLayout: Hashable, Sendable {
  /// For each step, whether its weights stay in the store.
  public let keepsWeights: [Bool]
  /// For each feature map, where it lies.
  public let maps: [MapPlace]
  /// Words of the weights.
  public let weightWords: Int
  /// The most words that feature maps take at a time.
  public let mapWords: Int
  /// The cost of all steps, with weights in the order of the steps.
  public let cost: PlacementCost
  /// Whether no placement costs less; otherwise the search was cut short.
  public let isOptimal: Bool

  /// Words of the store in use.
  public var words: Int { weightWords + mapWords }
}
