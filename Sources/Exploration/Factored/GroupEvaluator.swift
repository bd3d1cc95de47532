internal import CostModel
internal import Evaluation
internal import HardwareModel
internal import Mapping
internal import NetworkModel
internal import Quantities
internal import Simulation
internal import Synchronization

/// Evaluates designs at fidelity L0, those of one circuit together.
///
/// Where steps are cut into tiles and all weights come from DRAM, a circuit's designs differ in clock,
/// memory and ports alone, and `CircuitTiming` has their times from tables. All others go through the
/// plain flow one by one. Both give the same figures to the digit.
final class GroupEvaluator: Sendable {
  /// Arrays whose tables are remembered at a time.
  private static let mostTables = 256

  private struct Caches {
    var tables: [UInt64: ArrayTables?] = [:]
    var points: [UInt64: OperatingPoints] = [:]
  }

  private let space: DesignSpace
  private let inputs: DesignInputs
  private let caches = Mutex(Caches())
  /// Designs below each digit of each knob.
  private let strides: [UInt64]
  /// Number of knobs that decide an array, and a circuit.
  private let arrayDepth: Int
  private let circuitDepth: Int

  init(_ space: DesignSpace, _ inputs: DesignInputs) {
    self.space = space
    self.inputs = inputs
    strides = space.strides
    arrayDepth = space.knobs.prefix { !$0.name.isBufferSize && !$0.name.isOperatingPoint }.count
    circuitDepth = space.knobs.prefix { !$0.name.isOperatingPoint }.count
  }

  /// Number of knobs that decide which designs are evaluated together.
  func depth(of index: UInt64) -> Int {
    isFactored(space.digits(of: index)) ? circuitDepth : space.knobs.count
  }

  /// Whether tables serve the designs of these words.
  private func isFactored(_ digits: [Int]) -> Bool {
    func word(_ name: KnobName) -> String? {
      space.knobs.firstIndex { $0.name == name }.map {
        space.knobs[$0].values[digits[$0]].description
      }
    }
    guard let profile = word(.hardware).flatMap({ inputs.profiles[$0] }), profile.array.isTiled
    else { return false }
    let hasStore = profile.placements.weightStore != nil
    return switch word(.weights).flatMap({ WeightPolicy(rawValue: $0) }) ?? .auto {
    case .dram: true
    case .auto: !hasStore
    case .onChip: false
    }
  }

  /// Evaluates designs that `depth(of:)` puts together.
  ///
  /// - Parameters:
  ///   - range: The designs.
  ///   - front: What is known of the front; what it excludes is no finalist.
  ///   - telling: How many designs are told at most.
  ///   - stride: Of how many designs that follow each other one is told.
  func evaluate(
    _ range: Range<UInt64>, front: ParetoFront<[Double]>, telling: Int, stride: UInt64
  ) -> GroupResult {
    var group = DesignGroup(space, front: front, telling: telling, stride: stride)
    if isFactored(space.digits(of: range.lowerBound)) {
      evaluateCircuit(range, &group)
    } else {
      for index in range {
        if let figures = space.figures(index, inputs) {
          group.take(index, figures)
        } else {
          group.refuse(1)
        }
      }
    }
    return group.result
  }

