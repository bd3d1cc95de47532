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

  /// A tiling as far as time depends on it.
  private struct Candidate {
    let compute: Cycles
    /// Bytes that the server of loads moves, and those of them that no decoder takes in.
    let load: Bytes
    let others: Bytes
    /// Bytes of inputs, where they have a server of their own.
    let inputs: Bytes
    let store: Bytes
    /// Cycles of the decoder.
    let decoding: Cycles

    init(
      _ counts: StepCounts, _ arrangement: ExternalMemory.Arrangement, _ symbolsPerCycle: Int?
    ) {
      let hasInputs = arrangement != .inputsApart
      compute = counts.compute
      others = counts.partialSumReadBytes + (hasInputs ? counts.inputBytes : 0)
      load = counts.weightBytes + others
      inputs = hasInputs ? 0 : counts.inputBytes
      store = counts.outputBytes
      decoding =
        symbolsPerCycle.map { counts.weightSymbols.dividedRoundingUp(by: Int64($0)) } ?? 0
    }
  }

  private let steps: [Step]
  private let tilings: [BoundedTiling]
  private let candidates: [Candidate]
  /// For each tiling, by how much all occurrences of its step do more of anything than by the first.
  private let changes: [StepCounts]
  private let changedActions: [ActionCounts]
  /// Cycles for which all steps hold up the next one, each by its first tiling's compute.
  private let leastHeld: Cycles
  /// Counts of all steps by their first tilings.
  private let leastCounts: StepCounts
  /// The most bytes of a step.
  private let mostBytes: Bytes
  private let overlap: LoopUnrolledArray.LayerOverlap
  private let arrangement: ExternalMemory.Arrangement
  private let decoderSymbolsPerCycle: Int?
  private let multiplied: MultiplierWork
  /// Whether steps come one after the other, without a decoder, through one server or two.
  private let isPlain: Bool

  init(
    _ work: [(count: Int64, frontier: TilingFrontier)], on profile: HardwareProfile,
    multiplied: MultiplierWork
  ) {
    let arrangement = profile.memory.ports.arrangement
    let symbols = profile.precision.decoderSymbolsPerCycle
    self.arrangement = arrangement
    let overlap = profile.array.unrolled.layerOverlap
    self.overlap = overlap
    decoderSymbolsPerCycle = symbols
    self.multiplied = multiplied
    var tilings: [BoundedTiling] = []
    var candidates: [Candidate] = []
    var changes: [StepCounts] = []
    var steps: [Step] = []
    var held: Cycles = 0
    var counts = StepCounts()
    var most: Bytes = 0
    for (count, frontier) in work {
      guard let first = frontier.tilings.first else { continue }
      let its = frontier.tilings.map { Candidate($0.counts, arrangement, symbols) }
      steps.append(
        Step(
          count: count, first: tilings.count, end: tilings.count + its.count,
          hidingRate: Self.hidingRate(first.counts, its[0])))
      for tiling in frontier.tilings {
        var change = StepCounts()
        change.add(tiling.counts, times: count)
        change.add(first.counts, times: -count)
        changes.append(change)
        most = max(most, tiling.counts.totalBytes)
      }
      tilings += frontier.tilings
      candidates += its
      held += count * first.counts.compute
      counts.add(first.counts, times: count)
    }
    self.steps = steps.sorted { ($0.hidingRate, $0.first) > ($1.hidingRate, $1.first) }
    self.tilings = tilings
    self.candidates = candidates
    self.changes = changes
    changedActions = changes.map { ActionCounts($0, multiplied: MultiplierWork()) }
    leastHeld = held
    leastCounts = counts
    mostBytes = most
    isPlain =
      overlap == .none && arrangement != .inputsApart
      && candidates.allSatisfy { $0.decoding == 0 }
  }

  /// A rate at which transfers take less than the compute, with some cycles to spare for rounding.
  private static func hidingRate(_ counts: StepCounts, _ first: Candidate) -> Double {
    let cycles = first.compute - first.decoding - 4
    return cycles > 0 ? Double(counts.totalBytes) / Double(cycles) * (1 + 1e-9) : .infinity
  }

  /// One pass at a rate.
  ///
  /// - Parameters:
  ///   - rates: The rate that tilings are chosen for.
  ///   - shared: The rate that is left of it while other cores are at work, `nil` for all of it.
  func pass(at rates: RateDividers, sharing shared: RateDividers? = nil) -> Pass {
    if isPlain, shared == nil, rates.areGuessed(upTo: mostBytes) {
      return arrangement == .readWrite
        ? plainPass(at: rates, isSplit: true) : plainPass(at: rates, isSplit: false)
    }
    let slower = min(rates.slower, shared?.slower ?? rates.slower)
    var held = leastHeld
    var counts = leastCounts
    for step in steps {
      if step.hidingRate <= slower { break }
      var (best, times) = best(step, rates)
      if let shared { times = busy(candidates[best], shared) }
      held += step.count * (heldUp(times) - candidates[step.first].compute)
      if best != step.first { counts.add(changes[best]) }
    }
    if overlap != .none {
      let whole = busy(Candidate(counts, arrangement, decoderSymbolsPerCycle), shared ?? rates)
      held = max(held, bound(whole))
    }
    return Pass(
      cycles: held, actions: ActionCounts(counts, multiplied: multiplied))
  }

  /// One pass of steps that come one after the other.
  ///
  /// - Parameter isSplit: Whether reads and writes have a server each.
  @inline(__always)
  private func plainPass(at rates: RateDividers, isSplit: Bool) -> Pass {
    var held = leastHeld
    var actions = ActionCounts(leastCounts, multiplied: multiplied)
    steps.withUnsafeBufferPointer { steps in
      candidates.withUnsafeBufferPointer { candidates in
        for step in steps {
          if step.hidingRate <= rates.slower { break }
          let first = candidates[step.first]
          var least = plainBound(first, rates, isSplit)
          var best = step.first
          if step.end &- step.first > 1, least > first.compute {
            for place in step.first &+ 1..<step.end {
              let its = plainBound(candidates[place], rates, isSplit)
              guard its < least || (its == least && tilings[place].precedes(tilings[best])) else {
                continue
              }
              (best, least) = (place, its)
            }
            if best != step.first { actions = actions + changedActions[best] }
          }
          held &+= step.count &* (least &- first.compute)
        }
      }
    }
    return Pass(cycles: held, actions: actions)
  }

  @inline(__always)
  private func plainBound(
    _ candidate: Candidate, _ rates: RateDividers, _ isSplit: Bool
  ) -> Cycles {
    let load = rates.read.guessedCycles(for: candidate.load)
    let store = rates.write.guessedCycles(for: candidate.store)
    return max(candidate.compute, isSplit ? max(load, store) : load &+ store)
  }

  /// Cycles of each engine: `EngineTimes`, from bytes that are summed up already.
  private typealias Times = (compute: Cycles, load: Cycles, inputs: Cycles, store: Cycles)

  private func busy(_ candidate: Candidate, _ rates: RateDividers) -> Times {
    var load = rates.read.cycles(for: candidate.load)
    if candidate.decoding > 0 {
      load = max(load, candidate.decoding + rates.read.cycles(for: candidate.others))
    }
    let inputs = candidate.inputs > 0 ? rates.read.cycles(for: candidate.inputs) : 0
    return (candidate.compute, load, inputs, rates.write.cycles(for: candidate.store))
  }

  private func bound(_ times: Times) -> Cycles {
    arrangement == .readWrite
      ? max(times.compute, times.load, times.store)
      : max(times.compute, times.load + times.store, times.inputs)
  }

  private func heldUp(_ times: Times) -> Cycles {
    switch overlap {
    case .none: bound(times)
    case .stores: max(times.compute, times.load, times.inputs)
    case .prefetch: times.compute
    }
  }

  /// The tiling that is best at a rate, with its times.
  private func best(_ step: Step, _ rates: RateDividers) -> (Int, Times) {
    var best = step.first
    var times = busy(candidates[best], rates)
    var least = bound(times)
    guard step.end - step.first > 1, least > times.compute else { return (best, times) }
    for place in step.first + 1..<step.end {
      let candidate = busy(candidates[place], rates)
      let its = bound(candidate)
      guard its < least || (its == least && tilings[place].precedes(tilings[best])) else {
        continue
      }
      (best, times, least) = (place, candidate, its)
    }
    return (best, times)
  }
}
