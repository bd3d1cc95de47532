public import HardwareModel
public import Placement
internal import Quantities

extension WeightStore {
  /// The store of one core of a profile: words as wide as the array's banks of weights, in what the
  /// device has left beside the accelerator.
  ///
  /// - Returns: `nil` when the profile keeps no weights on chip.
  public init?(_ profile: HardwareProfile) {
    guard let options = profile.placements.weightStore else { return nil }
    let banks = BufferBanks.weightBanks(profile.array.unrolled, profile.precision)
    let taken = ResourceModel.estimate(of: profile).total
    let offered = profile.device.count
    let wordBits = banks.count * banks.width
    var left = options.capacityBytes.map { Int(clamping: 8 * $0 / Bits(wordBits)) } ?? .max
    /// What of a resource a bank of one core may take.
    func share(_ resource: Resource) -> Int {
      max(0, offered[resource] - taken[resource]) / profile.cores / banks.count
    }
    var memories: [Memory] = []
    for kind in options.kinds {
      let words =
        switch kind {
        case .bram: RAMGeometry.depth(halfBlocks: share(.bram36), width: banks.width)
        case .uram: RAMGeometry.depth(ultraRAMs: share(.uram), width: banks.width)
        case .lutram: RAMGeometry.depth(lookUpTables: share(.lut), width: banks.width)
        case .sram: options.capacityBytes == nil ? 0 : left
        }
      let picojoules =
        profile.energy.bit(of: kind).picojoules.mid
        * BufferBanks.storeShare(of: kind, width: banks.width)
      memories.append(
        Memory(kind: kind, words: words, femtojoulesPerBit: Int64((picojoules * 1000).rounded())))
    }
    let whole = WeightStore(memories: memories, wordBits: wordBits)
    // A limit cuts off what is filled last.
    self.init(
      memories: whole.memories.map { memory in
        defer { left -= min(left, memory.words) }
        return Memory(
          kind: memory.kind, words: min(left, memory.words),
          femtojoulesPerBit: memory.femtojoulesPerBit)
      }, wordBits: wordBits)
  }

  /// The store with its last memory so large that it holds at least `words`, whether or not the
  /// device has them.
  public func holding(_ words: Int) -> WeightStore {
    guard let last = memories.last, words > self.words else { return self }
    return WeightStore(
      memories: memories.dropLast() + [
        Memory(
          kind: last.kind, words: last.words + words - self.words,
          femtojoulesPerBit: last.femtojoulesPerBit)
      ], wordBits: wordBits)
  }

  /// What the first `words` of every core's store take.
  public func resources(words: Int, on profile: HardwareProfile) -> ResourceCount {
    let banks = BufferBanks.weightBanks(profile.array.unrolled, profile.precision)
    let count = zip(memories, split(0..<words)).reduce(ResourceCount()) { sum, part in
      sum
        + BufferBanks(count: banks.count, width: banks.width, depth: part.1)
        .resources(part.0.kind)
    }
    return count * profile.cores
  }
}
