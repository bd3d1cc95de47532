internal import HardwareModel
internal import Mapping
internal import MemorySystem
internal import NetworkModel
internal import Quantities

/// A schedule of steps with the addresses of everything that their tiles move.
struct NetworkProgram {
  let steps: [StepProgram]
  let overlap: LoopUnrolledArray.LayerOverlap
  let arrangement: ExternalMemory.Arrangement
  let plan: ExecutionPlan
  let copies: (weights: Int, inputs: Int, outputs: Int)
  /// The first address behind the program's buffers.
  let addressEnd: UInt64

  /// Lays a schedule out in memory.
  ///
  /// - Parameters:
  ///   - schedule: The steps.
  ///   - array: The machine's array.
  ///   - rates: The rates at which its ports move data.
  ///   - interface: The memory.
  ///   - core: The core that runs it.
  ///   - cores: Cores that run it side by side.
  ///   - start: The first address that is free.
  /// - Precondition: All steps are tiled, or parts of a sparse engine's matrix.
  init(
    _ schedule: Schedule, _ array: LoopUnrolledArray, _ rates: MemoryRates,
    interface: MemoryInterface, core: Int, of cores: Int, start: UInt64
  ) {
    let profile = schedule.profile
    let burst = interface.device.geometry.burstBytes
    let network = schedule.network
    var mapBits = [Int?](repeating: nil, count: network.tensors.count)
    for (index, step) in schedule.plan.steps.enumerated() {
      let widths = schedule.widths[index]
      for source in step.sources where !source.isRetained {
        mapBits[source.tensor.index] = mapBits[source.tensor.index] ?? widths.inputBits
      }
      for residual in step.residuals where !residual.isRetained {
        mapBits[residual.tensor.index] = mapBits[residual.tensor.index] ?? widths.outputBits
      }
      if step.isStored { mapBits[step.output.index] = widths.outputBits }
    }
    func layout(_ tensor: TensorID, base: UInt64, bits: Int) -> MapLayout {
      let shape = network[tensor].shape
      let pixels = max(1, shape.batch * shape.channels * shape.columns)
      return MapLayout(
        base: base, channels: shape.channels,
        rows: max(1, shape.elementCount / pixels), columns: shape.columns, bits: bits,
        order: interface.layout.featureMaps, group: array.inputChannels)
    }
    let mapBytes: [Int?] = network.tensors.indices.map { index in
      mapBits[index].map { bits in
        let map = layout(TensorID(index), base: 0, bits: bits)
        return (map.imageBits * network[TensorID(index)].shape.batch).dividedRoundingUp(by: 8)
      }
    }
    func model(_ problem: TileProblem) -> TileModel {
      TileModel(
        problem: problem, array: profile.array, engines: profile.engines, memory: rates,
        startCycles: profile.overheads.perLayerCycles)
    }
    var models: [TileModel] = []
    var slots: [StepAddresses.WeightSlots] = []
    var weightBytes: [Int] = []
    var partialSumBytes = 0
    for item in schedule.work {
      switch item {
      case .tiled(let problem, let mapped):
        models.append(model(problem))
        slots.append(
          Self.slots(problem, mapped.nest, order: interface.layout.weights, burst: burst))
        weightBytes.append(slots[slots.count - 1].bytes)
        if mapped.counts.partialSumReadBytes > 0 || array.spillsPartialSums {
          partialSumBytes = max(partialSumBytes, Self.partialSums(problem, base: 0).bytes)
        }
      case .sparse(let run, let step):
        models.append(model(run.problem))
        slots.append(.none)
        weightBytes.append(Int(step.counts.weightBytes))
      case .streamed, .scaleSim, .streaming:
        preconditionFailure("a program has tiles or parts only")
      }
    }
    let addresses = AddressPlan(
      schedule, weightBytes: weightBytes, mapBytes: mapBytes,
      partialSumBytes: partialSumBytes, interface: interface, core: core, of: cores,
      start: start)
    addressEnd = addresses.end
    var steps: [StepProgram] = []
    for (index, step) in schedule.plan.steps.enumerated() {
      let widths = schedule.widths[index]
      func map(_ tensor: TensorID, _ bits: Int) -> MapLayout {
        layout(tensor, base: addresses.maps[tensor.index] ?? 0, bits: bits)
      }
      let model = models[index]
      let nest: LoopNest
      switch schedule.work[index] {
      case .tiled(_, let mapped): nest = mapped.nest
      case .sparse(let run, let sparse):
        let sources = step.sources.filter { !$0.isRetained }
          .map { map($0.tensor, widths.inputBits) }
        let residuals = step.residuals.filter { !$0.isRetained }
          .map { map($0.tensor, widths.outputBits) }
        steps.append(
          StepProgram(
            model: model,
            parts: SparseProgram(
              sparse, of: run, weights: addresses.weights[index], maps: sources + residuals,
              output: map(step.output, widths.outputBits))))
        continue
      case .streamed, .scaleSim, .streaming:
        preconditionFailure("a program has tiles or parts only")
      }
      let elements = step.sources.reduce(0) { $0 + network[$1.tensor].shape.elementCount }
      let all =
        model.problem.isChannelwise ? step.shape.groups : step.shape.totalInputChannels
      let sources = step.sources.filter { !$0.isRetained }.map { source in
        StepAddresses.Source(
          map: map(source.tensor, widths.inputBits),
          channels: elements == 0
            ? 0
            : (network[source.tensor].shape.elementCount * all).dividedRoundingUp(by: elements))
      }
      // The right operand of a product of two activations is read as weights are.
      let operand = widths.weightsAreOperand ? step.residuals.first?.tensor : nil
      steps.append(
        StepProgram(
          model: model, nest: nest,
          addresses: StepAddresses(
            problem: model.problem, sources: sources,
            residuals: widths.weightsAreOperand
              ? []
              : step.residuals.filter { !$0.isRetained }.map {
                map($0.tensor, widths.outputBits)
              },
            output: map(step.output, widths.outputBits),
            partialSums: Self.partialSums(model.problem, base: addresses.partialSums).map,
            weights: operand.flatMap { addresses.maps[$0.index] } ?? addresses.weights[index],
            weightSlots: slots[index])))
    }
    self.steps = steps
    overlap = array.layerOverlap
    arrangement = rates.arrangement
    plan = schedule.plan
    copies = profile.buffers.copies
  }

