public import HardwareModel
public import Quantities

/// The on-chip memory in which weights stay for good.
///
/// It is one range of words: those of its first memory, then those of the next. A layer occupies
/// consecutive words and may lie across the border of two memories.
public struct WeightStore: Hashable, Sendable {
  /// A part of the store that is made of one kind of memory.
  public struct Memory: Hashable, Sendable {
    /// What it is made of.
    public let kind: Buffer.Kind
    /// Words that it holds.
    public let words: Int
    /// Energy of reading a bit, in femtojoules.
    public let femtojoulesPerBit: Int64

    /// Creates a memory.
    public init(kind: Buffer.Kind, words: Int, femtojoulesPerBit: Int64) {
      self.kind = kind
      self.words = words
      self.femtojoulesPerBit = femtojoulesPerBit
    }
  }

  /// The parts, those with the cheaper reads first.
  public let memories: [Memory]
  /// Bits of a word: what all banks hold at one address.
  public let wordBits: Int

  /// Creates a store.
  ///
  /// - Parameter memories: Its parts; those with the cheaper reads are filled first, of equals the
  ///   one that is named first.
  public init(memories: [Memory], wordBits: Int) {
    self.memories = memories.enumerated().sorted {
      ($0.element.femtojoulesPerBit, $0.offset) < ($1.element.femtojoulesPerBit, $1.offset)
    }.map(\.element)
    self.wordBits = wordBits
  }

  /// Words of all parts.
  public var words: Int { memories.reduce(0) { $0 + $1.words } }

  /// Bits of all parts.
  public var bits: Bits { Bits(words) * Bits(wordBits) }

  /// What feature maps are taken to lie in: of the parts that are there, the one with the dearest
  /// reads, since weights are first.
  public var mapKind: Buffer.Kind? {
    (memories.last { $0.words > 0 } ?? memories.last)?.kind
  }

  /// Words for so many bits.
  public func words(for bits: Bits) -> Int { Int(bits.dividedRoundingUp(by: Bits(wordBits))) }

  /// How many of some consecutive words lie in each part.
  public func split(_ range: Range<Int>) -> [Int] {
    var start = 0
    return memories.map { memory in
      let part = range.clamped(to: start..<start + memory.words)
      start += memory.words
      return part.count
    }
  }

  /// Energy of reads that are spread evenly over some consecutive words, in femtojoules.
  func readEnergy(bits: Bits, from range: Range<Int>) -> Int64 {
    guard !range.isEmpty, bits > 0 else { return 0 }
    var energy = 0.0
    for (memory, count) in zip(memories, split(range)) {
      energy += Double(memory.femtojoulesPerBit) * Double(count)
    }
    return PlacementCost.wholeFemtojoules(energy / Double(range.count) * Double(bits))
  }
}
