internal import CostModel
internal import Evaluation
internal import HardwareModel
internal import Mapping
internal import Quantities

/// A network on one circuit, ready to be timed at any rate of the memory.
///
/// The time is `Σ count · max(compute, transfers)` over the steps that differ, each by the tiling that
/// is best at the rate. Steps are sorted by the rate from which on they are bound by compute for sure;
/// at a given rate only those before that place are looked at, and the others come as one sum.
struct CircuitTiming {
  /// A step with its tilings.
  private struct Step {
    let count: Int64
    /// The first of its tilings; the one of the least compute.
    let first: Int
    /// Behind the last of them.
    let end: Int
    /// Bytes a cycle of reads and writes from which on the first tiling's compute hides all transfers.
    let hidingRate: Double
  }

  /// What a pass takes at a rate.
  struct Pass {
    let cycles: Cycles
    let actions: ActionCounts
  }

  private let steps: [Step]
  private let tilings: [BoundedTiling]
  /// Cycles for which all steps hold up the next one, each by its first tiling's compute.
  private let leastHeld: Cycles
  /// Counts of all steps by their first tilings.
  private let leastCounts: StepCounts
  private let overlap: LoopUnrolledArray.LayerOverlap
  private let macBitProducts: Int64

  init(
    _ work: [(count: Int64, frontier: TilingFrontier)], overlap: LoopUnrolledArray.LayerOverlap,
    decoderSymbolsPerCycle: Int?, macBitProducts: Int64
  ) {
    var tilings: [BoundedTiling] = []
    var steps: [Step] = []
    var held: Cycles = 0
    var counts = StepCounts()
    for (count, frontier) in work {
      guard let first = frontier.tilings.first else { continue }
      steps.append(
        Step(
          count: count, first: tilings.count, end: tilings.count + frontier.tilings.count,
          hidingRate: Self.hidingRate(first.counts, decoderSymbolsPerCycle)))
      tilings += frontier.tilings
      held += count * first.counts.compute
      counts.add(first.counts, times: count)
    }
    self.steps = steps.sorted { ($0.hidingRate, $0.first) > ($1.hidingRate, $1.first) }
    self.tilings = tilings
    self.overlap = overlap
    self.macBitProducts = macBitProducts
    leastHeld = held
    leastCounts = counts
  }

  /// A rate at which transfers take less than the compute, with some cycles to spare for rounding.
  private static func hidingRate(_ counts: StepCounts, _ decoderSymbolsPerCycle: Int?) -> Double {
    var cycles = counts.compute - 4
    if let rate = decoderSymbolsPerCycle {
      cycles -= counts.weightSymbols.dividedRoundingUp(by: Int64(rate))
    }
    return cycles > 0 ? Double(counts.totalBytes) / Double(cycles) * (1 + 1e-9) : .infinity
  }

  /// One pass at a rate.
  ///
  /// - Parameters:
  ///   - rates: The rate that tilings are chosen for.
  ///   - shared: The rate that is left of it while other cores are at work, `nil` for all of it.
  func pass(at rates: RateDividers, sharing shared: RateDividers? = nil) -> Pass {
    let slower = min(rates.slower, shared?.slower ?? rates.slower)
    var held = leastHeld
    var counts = leastCounts
    for step in steps {
      if step.hidingRate <= slower { break }
      var (best, times) = self.best(step, rates)
      if let shared { times = EngineTimes(tilings[best].counts, at: shared) }
      held += step.count * (times.held(overlap, rates.arrangement) - tilings[step.first].counts.compute)
      if best != step.first {
        counts.add(tilings[best].counts, times: step.count)
        counts.add(tilings[step.first].counts, times: -step.count)
      }
    }
    if overlap != .none {
      held = max(held, EngineTimes(counts, at: shared ?? rates).bound(rates.arrangement))
    }
    return Pass(
      cycles: held, actions: ActionCounts(counts, macBitProducts: macBitProducts))
  }

  /// The tiling that is best at a rate, with its times.
  @inline(__always)
  private func best(_ step: Step, _ rates: RateDividers) -> (Int, EngineTimes) {
    var best = step.first
    var times = EngineTimes(tilings[best].counts, at: rates)
    var bound = times.bound(rates.arrangement)
    guard bound > times.compute else { return (best, times) }
    for place in step.first + 1..<max(step.end, step.first + 1) {
      let candidate = EngineTimes(tilings[place].counts, at: rates)
      let its = candidate.bound(rates.arrangement)
      guard its < bound || (its == bound && tilings[place].precedes(tilings[best])) else { continue }
      (best, times, bound) = (place, candidate, its)
    }
    return (best, times)
  }
}

/// The rates of a memory, ready to divide by.
struct RateDividers {
  let read: RateDivider
  let write: RateDivider
  let decoderSymbolsPerCycle: Int?
  let arrangement: ExternalMemory.Arrangement
  /// The slower of reads and writes, in bytes a cycle.
  let slower: Double

  init(_ rates: MemoryRates) {
    read = RateDivider(rates.read)
    write = RateDivider(rates.write)
    decoderSymbolsPerCycle = rates.decoderSymbolsPerCycle
    arrangement = rates.arrangement
    slower = min(rates.read.bytesPerCycle, rates.write.bytesPerCycle)
  }
}

extension EngineTimes {
  fileprivate init(_ counts: StepCounts, at rates: RateDividers) {
    self.init(
      counts, arrangement: rates.arrangement,
      decoderSymbolsPerCycle: rates.decoderSymbolsPerCycle,
      read: { rates.read.cycles(for: $0) }, write: { rates.write.cycles(for: $0) })
  }
}
