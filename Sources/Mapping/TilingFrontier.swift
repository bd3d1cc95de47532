public import HardwareModel
public import Quantities

/// A tiling with what it costs at any rate of the memory.
public struct BoundedTiling: Hashable, Sendable {
  /// Tile sizes and loop order.
  public let tiling: Tiling
  /// What moves, and how long the array is busy; the cycles of transfers are not meant.
  public let counts: StepCounts

  /// Creates one.
  init(_ tiling: Tiling, _ counts: StepCounts) {
    self.tiling = tiling
    self.counts = counts
  }

  /// The busiest engine's cycles.
  public func bound(at rates: MemoryRates) -> Cycles {
    EngineTimes(counts, at: rates).bound(rates.arrangement)
  }

  /// Whether it is taken before another one of the same bound: the fewest bytes, then the least
  /// compute, then the fewest symbols, then the first tile sizes in order.
  public func precedes(_ other: BoundedTiling) -> Bool {
    let own = (counts.totalBytes, counts.compute, counts.weightSymbols)
    let others = (other.counts.totalBytes, other.counts.compute, other.counts.weightSymbols)
    return own == others ? tiling < other.tiling : own < others
  }

  /// Whether the other one is never taken while this one is there.
  fileprivate func rules(_ other: BoundedTiling) -> Bool {
    isNoMore(than: other.counts) && precedes(other)
  }

  /// Whether neither compute nor anything that moves is more than in some counts.
  fileprivate func isNoMore(than others: StepCounts) -> Bool {
    counts.compute <= others.compute && counts.weightBytes <= others.weightBytes
      && counts.weightSymbols <= others.weightSymbols && counts.inputBytes <= others.inputBytes
      && counts.partialSumReadBytes <= others.partialSumReadBytes
      && counts.outputBytes <= others.outputBytes
  }
}

/// The tilings of a step that can be best by the closed form.
public struct TilingFrontier: Sendable {
  /// The tilings, that of the least compute first (of those, the one that is taken first).
  public private(set) var tilings: [BoundedTiling] = []
  /// The buffers for which the same tilings come out.
  public internal(set) var limits = BufferLimits()

  init() {}

  /// Whether a tiling that has at least some counts is never taken.
  ///
  /// One of the frontier must have fewer bytes or less compute: among equals, the sizes decide.
  func excludes(_ least: StepCounts) -> Bool {
    tilings.contains { known in
      known.isNoMore(than: least)
        && (known.counts.totalBytes, known.counts.compute) < (least.totalBytes, least.compute)
    }
  }

  mutating func insert(_ candidate: BoundedTiling) {
    guard !tilings.contains(where: { $0.rules(candidate) }) else { return }
    tilings.removeAll { candidate.rules($0) }
    let place = tilings.firstIndex { other in
      candidate.counts.compute != other.counts.compute
        ? candidate.counts.compute < other.counts.compute : candidate.precedes(other)
    }
    tilings.insert(candidate, at: place ?? tilings.count)
  }
}

/// The sizes of tile buffers for which an enumeration of tilings takes the same course.
public struct BufferLimits: Hashable, Sendable {
  /// Bytes of a tile in the buffer of weights, inputs and outputs: at least, and less than.
  private var weights = Limits()
  private var inputs = Limits()
  private var outputs = Limits()

  private struct Limits: Hashable, Sendable {
    var least: Bytes = 0
    var beyond = Bytes.max

    mutating func take(_ bytes: Bytes, fits: Bool) {
      if fits { least = max(least, bytes) } else { beyond = min(beyond, bytes) }
    }

    func contains(_ bytes: Bytes) -> Bool { bytes >= least && bytes < beyond }
  }

  /// Whether these buffers are among them.
  public func contains(_ buffers: Buffers) -> Bool {
    weights.contains(buffers.weights.tileBytes) && inputs.contains(buffers.inputs.tileBytes)
      && outputs.contains(buffers.outputs.tileBytes)
  }

  mutating func takeWeights(_ bytes: Bytes, fits: Bool) { weights.take(bytes, fits: fits) }
  mutating func takeInputs(_ bytes: Bytes, fits: Bool) { inputs.take(bytes, fits: fits) }
  mutating func takeOutputs(_ bytes: Bytes, fits: Bool) { outputs.take(bytes, fits: fits) }
}
