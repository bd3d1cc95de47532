/// A device's supply voltage and the currents of its data sheet, in milliamperes.
public struct DRAMCurrents: Hashable, Sendable {
  /// VDD in volts.
  public var supplyVolts: Double
  /// IDD0: one bank activated and precharged every tRC.
  public var activatePrecharge: Double
  /// IDD2N: all banks precharged, waiting.
  public var prechargeStandby: Double
  /// IDD3N: a bank open, waiting.
  public var activeStandby: Double
  /// IDD4R: reading without pause.
  public var burstRead: Double
  /// IDD4W: writing without pause.
  public var burstWrite: Double
  /// IDD5AB: refreshing all banks without pause.
  public var refresh: Double

  /// Creates a set of currents in milliamperes.
  public init(
    supplyVolts: Double, activatePrecharge: Double, prechargeStandby: Double,
    activeStandby: Double, burstRead: Double, burstWrite: Double, refresh: Double
  ) {
    self.supplyVolts = supplyVolts
    self.activatePrecharge = activatePrecharge
    self.prechargeStandby = prechargeStandby
    self.activeStandby = activeStandby
    self.burstRead = burstRead
    self.burstWrite = burstWrite
    self.refresh = refresh
  }
}
