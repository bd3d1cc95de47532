public import HardwareModel
public import Mapping
public import NetworkModel
internal import Quantities
internal import SystolicArrays

/// Lays networks out for machines: fusion, placement, widths and the best tiles for every step.
public struct Scheduler {
  let network: Network
  let profile: HardwareProfile
  private let array: LoopUnrolledArray
  let options: WidthOptions
  private let criterion: TilingCriterion
  let activations: ActivationDensities
  let seed: UInt64
  private var searched: [TileProblem: MappedStep] = [:]
  var counted: [ScaleSimLayer: ScaleSimFigures] = [:]
  private var notes: Set<String> = []

  /// The steps whose weights stay on chip.
  public enum KeptWeights: Hashable, Sendable {
    case none
    case all
    case steps(Set<Int>)

    func contains(_ step: Int) -> Bool {
      switch self {
      case .none: false
      case .all: true
      case .steps(let steps): steps.contains(step)
      }
    }
  }

  /// Lays a network out for a machine, with all weights in DRAM.
  ///
  /// - Throws: `ScheduleError` when an operand is wider than the machine takes or not even the
  ///   smallest tile fits its buffers.
  /// - Complexity: Steps of equal shape are searched once.
  public static func schedule(
    _ network: Network, on profile: HardwareProfile, options: WidthOptions = WidthOptions(),
    criterion: TilingCriterion = .recurrence
  ) throws(ScheduleError) -> Schedule {
    var scheduler = Scheduler(
      network: network, profile: profile, options: options, criterion: criterion)
    return try scheduler.schedule(keeping: .none)
  }

  /// Prepares to lay a network out for a machine, in one placement of weights after the other.
  ///
  /// - Parameters:
  ///   - network: The network.
  ///   - profile: The machine.
  ///   - options: Widths that stand in where the network does not state its own.
  ///   - criterion: By what tilings are chosen.
  ///   - activations: How many activations are not zero, for machines that skip them.
  ///   - seed: Where the places of zeros that are not known begin.
  public init(
    network: Network, profile: HardwareProfile, options: WidthOptions = WidthOptions(),
    criterion: TilingCriterion = .recurrence,
    activations: ActivationDensities = ActivationDensities(), seed: UInt64 = 1
  ) {
    self.activations = activations
    self.seed = seed
    self.network = network
    self.profile = profile
    array = profile.array.unrolled
    self.options = options
    self.criterion = criterion
  }

  /// Adds a remark once.
  mutating func note(_ text: String) { notes.insert(text) }

  /// Lays the network out.
  ///
  /// - Parameters:
  ///   - kept: The steps whose weights stay on chip; steps without weights may be among them.
  ///   - places: Where feature maps lie whose place is open; others lie in DRAM.
  /// - Throws: `ScheduleError` when an operand is wider than the machine takes or not even the
  ///   smallest tile fits its buffers.
  /// - Complexity: Steps of equal shape are searched once, also from one placement to the next.
  public mutating func schedule(
    keeping kept: KeptWeights, maps places: [TensorID: MapPlace] = [:]
  ) throws(ScheduleError) -> Schedule {
    notes = []
    var plan = executionPlan()
    if !places.isEmpty { plan = plan.placing(places, fusion: profile.placements.fusion) }
    let machine = try scaleSimMachine()
    if machine != nil { plan = plan.keepingProducts() }
    var work: [StepWork] = []
    var widths: [StepWidths] = []
    for (index, step) in plan.steps.enumerated() {
      let layer = network.layers[step.layers[0]]
      var width = try self.widths(of: step, layer)
      width.weightsAreInDRAM = width.weightsAreOperand || !kept.contains(index)
      defer { widths.append(width) }
      if let dataflow = profile.array.streaming {
        width.weightsAreInDRAM = dataflow.streamedWeights.contains(layer.name)
      } else if let sparse = try sparse(step, layer, index, &width) {
        work.append(sparse)
      } else if let machine {
        work.append(.scaleSim(try scaleSimStep(step, layer, on: machine)))
      } else if let stream = array.stream {
        try checkStreamed(step.shape, layer)
        work.append(
          .streamed(
            StreamedStep(
              step: step, array: array, stream: stream, widths: width, network: network,
              memory: MemoryRates(profile, activeCores: 1))))
      } else {
        work.append(try tiled(step, layer, width))
      }
    }
    let dataflow = try streaming(plan, widths)
    if let dataflow { work = dataflow.steps.map { .streaming($0) } }
    return Schedule(
      network: network, profile: profile, plan: plan, work: work, widths: widths,
      streaming: dataflow?.timing,
      notes: network.notes + plan.notes + notes.sorted())
  }

  func executionPlan() -> ExecutionPlan {
    ExecutionPlanner.plan(network, on: profile, storedBits: storedBits)
  }

