internal import CostModel
internal import HardwareModel
internal import Mapping
internal import NetworkModel
public import Placement
public import Quantities
internal import Simulation

/// A network on a machine with its weights in DRAM and on chip, layer by layer: what a placement
/// chooses from.
///
/// Costs are those of the tile recurrence (fidelity `l1`), whatever the fidelity of the result, so
/// that the placement does not depend on it. They are those of each step; where a machine lets steps
/// overlap, their sum may differ from the time of the chosen placement by what the overlap changes.
public struct PlacementStudy: Sendable {
  /// The layers with weights.
  public struct Layer: Sendable {
    /// Position among the machine's steps.
    public let step: Int
    /// The leading layer's name.
    public let name: String
    /// Number of weights.
    public let weightCount: Int
    /// Bits of its weights as stored, biases left out.
    public let weightBits: Bits
    /// Where it would lie and what it costs.
    public let item: PlacementItem
  }

  /// The store that one core may have.
  public let store: WeightStore
  /// The layers with weights, in the order of execution.
  public let layers: [Layer]
  /// The cost of the steps without weights.
  public let rest: PlacementCost
  let stepCount: Int

  /// Words that the weights of all layers take.
  public var words: Int { layers.reduce(0) { $0 + $1.item.words } }

  /// The best placement for each size of the store.
  public func search(_ objective: PlacementObjective) -> PlacementSearch {
    PlacementSearch(layers.map(\.item), store: store, objective: objective)
  }

  /// All layers in the order of execution, whether or not the store holds them.
  func everything() -> [Range<Int>?] {
    var start = 0
    return layers.map { layer in
      defer { start += layer.item.words }
      return start..<start + layer.item.words
    }
  }

  /// The words of each step, from those of the layers with weights.
  func ranges(_ ofLayers: [Range<Int>?]) -> [Range<Int>?] {
    var result = [Range<Int>?](repeating: nil, count: stepCount)
    for (layer, range) in zip(layers, ofLayers) { result[layer.step] = range }
    return result
  }
}

extension PlacementStudy {
  /// Compares the two placements of every layer.
  ///
  /// - Returns: `nil` when the machine has no store of weights.
  init?(
    streamed: Schedule, kept: Schedule
  ) {
    let profile = streamed.profile
    guard let store = WeightStore(profile) else { return nil }
    let energy = EnergyModel(profile)
    let times = (streamed.timing(.l1), kept.timing(.l1))
    func cost(_ schedule: Schedule, _ timing: Timing, _ index: Int) -> PlacementCost {
      PlacementCost(of: index, in: schedule, timing, energy, mapKind: nil)
    }
    var layers: [Layer] = []
    var rest = PlacementCost()
    for index in streamed.plan.steps.indices {
      let widths = streamed.widths[index]
      let inDRAM = cost(streamed, times.0, index)
      guard widths.weightCount > 0, !widths.weightsAreOperand else {
        rest = rest + inDRAM
        continue
      }
      layers.append(
        Layer(
          step: index, name: streamed.network.layers[streamed.plan.steps[index].layers[0]].name,
          weightCount: widths.weightCount, weightBits: widths.weightStorageBits,
          item: PlacementItem(
            words: store.words(for: streamed.storeBits(of: index)),
            storeReadBits: kept.work[index].counts.weightStoreReadBits, inDRAM: inDRAM,
            onChip: cost(kept, times.1, index))))
    }
    self.init(
      store: store, layers: layers, rest: rest, stepCount: streamed.plan.steps.count)
  }
}

extension PlacementCost {
  /// The cost of a step, without the energy of reading weights in the store.
  init(
    of index: Int, in schedule: Schedule, _ timing: Timing, _ energy: EnergyModel,
    mapKind: Buffer.Kind?
  ) {
    let actions = ActionCounts(
      of: index, in: schedule, storeReads: MemoryBits(), mapKind: mapKind)
    let picojoules = energy.energy(of: actions, during: timing.steps[index]).total.mid
    self.init(
      cycles: timing.steps[index], femtojoules: Self.wholeFemtojoules(picojoules * 1000),
      bytes: schedule.work[index].counts.totalBytes)
  }
}

extension Schedule {
  /// Bits that a step's weights and biases take in the store.
  ///
  /// Encoded weights are one stream. Plain ones lie so that a word goes to the array in one cycle:
  /// a last word that is not full is stored whole.
  func storeBits(of index: Int) -> Bits {
    let widths = widths[index]
    let step = plan.steps[index]
    let shape = step.shape
    let biases = Bits(shape.groups * shape.outputChannels * widths.biasBits)
    if case .sparse(_, let sparse) = work[index] { return sparse.storeBits + biases }
    guard step.kind == .convolution, widths.weightSymbols == 0 else {
      return widths.weightStorageBits + biases
    }
    let array = profile.array.unrolled
    func padded(_ count: Int, _ lanes: Int) -> Int { count.dividedRoundingUp(by: lanes) * lanes }
    let weights =
      shape.groups * padded(shape.outputChannels, array.outputChannels)
      * padded(shape.inputChannels, array.inputChannels * widths.packingFactor)
      * padded(shape.kernelRows, array.kernelRows)
      * padded(shape.kernelColumns, array.kernelColumns)
    return Bits(weights) * Bits(widths.weightBits) + biases
  }
}
