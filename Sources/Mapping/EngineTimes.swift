public import HardwareModel
public import Quantities

/// How long each engine of a machine is busy with some work, every transfer in one piece.
public struct EngineTimes: Hashable, Sendable {
  /// Cycles of the array and the units behind it.
  public let compute: Cycles
  /// Cycles of the server that loads weights and partial sums (and inputs, unless they have one).
  public let load: Cycles
  /// Cycles of the server of inputs, where they have one of their own.
  public let inputLoad: Cycles
  /// Cycles of stores.
  public let store: Cycles

  /// The busy times of counted work: a server moves the sum of its bytes at its rate, and encoded
  /// weights no faster than their decoder takes them in.
  ///
  /// Tiles round their transfers up one by one, so that they take at least as long.
  public init(_ counts: StepCounts, at rates: MemoryRates) {
    let hasInputs = rates.arrangement != .inputsApart
    let others = counts.partialSumReadBytes + (hasInputs ? counts.inputBytes : 0)
    let whole = rates.read.cycles(for: counts.weightBytes + others)
    if let rate = rates.decoderSymbolsPerCycle, counts.weightSymbols > 0 {
      load = max(
        whole,
        counts.weightSymbols.dividedRoundingUp(by: Int64(rate)) + rates.read.cycles(for: others))
    } else {
      load = whole
    }
    compute = counts.compute
    inputLoad = hasInputs ? 0 : rates.read.cycles(for: counts.inputBytes)
    store = rates.write.cycles(for: counts.outputBytes)
  }

  /// The least time in which the engines can do it: the busiest one's, a shared port's in sum.
  public func bound(_ arrangement: ExternalMemory.Arrangement) -> Cycles {
    switch arrangement {
    case .shared, .inputsApart: max(compute, load + store, inputLoad)
    case .readWrite: max(compute, load, store)
    }
  }

  /// The least time for which a step holds up the next one.
  ///
  /// Where stores overlap the next step, its loads begin when the last compute has ended; where it is
  /// prefetched, only the array is taken.
  public func held(
    _ overlap: LoopUnrolledArray.LayerOverlap, _ arrangement: ExternalMemory.Arrangement
  ) -> Cycles {
    switch overlap {
    case .none: bound(arrangement)
    case .stores: max(compute, load, inputLoad)
    case .prefetch: compute
    }
  }
}

/// By what the best tiling of a step is chosen.
public enum TilingCriterion: String, CaseIterable, Hashable, Sendable {
  /// The tile recurrence, in which the first load and the last store count.
  case recurrence
  /// The closed form: the busiest engine's time, which a whole design space is searched by.
  case bound
}