  private func evaluateCircuit(_ range: Range<UInt64>, _ group: inout DesignGroup) {
    guard
      let design = space.design(at: range.lowerBound, inputs, fidelity: .l0),
      let (resources, timing, points, rates) = circuit(design, range.lowerBound)
    else {
      group.refuse(range.count)
      return
    }
    let profile = design.profile
    let energy = EnergyModel(profile).likely
    let dividers = points.rates.map { RateDividers($0) }
    // What is known of each rate; no pass takes a negative number of cycles.
    var passes = [(cycles: Cycles, picojoules: Double, dramBytes: Bytes)](
      repeating: (-1, 0, 0), count: dividers.count)
    var sharedCycles = [Cycles?](repeating: nil, count: points.shared.count)
    func shared(_ place: Int) -> Cycles {
      if let known = sharedCycles[place] { return known }
      let pair = points.shared[place]
      let cycles = timing.pass(at: dividers[pair.own], sharing: dividers[pair.shared]).cycles
      sharedCycles[place] = cycles
      return cycles
    }
    let (needsRate, needsPower) = (group.needsRate, group.needsPower)
    var figures = DesignFigures(
      latencyMilliseconds: 0, framesPerSecond: 0, picojoules: 0, watts: 0, dramBytes: 0,
      resources: resources.total, fits: resources.fits != false,
      devicePercent: resources.devicePercent, cost: space.costs.cost(of: resources.total),
      accuracy: space.accuracy(at: range.lowerBound))
    let base = range.lowerBound / strides[circuitDepth] * strides[circuitDepth]
    for index in range {
      let point = points.points[Int(index - base)]
      if passes[point.rate].cycles < 0 {
        let pass = timing.pass(at: dividers[point.rate])
        passes[point.rate] = (
          pass.cycles, energy.picojoules(of: pass.actions), pass.actions.dramBits / 8
        )
      }
      let pass = passes[point.rate]
      let seconds = point.clock.seconds(pass.cycles)
      figures.latencyMilliseconds = rates.latencyMilliseconds(pass.cycles, point.clock)
      figures.picojoules = energy.picojoules(pass.picojoules, during: seconds)
      if needsPower { figures.watts = PassRates.watts(figures.picojoules, during: seconds) }
      figures.dramBytes = pass.dramBytes
      if needsRate {
        figures.framesPerSecond = rates.framesPerSecond(
          latencyMilliseconds: figures.latencyMilliseconds, shared: { shared(point.shared) },
          point.clock)
      }
      group.take(index, figures)
    }
  }

  /// What all designs of a circuit share; `nil` when it does not fit its device or cannot run the
  /// network.
  private func circuit(
    _ design: Design, _ index: UInt64
  ) -> (ResourceEstimate, CircuitTiming, OperatingPoints, PassRates)? {
    let profile = design.profile
    let estimate = ResourceModel.estimate(of: profile)
    guard !space.constraints.fits || estimate.fits != false, let tables = tables(design, index),
      let work = tables.tilings(profile.buffers)
    else { return nil }
    let timing = CircuitTiming(
      work, on: profile, multiplied: tables.multiplied)
    let rates = PassRates(
      design.network, batch: design.batch, hostPixels: tables.hostPixels, on: profile)
    return (estimate, timing, points(index), rates)
  }

  /// The tables of a design's array; `nil` when the network cannot run on it.
  private func tables(_ design: Design, _ index: UInt64) -> ArrayTables? {
    let key = index / strides[arrayDepth]
    if let known = caches.withLock({ $0.tables[key] }) { return known }
    let made: ArrayTables? =
      if let network = try? design.network.multiplyingBatch(by: design.batch),
        !network.layers.isEmpty
      {
        (try? ArrayTables(network, design)) ?? nil
      } else {
        nil
      }
    caches.withLock { caches in
      if caches.tables.count >= Self.mostTables { caches.tables.removeAll() }
      caches.tables[key] = .some(made)
    }
    return made
  }

  /// The operating points of the machine of a design.
  private func points(_ index: UInt64) -> OperatingPoints {
    let digits = space.digits(of: index)
    var key: UInt64 = 0
    for (knob, digit) in zip(space.knobs, digits)
    where [.hardware, .memoryDevice, .cores].contains(knob.name) {
      key = key * UInt64(knob.values.count) + UInt64(digit)
    }
    if let known = caches.withLock({ $0.points[key] }) { return known }
    let first = index / strides[circuitDepth] * strides[circuitDepth]
    let base = space.values(at: first)[.hardware].flatMap { inputs.profiles[$0.description] }
    guard let base else {
      return OperatingPoints(count: 0) { _ in preconditionFailure("no point") }
    }
    let made = OperatingPoints(count: Int(strides[circuitDepth])) { place in
      space.profile(base, space.values(at: first + UInt64(place)), inputs)
    }
    caches.withLock { $0.points[key] = made }
    return made
  }
}
