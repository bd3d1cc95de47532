public import HardwareModel
internal import NetworkModel
public import Quantities
public import SystolicArrays

/// A step on a machine: the work of every tile, and the totals over a loop nest.
///
/// It is a class because it never changes and is too large to be copied for every tile.
public final class TileModel: Sendable {
  /// What is tiled.
  public let problem: TileProblem
  /// The array's formulas.
  public let compute: ComputeCycles
  /// The array, as the loops over tiles see it.
  public let array: LoopUnrolledArray
  /// The grid whose folds a tile is cut into, `nil` for an array of unrolled loops.
  let grid: SystolicGrid?
  /// Bytes a cycle of loads.
  public let readRate: TransferRate
  /// Bytes a cycle of stores.
  public let writeRate: TransferRate
  /// Symbols that the weight decoder takes in a cycle; `nil` for one that never holds up the port.
  public let decoderSymbolsPerCycle: Int?
  /// Which transfers share a server.
  public let arrangement: ExternalMemory.Arrangement
  /// Cycles before a layer's first tile.
  public let startCycles: Cycles
  /// Cycles before each tile of a fused step, in which the array turns to it.
  let turnCycles: Cycles

  /// Creates the model of a step.
  public init(
    problem: TileProblem, array: ComputeArray, engines: Engines, memory: MemoryRates,
    startCycles: Cycles
  ) {
    self.problem = problem
    self.array = array.unrolled
    grid = array.systolic.flatMap(SystolicGrid.init)
    compute = ComputeCycles(array: self.array, grid: grid, engines: engines, problem: problem)
    readRate = memory.read
    writeRate = memory.write
    arrangement = memory.arrangement
    decoderSymbolsPerCycle = memory.decoderSymbolsPerCycle
    self.startCycles = problem.rowLimit == nil ? startCycles : 0
    turnCycles = problem.rowLimit == nil ? 0 : startCycles
  }

  /// The folds that a tile is cut into, `nil` where no systolic array does the step.
  public func folds(_ tile: TileExtent) -> SystolicFolds? {
    grid.flatMap { compute.folds(tile, on: $0) }
  }

  /// Whether the partial sums of every pass go through DRAM.
  public var spillsPartialSums: Bool { array.spillsPartialSums && problem.kind == .convolution }

  /// The work of one tile of a nest.
  public func work(_ tile: TileExtent, _ flags: TileFlags, hasManyTiles: Bool) -> TileWork {
    var work = TileWork()
    work.compute =
      turnCycles + compute.cycles(tile) + (hasManyTiles ? array.pipelineFillCycles : 0)
    if flags.loadsWeights, problem.loadsWeights {
      work.weightBytes = problem.weightBytes(tile)
      work.weightBufferBytes = problem.weightBufferBytes(tile)
      work.weightSymbols = problem.weightSymbols(tile)
      if flags.beginsChannels {
        work.weightBytes += problem.biasBytes(tile)
        work.weightBufferBytes += problem.biasBytes(tile)
      }
    }
    if flags.loadsWeights, problem.keepsWeights { readStore(tile, flags, in: &work) }
    if flags.loadsInputs { work.inputBytes = problem.loadedInputBytes(tile) }
    let isSpilling = spillsPartialSums
    if isSpilling || flags.continuesSums, flags.beginsOutputs {
      work.partialSumBytes = problem.partialSumBytes(tile)
    }
    if flags.completesOutputs {
      if !flags.isLastVisit || isSpilling {
        // Where every pass goes through DRAM, the last one leaves whole sums, too: a pooling comes
        // when they are read again.
        let isFinal = flags.isLastVisit && !isSpilling
        work.outputBytes =
          isFinal
          ? problem.outputBytes(tile, bits: problem.outputBits) : problem.partialSumBytes(tile)
      } else if problem.isStored {
        work.outputBytes = problem.outputBytes(tile, bits: problem.outputBits)
      }
      if flags.isLastVisit {
        work.residualBytes =
          Bytes(problem.loadedResiduals) * problem.outputBytes(tile, bits: problem.outputBits)
      }
    }
    return work
  }

  /// Weights of a tile from the on-chip store: encoded ones go through the decoder, whose pace the
  /// array keeps, to the weight buffer; plain ones go to the array when it reads them.
  private func readStore(_ tile: TileExtent, _ flags: TileFlags, in work: inout TileWork) {
    if !problem.readsStore {
      work.weightStoreBytes = problem.weightBytes(tile)
      work.weightBufferBytes = problem.weightBufferBytes(tile)
      work.weightSymbols = problem.weightSymbols(tile)
      if let rate = decoderSymbolsPerCycle {
        work.compute = max(
          work.compute, work.weightSymbols.dividedRoundingUp(by: Int64(rate)))
      }
    }
    if flags.beginsChannels { work.weightStoreBytes += problem.biasBytes(tile) }
  }

  /// Cycles in which a tile's weights arrive: those of the port, or of the decoder behind it.
  public func weightCycles(_ work: TileWork) -> Cycles {
    let port = readRate.cycles(for: work.weightBytes)
    guard work.weightSymbols > 0, let rate = decoderSymbolsPerCycle else { return port }
    return max(port, work.weightSymbols.dividedRoundingUp(by: Int64(rate)))
  }

