public import CostModel
internal import HardwareModel
internal import Quantities

extension SimulationResult {
  /// Fits the energies and powers of the design's profile to readings of the whole board.
  ///
  /// Idle, leakage and idle power flow; running, in addition the energy of as many passes a second as
  /// the result has. Powers are the profile's words `staticWatts` and `idleWatts`, energies those of
  /// `energy`.
  ///
  /// - Parameters:
  ///   - idle: Watts of the board while it waits.
  ///   - running: Watts while all cores run the network one pass after the other.
  public func powerCalibration(idle: Double, running: Double) -> PowerCalibration {
    let profile = design.profile
    let passes =
      2 * Double(totals.macCount) > 0
      ? totals.effectiveGOPS * 1e9 / (2 * Double(totals.macCount)) : 0
    var figures = [
      PowerCalibration.Figure("power.staticWatts", profile.power.staticWatts),
      PowerCalibration.Figure("power.idleWatts", profile.power.idleWatts),
    ]
    var rates = [1.0, 1.0]
    func add(_ name: String, _ entry: EnergyEntry, _ components: [EnergyComponent]) {
      let picojoules = components.reduce(0) { $0 + totals.energy[$1].mid }
      guard picojoules > 0, entry.picojoules.mid > 0 else { return }
      figures.append(PowerCalibration.Figure("energy.\(name)", entry.picojoules))
      rates.append(picojoules / entry.picojoules.mid * passes * 1e-12)
    }
    let buffers = profile.buffers
    let places: [(EnergyComponent, Buffer.Kind)] = [
      (.weightBuffer, buffers.weights.ram), (.inputBuffer, buffers.inputs.ram),
      (.outputBuffer, buffers.outputs.ram),
    ]
    add("mac8", profile.energy.mac8, [.mac])
    for kind in Buffer.Kind.allCases {
      add(
        "\(kind.rawValue)Bit", profile.energy.bit(of: kind),
        places.filter { $0.1 == kind }.map(\.0))
    }
    add("dramBit", profile.energy.dramBit, [.dram])
    let still = figures.map { $0.name.hasPrefix("power.") ? 1.0 : 0 }
    return PowerCalibration(
      figures,
      to: [
        PowerCalibration.Reading("idle", watts: idle, coefficients: still),
        PowerCalibration.Reading("running", watts: running, coefficients: rates),
      ])
  }
}