  /// The places of a layer's weight tiles.
  private static func slots(
    _ problem: TileProblem, _ nest: LoopNest, order: MemoryLayout.Weights, burst: Int
  ) -> StepAddresses.WeightSlots {
    var tiles = (groups: 1, outputs: 1, inputs: 1)
    var tile = TileExtent.empty
    for level in nest.levels {
      switch level.axis {
      case .groups: tiles.groups = level.tripCount
      case .outputChannels: tiles.outputs = level.tripCount
      case .inputChannels: tiles.inputs = level.tripCount
      case .rows, .columns: break
      }
      if let first = level.runs.first { tile.set(level.axis, to: first) }
    }
    guard problem.loadsWeights else { return .none }
    let largest = Int(problem.weightBytes(tile) + problem.biasBytes(tile))
    let slot = largest.dividedRoundingUp(by: burst) * burst
    let count = tiles.groups * tiles.outputs * tiles.inputs
    let isEncoded = problem.weightSymbols > 0
    let own: MemoryLayout.Weights = order == .filters && isEncoded ? .stream : order
    let bytes: Int =
      switch own {
      case .tiles: slot * count
      case .stream, .filters:
        Int(problem.weightStorageBits.dividedRoundingUp(by: 8))
          + (problem.loops.groups * problem.loops.outputChannels * problem.biasBits)
          .dividedRoundingUp(by: 8)
      }
    return StepAddresses.WeightSlots(
      order: own, outputTiles: tiles.outputs, inputTiles: tiles.inputs, bytes: max(1, bytes),
      slotBytes: slot,
      filterBits: problem.shape.kernelRows * problem.shape.kernelColumns * problem.weightBits,
      count: count)
  }

  /// A buffer for the partial sums of a step, before a fused pooling: nobody else reads them, so
  /// that a tile of them is one stretch.
  private static func partialSums(
    _ problem: TileProblem, base: UInt64
  ) -> (map: MapLayout, bytes: Int) {
    let map = MapLayout(
      base: base, channels: problem.loops.groups * problem.loops.outputChannels,
      rows: problem.shape.outputRows,
      columns: max(problem.shape.outputColumns, problem.loops.columns),
      bits: problem.partialSumBits, order: .tiles, group: 1)
    return (map, (map.imageBits * problem.loops.batch).dividedRoundingUp(by: 8))
  }
}