  /// The totals over all tiles of a nest.
  ///
  /// - Complexity: O(distinct tiles), not O(tiles).
  public func counts(_ nest: LoopNest) -> StepCounts {
    var counts = StepCounts()
    var tile = TileExtent.empty
    add(nest, level: 0, flags: TileFlags(), times: 1, tile: &tile, to: &counts)
    counts.compute += startCycles
    return counts
  }

  private func add(
    _ nest: LoopNest, level: Int, flags: TileFlags, times: Int64, tile: inout TileExtent,
    to counts: inout StepCounts
  ) {
    guard level < nest.levels.count else {
      let work = work(tile, flags, hasManyTiles: nest.tileCount > 1)
      counts.add(work, tile, times: times, model: self)
      return
    }
    let loop = nest.levels[level]
    if loop.tripCount == 1 {
      tile.set(loop.axis, to: loop.runs[0])
      add(nest, level: level + 1, flags: flags, times: times, tile: &tile, to: &counts)
      return
    }
    var index = 0
    for run in loop.runs {
      tile.set(loop.axis, to: run)
      let hasFirst = index == 0
      index += run.count
      let hasLast = index == loop.tripCount
      let middle = run.count - (hasFirst ? 1 : 0) - (hasLast ? 1 : 0)
      if run.count == 1 || middle < 0 {
        let inner = flags.at(level: level, isFirst: hasFirst, isLast: hasLast, of: nest)
        add(nest, level: level + 1, flags: inner, times: times, tile: &tile, to: &counts)
        continue
      }
      for (isFirst, isLast, repeats) in [
        (true, false, hasFirst ? 1 : 0), (false, false, middle), (false, true, hasLast ? 1 : 0),
      ] where repeats > 0 {
        let inner = flags.at(level: level, isFirst: isFirst, isLast: isLast, of: nest)
        add(
          nest, level: level + 1, flags: inner, times: times * Int64(repeats), tile: &tile,
          to: &counts)
      }
    }
  }
}

extension StepCounts {
  fileprivate mutating func add(
    _ work: TileWork, _ tile: TileExtent, times: Int64, model: TileModel
  ) {
    compute += times * work.compute
    load +=
      times
      * (model.weightCycles(work)
        + model.readRate.cycles(for: work.partialSumBytes))
    let inputs =
      model.readRate.cycles(for: work.inputBytes) + model.readRate.cycles(for: work.residualBytes)
    if model.arrangement == .inputsApart {
      inputLoad += times * inputs
    } else {
      load += times * inputs
    }
    store += times * model.writeRate.cycles(for: work.outputBytes)
    weightBytes += times * work.weightBytes
    weightSymbols += times * work.weightSymbols
    weightBufferWriteBits += times * 8 * work.weightBufferBytes
    weightStoreReadBits += times * 8 * work.weightStoreBytes
    inputBytes += times * (work.inputBytes + work.residualBytes)
    partialSumReadBytes += times * work.partialSumBytes
    outputBytes += times * work.outputBytes
    if let grid = model.grid, let folds = model.compute.folds(tile, on: grid) {
      let traffic = folds.bufferWords
      readWeights(times * Bits(traffic.weights * model.problem.weightBits), by: model)
      inputBufferReadBits += times * Bits(traffic.inputs * model.problem.inputBits)
      accumulatorBits += times * Bits(traffic.sums * model.problem.accumulatorBits)
      return
    }
    // Weights stay in registers while the pixels of a tile pass; an input element goes to every
    // group of output channels and kernel position; an accumulator is read and written once a tile.
    readWeights(times * 8 * model.problem.weightBufferBytes(tile), by: model)
    let groups =
      model.problem.isChannelwise
      ? 1 : tile.outputChannels.dividedRoundingUp(by: model.array.outputChannels)
    let taps = model.problem.shape.kernelRows * model.problem.shape.kernelColumns
    let channels = model.problem.isChannelwise ? tile.outputChannels : tile.inputChannels
    inputBufferReadBits +=
      times
      * Bits(
        groups * channels * taps * tile.computedRows * tile.computedColumns
          * model.problem.inputBits)
    accumulatorBits +=
      times
      * Bits(
        2 * tile.outputChannels * tile.computedRows * tile.computedColumns
          * model.problem.accumulatorBits)
  }

  /// Notes bits of weights that the array reads, from the store or from the weight buffer.
  private mutating func readWeights(_ bits: Bits, by model: TileModel) {
    if model.problem.readsStore {
      weightStoreReadBits += bits
    } else {
      weightBufferReadBits += bits
    }
  }
}

extension StepCounts {
  /// The least time in which the engines can do it: the busiest one's, a shared port's in sum.
  public func bound(_ arrangement: ExternalMemory.Arrangement) -> Cycles {
    switch arrangement {
    case .shared, .inputsApart: max(compute, load + store, inputLoad)
    case .readWrite: max(compute, load, store)
    }
  }
}
