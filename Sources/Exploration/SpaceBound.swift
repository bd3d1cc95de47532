internal import CostModel
internal import Evaluation
internal import HardwareModel
internal import NetworkModel
internal import Quantities

/// Lower bounds of the costs of all designs of a box of a space: some knobs set, the others free.
///
/// A free knob is given its best value in every place where it counts, so that no design of the box is
/// better than its bound.
final class SpaceBound {
  private let space: DesignSpace
  private let inputs: DesignInputs
  private var networks: [String: NetworkBound] = [:]
  private var estimates: [ResourceKey: ResourceEstimate] = [:]
  /// Estimates that are remembered at a time.
  private static let mostEstimates = 10_000
  /// Knobs that come before the sizes of buffers.
  private let sizedKnobs: Int
  /// By how much floating-point sums may be too great.
  private static let slack = 1 - 1e-9

  init(_ space: DesignSpace, _ inputs: DesignInputs) {
    self.space = space
    self.inputs = inputs
    sizedKnobs = space.knobs.prefix { !$0.name.isBufferSize }.count
  }

  /// The bounds, one for each objective; `nil` when no design of the box can keep to the constraints.
  ///
  /// - Parameter digits: The positions of the knobs that are set, from the first on; all knobs that
  ///   change what is run, and not only how fast, are among them.
  func costs(_ digits: ArraySlice<Int>) -> [Double]? {
    var set: [KnobName: KnobValue] = [:]
    for (knob, digit) in zip(space.knobs, digits) { set[knob.name] = knob.values[digit] }
    guard let word = set[.hardware]?.description, let base = inputs.profiles[word] else {
      return nil
    }
    let plan = set[.plan]?.description ?? DesignInputs.noPlan
    guard let network = inputs.networks[plan] else { return nil }
    let batch = Int(set[.batch]?.number ?? 1)
    let key = "\(batch) \(plan)"
    let bound = networks[key] ?? NetworkBound(network, batch: batch)
    networks[key] = bound
    var best = set
    var least = set
    for knob in space.knobs.dropFirst(digits.count) {
      let numbers = knob.values.compactMap(\.number)
      guard let low = numbers.min(), let high = numbers.max() else { continue }
      let narrow = knob.name == .weightBits || knob.name == .activationBits
      best[knob.name] = .number(narrow ? low : high)
      least[knob.name] = .number(low)
    }
    let fast = space.profile(base, best, inputs)
    let small = space.profile(base, least, inputs)
    let weights = set[.weights].flatMap { WeightPolicy(rawValue: $0.description) } ?? .auto
    func whole(_ name: KnobName) -> Int? { best[name]?.number.map { Int($0) } }
    let figures = bound.figures(
      fast, weightBits: whole(.weightBits), activationBits: whole(.activationBits),
      weights: weights)
    let seconds = figures.seconds * Self.slack
    let table = fast.energy
    let joules =
      (seconds * (fast.power.staticWatts.mid + fast.power.idleWatts.mid)
        + figures.bitProducts / 64 * table.mac8.picojoules.mid / 1e12
        * (fast.array.sparse == nil ? 1 : 0)
        + figures.bytes * 8 * table.dramBit.picojoules.mid / 1e12) * Self.slack
    let constraints = space.constraints
    let frames =
      seconds > 0
      ? Double(figures.images * fast.cores) / seconds : Double.greatestFiniteMagnitude
    if let most = constraints.latencyMilliseconds, seconds * 1e3 > most { return nil }
    if let fewest = constraints.framesPerSecond, frames < fewest { return nil }
    if let most = constraints.energyMillijoules, joules * 1e3 > most { return nil }
    let accuracy = space.accuracies[plan] ?? 0
    if let least = constraints.accuracy, accuracy < least { return nil }
    guard let taken = resources(small, isSizeOpen: digits.count < sizedKnobs) else { return nil }
    let cost =
      space.costs.least(
        dsp: taken.dsp, bram: taken.bram, uram: taken.uram, lut: taken.lut) * Self.slack
    let percent = taken.percent(of: small.device) * Self.slack
    if let most = constraints.cost, cost > most { return nil }
    if let most = constraints.devicePercent, percent > most { return nil }
    if !taken.keeps(to: constraints.resources) { return nil }
    return space.objectives.map { objective in
      switch objective {
      case .latencyMilliseconds: seconds * 1e3
      case .framesPerSecond: -frames
      case .energyMillijoules: joules * 1e3
      case .energyDelayProduct: joules * seconds
      case .averagePowerWatts: 0
      case .dramBytes: figures.bytes * Self.slack
      case .bram36: taken.bram
      case .uram: taken.uram
      case .dsp: taken.dsp
      case .lut: taken.lut
      case .devicePercent: percent
      case .cost: cost
      case .accuracy: -accuracy
      }
    }
  }

