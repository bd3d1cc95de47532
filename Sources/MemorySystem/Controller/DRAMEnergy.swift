/// What a memory's commands and clocks cost, in picojoules, from a data sheet's currents.
///
/// Volts × milliamperes × nanoseconds are picojoules. The formulas are those of Micron's TN-40-07
/// ("Calculating memory power for DDR4 SDRAM") as DRAMsim3 uses them: a command costs what its
/// current exceeds the standby current by, for as long as it lasts, in all devices of a rank.
public struct DRAMEnergy: Hashable, Sendable {
  /// Opening and closing a row.
  public var activate: Double
  /// Reading a burst, up to the device's pins.
  public var read: Double
  /// Writing a burst, from the device's pins on.
  public var write: Double
  /// Refreshing a rank once.
  public var refresh: Double
  /// A clock of a rank with a row open.
  public var activeStandby: Double
  /// A clock of a rank with all rows closed.
  public var prechargeStandby: Double

  /// Derives the energies of one device's commands and clocks.
  public init(_ device: DRAMDevice) {
    let currents = device.currents
    let timing = device.timing
    // Picojoules a milliampere and clock, over the devices of a rank.
    let unit =
      currents.supplyVolts * timing.clockNanoseconds * Double(device.geometry.devicesPerRank)
    let burst = Double(device.geometry.burstCycles)
    let standby =
      currents.activeStandby * Double(timing.activeTime)
      + currents.prechargeStandby * Double(timing.prechargeTime)
    activate = unit * (currents.activatePrecharge * Double(timing.rowCycleTime) - standby)
    read = unit * (currents.burstRead - currents.activeStandby) * burst
    write = unit * (currents.burstWrite - currents.activeStandby) * burst
    refresh = unit * (currents.refresh - currents.activeStandby) * Double(timing.refreshTime)
    activeStandby = unit * currents.activeStandby
    prechargeStandby = unit * currents.prechargeStandby
  }
}
