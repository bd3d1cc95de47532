public import CostModel
internal import HardwareModel
public import Mapping
internal import NetworkModel
internal import Placement
internal import Quantities
internal import Simulation
internal import StreamingArrays

extension ActionCounts {
  /// The actions of one step of a schedule.
  ///
  /// - Parameters:
  ///   - storeReads: Bits of weights that are read from the store.
  ///   - mapKind: What the part of the store is made of in which feature maps lie.
  init(
    of index: Int, in schedule: Schedule, storeReads: MemoryBits, mapKind: Buffer.Kind?
  ) {
    let counts = schedule.work[index].counts
    let widths = schedule.widths[index]
    let precision = schedule.profile.precision
    func work(_ macs: Int64, weightBits: Int, inputBits: Int) -> MultiplierWork {
      MultiplierWork(
        macs: macs, weightBits: weightBits, inputBits: inputBits,
        accumulatorBits: precision.accumulatorBits)
    }
    let macs = counts.multiplications ?? Int64(schedule.macCount(of: index))
    let multiplied: MultiplierWork
    if case .sparse(_, let sparse) = schedule.work[index], sparse.scaleMultiplications > 0 {
      // Signs are accumulated; scales are as wide as the machine's own weights.
      multiplied =
        work(macs, weightBits: 1, inputBits: widths.inputBits)
        + work(
          sparse.scaleMultiplications, weightBits: precision.weightBits,
          inputBits: precision.accumulatorBits)
    } else {
      multiplied = work(macs, weightBits: widths.weightBits, inputBits: widths.inputBits)
    }
    self.init(counts, multiplied: multiplied, storeReads: storeReads)
    if let mapKind { mapStoreBits[mapKind] = counts.mapStoreBits }
  }

  /// The actions of counted work.
  ///
  /// - Parameters:
  ///   - counts: What moves.
  ///   - multiplied: What is multiplied.
  ///   - storeReads: Bits that are read from the store of weights.
  public init(
    _ counts: StepCounts, multiplied: MultiplierWork, storeReads: MemoryBits = MemoryBits()
  ) {
    self.init(
      macBitProducts: multiplied.bitProducts, registerBits: multiplied.registerBits,
      weightBufferBits: counts.weightBufferReadBits + counts.weightBufferWriteBits,
      weightStoreBits: storeReads,
      inputBufferBits: counts.inputBufferReadBits + 8 * counts.inputBytes,
      outputBufferBits: counts.accumulatorBits
        + 8 * (counts.partialSumReadBytes + counts.outputBytes),
      dramBits: 8 * counts.totalBytes)
  }
}

extension MemoryBits {
  /// Bits that a step reads from the store of weights, spread evenly over its words.
  init(of index: Int, in schedule: Schedule, _ placement: WeightPlacement?) {
    self.init()
    guard let memories = placement?.memories(ofStep: index) else { return }
    var words = memories.reduce(0) { $0 + $1.words }
    var bits = schedule.work[index].counts.weightStoreReadBits
    for part in memories {
      let share = bits.scaledRoundingUp(by: Bits(part.words), over: Bits(words))
      self[part.memory.kind] += share
      bits -= share
      words -= part.words
    }
  }
}