  /// The width in which an activation is stored.
  var storedBits: (Tensor) -> Int {
    let precision = profile.precision
    let unstated = options.activationBits ?? precision.activationBits
    return { tensor in
      let bits = tensor.format.isQuantized ? tensor.format.bits : unstated
      return precision.stored(bits) ?? bits
    }
  }

  /// The steps of a network whose weights come from DRAM, as far as they have to be known to find
  /// tilings, with what their multipliers do.
  ///
  /// - Returns: `nil` for machines that do not cut steps into tiles.
  /// - Throws: `ScheduleError` when an operand is wider than the machine takes.
  public mutating func tiledSteps() throws(ScheduleError) -> [(
    problem: TileProblem, multiplied: MultiplierWork
  )]? {
    guard profile.array.isTiled else { return nil }
    let plan = executionPlan()
    var result: [(problem: TileProblem, multiplied: MultiplierWork)] = []
    for step in plan.steps {
      let layer = network.layers[step.layers[0]]
      let width = try widths(of: step, layer)
      let macs = step.layers.reduce(0) { $0 + network.layers[$1].macCount }
      result.append(
        (
          try tileProblem(step, layer, width),
          MultiplierWork(
            macs: Int64(macs), weightBits: width.weightBits, inputBits: width.inputBits,
            accumulatorBits: profile.precision.accumulatorBits)
        ))
    }
    return result
  }

  /// Refuses a feature map that is larger than any stream is modelled for.
  private func checkStreamed(
    _ shape: ConvolutionShape, _ layer: Layer
  ) throws(ScheduleError) {
    let pixels = shape.outputRows * shape.outputColumns
    let limit = StreamedStep.maximumTileCount
    guard pixels.dividedRoundingUp(by: array.pixels) <= limit else {
      throw ScheduleError(
        layer: layer.name,
        reason: "a map of \(shape.outputRows) × \(shape.outputColumns) pixels is streamed in more "
          + "than \(limit) tiles of \(array.pixels) pixels",
        remedy: "use a smaller input, or a profile without a stream")
    }
  }

  private func tileProblem(
    _ step: Step, _ layer: Layer, _ widths: StepWidths
  ) throws(ScheduleError) -> TileProblem {
    do throws(NetworkError) {
      return try TileProblem(step: step, network: network, profile: profile, widths: widths)
    } catch {
      throw ScheduleError(
        layer: layer.name, reason: error.description, remedy: "use a smaller network")
    }
  }

  private mutating func tiled(
    _ step: Step, _ layer: Layer, _ widths: StepWidths
  ) throws(ScheduleError) -> StepWork {
    if let work = try mapped(step, layer, widths) { return work }
    throw ScheduleError(
      layer: layer.name,
      reason:
        "not even the smallest tile that \(profile.name) may use fits its buffers (weights "
        + "\(profile.buffers.weights.tileBytes), inputs \(profile.buffers.inputs.tileBytes), "
        + "outputs \(profile.buffers.outputs.tileBytes) bytes a tile)",
      remedy: "give buffers more capacityBytes or fewer copies, or allow smaller tiles")
  }

  /// The best tiles of a step, `nil` when none are possible.
  mutating func mapped(
    _ step: Step, _ layer: Layer, _ widths: StepWidths
  ) throws(ScheduleError) -> StepWork? {
    let problem = try tileProblem(step, layer, widths)
    guard let found = searched[problem] ?? bestTiles(problem) else { return nil }
    searched[problem] = found
    guard step.usesMapStore else { return .tiled(problem, found) }
    // What would go to DRAM goes to the store instead.
    let streamed = tileModel(try tileProblem(step.withoutStore(), layer, widths)).counts(found.nest)
    var placed = found
    placed.counts.mapStoreBits =
      8 * (streamed.inputBytes + streamed.outputBytes)
      - 8 * (found.counts.inputBytes + found.counts.outputBytes)
    return .tiled(problem, placed)
  }

  private func tileModel(_ problem: TileProblem) -> TileModel {
    TileModel(
      problem: problem, array: profile.array, engines: profile.engines,
      memory: MemoryRates(profile, activeCores: 1),
      startCycles: profile.overheads.perLayerCycles)
  }

  private func bestTiles(_ problem: TileProblem) -> MappedStep? {
    let model = tileModel(problem)
    let search = TilingSearch(
      model: model, buffers: profile.buffers, precision: profile.precision)
    return switch criterion {
    case .recurrence: search.best { TilePipeline.cycles(of: $0, model, profile.buffers) }
    case .bound: search.bestByBound(at: MemoryRates(profile, activeCores: 1))
    }
  }
}

extension Buffers {
  /// Tiles that each buffer holds at a time.
  var copies: (weights: Int, inputs: Int, outputs: Int) {
    (weights.copies, inputs.copies, outputs.copies)
  }
}
