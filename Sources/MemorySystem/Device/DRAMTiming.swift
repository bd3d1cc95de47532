/// A device's timing parameters under their JEDEC names, in clocks of `clockNanoseconds`.
///
/// The suffix `L` (long) is for commands within a bank group, `S` (short) between bank groups;
/// a device without bank groups is paced by the short ones.
public struct DRAMTiming: Hashable, Sendable {
  /// The clock period in nanoseconds; data moves at both edges.
  public var clockNanoseconds: Double
  /// Additive latency: clocks by which the device holds a column command back.
  public var additiveLatency: Int
  /// Read latency CL: from the read command to the first data.
  public var casLatency: Int
  /// Write latency CWL: from the write command to the first data.
  public var casWriteLatency: Int
  /// tRCD of a read: from activate to read.
  public var activateToRead: Int
  /// tRCD of a write: from activate to write.
  public var activateToWrite: Int
  /// tRP: from precharge to activate.
  public var prechargeTime: Int
  /// tRAS: from activate to precharge.
  public var activeTime: Int
  /// tRFC: from refresh to the rank's next command.
  public var refreshTime: Int
  /// tREFI: mean time between two refreshes of a rank.
  public var refreshInterval: Int
  /// tCCD_S: between column commands to two bank groups.
  public var columnToColumnShort: Int
  /// tCCD_L: between column commands to one bank group.
  public var columnToColumnLong: Int
  /// tRRD_S: between activates of two bank groups.
  public var activateToActivateShort: Int
  /// tRRD_L: between activates of one bank group.
  public var activateToActivateLong: Int
  /// tFAW: the window in which a rank may be given four activates.
  public var fourActivateWindow: Int
  /// tWTR_S: from the last written data to a read of another bank group.
  public var writeToReadShort: Int
  /// tWTR_L: from the last written data to a read of the same bank group.
  public var writeToReadLong: Int
  /// tRTP: from read to precharge.
  public var readToPrecharge: Int
  /// tWR: from the last written data to precharge.
  public var writeRecovery: Int
  /// tRTRS: idle clocks when the bus changes its direction or its rank.
  public var busTurnaround: Int
  /// tPPD: between precharges of two banks of a rank; 0 where the standard has none.
  public var prechargeToPrecharge: Int

  /// The clock period in femtoseconds, rounded to the nearest.
  public var clockFemtoseconds: Int64 { Int64((clockNanoseconds * 1e6).rounded()) }

  /// Creates a set of parameters; every time is in clocks.
  public init(
    clockNanoseconds: Double, additiveLatency: Int = 0, casLatency: Int, casWriteLatency: Int,
    activateToRead: Int, activateToWrite: Int, prechargeTime: Int, activeTime: Int,
    refreshTime: Int, refreshInterval: Int, columnToColumnShort: Int, columnToColumnLong: Int,
    activateToActivateShort: Int, activateToActivateLong: Int, fourActivateWindow: Int,
    writeToReadShort: Int, writeToReadLong: Int, readToPrecharge: Int, writeRecovery: Int,
    busTurnaround: Int, prechargeToPrecharge: Int = 0
  ) {
    self.clockNanoseconds = clockNanoseconds
    self.additiveLatency = additiveLatency
    self.casLatency = casLatency
    self.casWriteLatency = casWriteLatency
    self.activateToRead = activateToRead
    self.activateToWrite = activateToWrite
    self.prechargeTime = prechargeTime
    self.activeTime = activeTime
    self.refreshTime = refreshTime
    self.refreshInterval = refreshInterval
    self.columnToColumnShort = columnToColumnShort
    self.columnToColumnLong = columnToColumnLong
    self.activateToActivateShort = activateToActivateShort
    self.activateToActivateLong = activateToActivateLong
    self.fourActivateWindow = fourActivateWindow
    self.writeToReadShort = writeToReadShort
    self.writeToReadLong = writeToReadLong
    self.readToPrecharge = readToPrecharge
    self.writeRecovery = writeRecovery
    self.busTurnaround = busTurnaround
    self.prechargeToPrecharge = prechargeToPrecharge
  }

  /// tRC: between two activates of one bank.
  public var rowCycleTime: Int { activeTime + prechargeTime }
}