extension LayerResult {
  /// The result of one step of a schedule.
  ///
  /// - Parameters:
  ///   - index: The step.
  ///   - schedule: Its schedule.
  ///   - cycles: What it adds to the time of a pass.
  ///   - interval: In a dataflow, the cycles from one frame to the next.
  ///   - energy: What it costs.
  ///   - memory: What the DRAM did for it, at fidelity L2.
  init(
    of index: Int, in schedule: Schedule, cycles: Cycles, interval: Cycles?,
    energy: EnergyBreakdown, memory: MemoryActivity?
  ) {
    let step = schedule.plan.steps[index]
    let counts = schedule.work[index].counts
    let widths = schedule.widths[index]
    let profile = schedule.profile
    let layers = step.layers.map { schedule.network.layers[$0] }
    let hasWeights = widths.weightCount > 0 && !widths.weightsAreOperand
    let macs = schedule.macCount(of: index)
    name = layers[0].name
    kind = layers[0].kind
    fused = layers.dropFirst().map(\.name)
    macCount = macs
    self.cycles = cycles
    computeCycles = counts.compute
    let lanes = profile.array.peakMACsPerCycle * Double(widths.packingFactor)
    let own: Double? =
      if case .streaming(let step) = schedule.work[index], let interval {
        ratio(
          Double(macs),
          Double(step.node.fold.elements * step.node.fold.lanes) * Double(interval))
      } else {
        nil
      }
    utilization =
      own
      ?? ratio(
        counts.multiplications.map { Double($0) } ?? Double(macs),
        max(lanes, profile.engines.peakMACsPerCycle(of: step.kind)) * Double(cycles))
    dram = DRAMTraffic(
      weightBytes: counts.weightBytes, inputBytes: counts.inputBytes + counts.partialSumReadBytes,
      outputBytes: counts.outputBytes, partialSumReadBytes: counts.partialSumReadBytes)
    weightStorage = hasWeights ? (widths.weightsAreInDRAM ? .dram : .onChip) : nil
    outputStorage = step.outputPlace ?? (step.isStored ? .dram : .onChip)
    weightBits =
      hasWeights ? Double(widths.weightStorageBits) / Double(widths.weightCount) : nil
    self.energy = energy
    self.memory = memory
    let waiting = max(0, cycles - counts.compute)
    switch schedule.work[index] {
    case .tiled(_, let mapped):
      tiling = mapped.tiling
      stallCycles = StallCycles(dram: waiting, stream: nil)
      bound =
        counts.bound(profile.memory.ports.arrangement) > counts.compute ? .memory : .compute
    case .streamed:
      tiling = nil
      stallCycles = StallCycles(dram: 0, stream: waiting)
      // A layer that multiplies weights as they arrive is busy exactly as long as the load.
      bound = counts.load >= counts.compute ? .memory : .compute
    case .scaleSim:
      tiling = nil
      stallCycles = StallCycles(dram: waiting, stream: nil)
      bound = waiting > counts.compute ? .memory : .compute
    case .streaming:
      // Engines work side by side: a layer waits for nobody but those before it.
      tiling = nil
      stallCycles = StallCycles(dram: 0, stream: 0)
      bound = counts.load > counts.compute ? .memory : .compute
    case .sparse:
      tiling = nil
      stallCycles = StallCycles(dram: waiting, stream: nil)
      bound = counts.load > counts.compute ? .memory : .compute
    }
    streaming = if case .streaming(let step) = schedule.work[index] { step } else { nil }
    scaleSim = if case .scaleSim(let step) = schedule.work[index] { step } else { nil }
    sparse = if case .sparse(_, let step) = schedule.work[index] { step } else { nil }
  }
}

extension Engines {
  /// Multiply-accumulates in a cycle of the unit that does a kind of step in the array's place.
  fileprivate func peakMACsPerCycle(of kind: Step.Kind) -> Double {
    switch kind {
    case .depthwise: depthwise.map { Double($0.channels * $0.pixels) } ?? 0
    case .fullyConnected: fullyConnected.map { Double($0.macsPerCycle) } ?? 0
    case .convolution, .pooling, .elementwise, .movement: 0
    }
  }
}

extension Schedule {
  /// Multiply-accumulates of a step; what is fused into it has none.
  func macCount(of index: Int) -> Int {
    plan.steps[index].layers.reduce(0) { $0 + network.layers[$1].macCount }
  }

  /// Bits of all weights as stored; operands that are activations are not counted.
  var weightStorageBits: Bits {
    widths.reduce(0) { $0 + ($1.weightsAreOperand ? 0 : $1.weightStorageBits) }
  }
}
