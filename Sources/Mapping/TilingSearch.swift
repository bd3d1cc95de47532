public import HardwareModel
internal import NetworkModel
public import Quantities

/// A tiling with what it costs.
public struct MappedStep: Sendable {
  /// Tile sizes and loop order.
  public let tiling: Tiling
  /// The loops over tiles.
  public let nest: LoopNest
  /// What moves and how long each engine is busy.
  public var counts: StepCounts
  /// Cycles of the step by itself, by the tile recurrence.
  public let cycles: Cycles
}

/// Finds the best legal tiling of a step.
///
/// Every combination of tile sizes that the architecture's rules allow and the buffers hold is
/// considered, except those that another one dominates on its own axis in number of tiles, passes
/// of the array and size: in every engine's busy time such a size cannot win. In the recurrence it
/// can gain a little where the engines do not overlap, in the first load and the last store; beside
/// brute force on small layers the loss stays below one per cent. The winner has the fewest cycles by
/// the recurrence, then the fewest bytes, then the first tile sizes in order. The recurrence runs only
/// where its lower bound does not already lose.
public struct TilingSearch {
  private let model: TileModel
  private let candidates: TileCandidates
  /// Whether dominated sizes are tried as well: what the search is checked against.
  private let triesEverySize: Bool

  /// Prepares the search for one step.
  public init(model: TileModel, buffers: Buffers, precision: Precision) {
    self.init(model: model, buffers: buffers, precision: precision, triesEverySize: false)
  }

  init(model: TileModel, buffers: Buffers, precision: Precision, triesEverySize: Bool) {
    self.triesEverySize = triesEverySize
    self.model = model
    candidates = TileCandidates(
      model: model, buffers: buffers, precision: precision, triesEverySize: triesEverySize)
  }

  /// The best tiling.
  ///
  /// - Parameter timing: Cycles of a nest by itself; never below its bound.
  /// - Returns: `nil` when not even the smallest tile fits the buffers.
  public func best(timing: (LoopNest) -> Cycles) -> MappedStep? {
    var best: MappedStep?
    let quick = QuickBound(model)
    // What the array multiplies does not depend on the rows' tiles: a whole set of them may lose.
    let loses = { (tiling: Tiling) -> Bool in
      guard !triesEverySize, let best else { return false }
      return quick.multiplications(tiling) > best.cycles
    }
    candidates.forEach(unless: loses) { tiling in
      if !triesEverySize, let best, quick.bound(tiling) > best.cycles { return }
      let nest = LoopNest(model.problem, tiling)
      let counts = model.counts(nest)
      if !triesEverySize, let best {
        let bound = max(
          counts.bound(model.arrangement), counts.compute + quick.ends(tiling))
        if bound > best.cycles { return }
      }
      let cycles = timing(nest)
      let candidate = MappedStep(tiling: tiling, nest: nest, counts: counts, cycles: cycles)
      if best.map({ isBetter(candidate, than: $0) }) ?? true { best = candidate }
    }
    return best
  }

  /// The best tiling by the closed form: the fewest cycles of the busiest engine, then the fewest
  /// bytes, then as `BoundedTiling` orders them.
  ///
  /// - Returns: `nil` when not even the smallest tile fits the buffers.
  public func bestByBound(at rates: MemoryRates) -> MappedStep? {
    var best: (bound: Cycles, tiling: BoundedTiling)?
    let quick = QuickBound(model)
    let loses = { (tiling: Tiling) -> Bool in
      guard let best else { return false }
      return quick.multiplications(tiling) > best.bound
    }
    candidates.forEach(unless: loses) { tiling in
      if let best, quick.busyBound(tiling) > best.bound { return }
      let candidate = BoundedTiling(tiling, model.counts(LoopNest(model.problem, tiling)))
      let bound = candidate.bound(at: rates)
      if let best {
        guard bound <= best.bound else { return }
        if bound == best.bound, !candidate.precedes(best.tiling) { return }
      }
      best = (bound, candidate)
    }
    return best.map { best in
      MappedStep(
        tiling: best.tiling.tiling, nest: LoopNest(model.problem, best.tiling.tiling),
        counts: best.tiling.counts, cycles: best.bound)
    }
  }

  /// The tilings that are best by the closed form at some rates of the memory, whichever these are.
  ///
  /// A tiling is left out when another one has no more compute and moves no more of anything; so the
  /// result is short, one to three for most layers.
  ///
  /// - Complexity: O(candidates × result).
  public func frontier() -> TilingFrontier {
    var frontier = TilingFrontier()
    let quick = QuickBound(model)
    let limits = candidates.forEach(unless: { _ in false }) { tiling in
      guard !frontier.excludes(quick.least(tiling)) else { return }
      frontier.insert(BoundedTiling(tiling, model.counts(LoopNest(model.problem, tiling))))
    }
    frontier.limits = limits
    return frontier
  }

  private func isBetter(_ candidate: MappedStep, than best: MappedStep) -> Bool {
    if candidate.cycles != best.cycles { return candidate.cycles < best.cycles }
    if candidate.counts.totalBytes != best.counts.totalBytes {
      return candidate.counts.totalBytes < best.counts.totalBytes
    }
    return candidate.tiling < best.tiling
  }
}