  /// Resources that no design of a box can do without.
  private struct Taken {
    var dsp = 0.0
    var bram = 0.0
    var uram = 0.0
    var lut = 0.0

    /// The largest share of a resource of a device, in per cent.
    func percent(of device: Device) -> Double {
      let shares = [
        (dsp, device.dsp), (bram, device.bram36), (uram, device.uram), (lut, device.lut),
      ].map { taken, offered in offered > 0 ? 100 * taken / Double(offered) : 0 }
      return shares.max() ?? 0
    }

    func keeps(to limits: [Resource: Double]) -> Bool {
      let slack = SpaceBound.slack
      return limits.allSatisfy { resource, most in
        switch resource {
        case .dsp: dsp * slack <= most
        case .bram36: bram * slack <= most
        case .uram: uram * slack <= most
        case .lut: lut * slack <= most
        case .ff: true
        }
      }
    }
  }

  /// The resources of the smallest design of a box; `nil` when it does not fit and has to.
  ///
  /// Once only buffers are open, the model's own figures hold: banks of a given width take no fewer
  /// blocks when they are deeper. Before, the bits of the buffers count, 36 Kbit or 288 Kbit a block.
  private func resources(_ profile: HardwareProfile, isSizeOpen: Bool) -> Taken? {
    guard profile.device.isProgrammable else { return Taken() }
    if !isSizeOpen {
      let key = ResourceKey(
        array: profile.array, buffers: profile.buffers, cores: profile.cores,
        part: profile.device.part, name: profile.name)
      let known: ResourceEstimate
      if let estimate = estimates[key] {
        known = estimate
      } else {
        known = ResourceModel.estimate(of: profile)
        if estimates.count >= Self.mostEstimates { estimates.removeAll() }
        estimates[key] = known
      }
      if space.constraints.fits, known.fits == false { return nil }
      let total = known.total
      return Taken(
        dsp: Double(total.dsp), bram: total.bram36, uram: Double(total.uram),
        lut: Double(total.lut))
    }
    guard profile.implementation.overlay == .generic, profile.implementation.published == nil
    else { return Taken() }
    var taken = Taken()
    taken.dsp =
      (profile.array.unrolled.peakMACsPerCycle / profile.precision.macsPerDSP).rounded()
      * Double(profile.cores)
    for buffer in [profile.buffers.weights, profile.buffers.inputs, profile.buffers.outputs] {
      let bits = Double(8 * buffer.capacityBytes) * Double(profile.cores)
      switch buffer.ram {
      case .bram: taken.bram += bits / 36_864
      case .uram: taken.uram += bits / 294_912
      case .lutram, .sram: break
      }
    }
    let fits =
      taken.dsp <= Double(profile.device.dsp) && taken.bram <= Double(profile.device.bram36)
      && taken.uram <= Double(profile.device.uram)
    return fits || !space.constraints.fits ? taken : nil
  }

  /// What the resources of a design depend on.
  private struct ResourceKey: Hashable {
    let array: ComputeArray
    let buffers: Buffers
    let cores: Int
    let part: String
    let name: String
  }
}
