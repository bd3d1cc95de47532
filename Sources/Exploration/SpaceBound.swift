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
  /// By how much floating-point sums may be too great.
  private static let slack = 1 - 1e-9

  init(_ space: DesignSpace, _ inputs: DesignInputs) {
    self.space = space
    self.inputs = inputs
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
    let fast = space.profile(base, best)
    let small = space.profile(base, least)
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
    let dsp = multipliers(small)
    let blocks = memoryBlocks(small)
    if constraints.fits, small.device.isProgrammable {
      if dsp > Double(small.device.dsp) || blocks.bram > Double(small.device.bram36)
        || blocks.uram > Double(small.device.uram)
      {
        return nil
      }
    }
    return space.objectives.map { objective in
      switch objective {
      case .latencyMilliseconds: seconds * 1e3
      case .framesPerSecond: -frames
      case .energyMillijoules: joules * 1e3
      case .energyDelayProduct: joules * seconds
      case .averagePowerWatts: 0
      case .dramBytes: figures.bytes * Self.slack
      case .bram36: blocks.bram
      case .uram: blocks.uram
      case .dsp: dsp
      case .lut: 0
      }
    }
  }

  /// DSP slices of the smallest design of a box.
  private func multipliers(_ profile: HardwareProfile) -> Double {
    guard profile.implementation.overlay == .generic, profile.implementation.published == nil,
      profile.device.isProgrammable
    else { return 0 }
    return (profile.array.unrolled.peakMACsPerCycle / profile.precision.macsPerDSP).rounded()
      * Double(profile.cores)
  }

  /// Blocks that the bits of the buffers cannot do without: 36 Kbit or 288 Kbit each.
  private func memoryBlocks(_ profile: HardwareProfile) -> (bram: Double, uram: Double) {
    guard profile.implementation.overlay == .generic, profile.implementation.published == nil,
      profile.device.isProgrammable
    else { return (0, 0) }
    var result = (bram: 0.0, uram: 0.0)
    for buffer in [profile.buffers.weights, profile.buffers.inputs, profile.buffers.outputs] {
      let bits = Double(8 * buffer.capacityBytes) * Double(profile.cores)
      switch buffer.ram {
      case .bram: result.bram += bits / 36_864
      case .uram: result.uram += bits / 294_912
      case .lutram, .sram: break
      }
    }
    return result
  }
}
