internal import CostModel
public import Evaluation
internal import Quantities

/// The figures of a design that objectives and constraints speak of.
struct DesignFigures {
  /// Milliseconds of one pass.
  var latencyMilliseconds: Double
  /// Images a second of all cores.
  var framesPerSecond: Double
  /// Most likely energy of one pass.
  var picojoules: Double
  /// Most likely power.
  var watts: Double
  /// Bytes to and from DRAM.
  var dramBytes: Int64
  /// What the design takes of its device.
  var resources: ResourceCount
  /// Whether it fits its device, a store of weights included.
  var fits: Bool
  /// The largest share of a resource of the device, in per cent; 0 on a chip without any.
  var devicePercent: Double
  /// What the resources cost by the space's table.
  var cost: Double
  /// What the space says of the network's accuracy.
  var accuracy: Double

  init(
    latencyMilliseconds: Double, framesPerSecond: Double, picojoules: Double, watts: Double,
    dramBytes: Int64, resources: ResourceCount, fits: Bool, devicePercent: Double, cost: Double,
    accuracy: Double
  ) {
    self.latencyMilliseconds = latencyMilliseconds
    self.framesPerSecond = framesPerSecond
    self.picojoules = picojoules
    self.watts = watts
    self.dramBytes = dramBytes
    self.resources = resources
    self.fits = fits
    self.devicePercent = devicePercent
    self.cost = cost
    self.accuracy = accuracy
  }

  init(_ result: SimulationResult, accuracy: Double, costs: ResourceCosts) {
    let totals = result.totals
    self.init(
      latencyMilliseconds: totals.latencyMilliseconds, framesPerSecond: totals.framesPerSecond,
      picojoules: totals.energy.total.mid, watts: totals.averagePowerWatts.mid,
      dramBytes: totals.dram.totalBytes, resources: result.resources.total,
      fits: result.resources.fits != false && result.placement?.fits != false,
      devicePercent: result.resources.devicePercent,
      cost: costs.cost(of: result.resources.total), accuracy: accuracy)
  }
}

extension DesignSpace.Constraints {
  /// Whether a design keeps to all of them.
  func hold(for figures: borrowing DesignFigures) -> Bool {
    if fits, !figures.fits { return false }
    if let most = latencyMilliseconds, figures.latencyMilliseconds > most { return false }
    if let fewest = framesPerSecond, figures.framesPerSecond < fewest { return false }
    if let most = averagePowerWatts, figures.watts > most { return false }
    if let most = energyMillijoules, figures.picojoules / 1e9 > most { return false }
    if let least = accuracy, figures.accuracy < least { return false }
    if let most = devicePercent, figures.devicePercent > most { return false }
    if let most = cost, figures.cost > most { return false }
    for (resource, most) in resources {
      let count = figures.resources
      if (resource == .bram36 ? count.bram36 : Double(count[resource])) > most { return false }
    }
    return true
  }
}

extension ResourceEstimate {
  /// The largest share of a resource that is taken, in per cent.
  var devicePercent: Double { binding.flatMap { share(of: $0) }.map { 100 * $0 } ?? 0 }
}

extension Objective {
  /// The figure of a result.
  ///
  /// - Parameters:
  ///   - result: The result.
  ///   - accuracy: What the space says of the network's accuracy.
  ///   - costs: What the space says that resources cost.
  public func value(
    of result: SimulationResult, accuracy: Double = 0, costs: ResourceCosts = ResourceCosts()
  ) -> Double {
    value(of: DesignFigures(result, accuracy: accuracy, costs: costs))
  }

  /// The figure of a design.
  @inline(__always)
  func value(of figures: borrowing DesignFigures) -> Double {
    switch self {
    case .latencyMilliseconds: figures.latencyMilliseconds
    case .framesPerSecond: figures.framesPerSecond
    case .energyMillijoules: figures.picojoules / 1e9
    case .energyDelayProduct: figures.picojoules / 1e12 * figures.latencyMilliseconds / 1e3
    case .averagePowerWatts: figures.watts
    case .dramBytes: Double(figures.dramBytes)
    case .bram36: figures.resources.bram36
    case .uram: Double(figures.resources.uram)
    case .dsp: Double(figures.resources.dsp)
    case .lut: Double(figures.resources.lut)
    case .devicePercent: figures.devicePercent
    case .cost: figures.cost
    case .accuracy: figures.accuracy
    }
  }
}
