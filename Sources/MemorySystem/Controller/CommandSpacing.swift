/// The least number of clocks between two commands, derived from a device's parameters.
///
/// "Same group" is the same bank group, "other group" another one of the same rank, "other rank"
/// another rank on the same bus. The derivation is that of DRAMsim3 (Li et al., "DRAMsim3: a
/// cycle-accurate, thermal-capable DRAM simulator", IEEE CAL 19(2), 2020), of JESD79-4 table 47:
/// data bursts must not meet on the bus, and a rank turns from writing to reading after tWTR.
public struct CommandSpacing: Hashable, Sendable {
  var readToReadSameGroup: Int
  var readToReadOtherGroup: Int
  var readToReadOtherRank: Int
  var readToWrite: Int
  var readToWriteOtherRank: Int
  var readToPrecharge: Int
  var autoPrechargedReadToActivate: Int
  var autoPrechargedReadToRefresh: Int
  var writeToReadSameGroup: Int
  var writeToReadOtherGroup: Int
  var writeToReadOtherRank: Int
  var writeToWriteSameGroup: Int
  var writeToWriteOtherGroup: Int
  var writeToWriteOtherRank: Int
  var writeToPrecharge: Int
  var writeToActivate: Int
  var activateToRead: Int
  var activateToWrite: Int
  var activateToPrecharge: Int
  var activateToActivateSameBank: Int
  var activateToActivateSameGroup: Int
  var activateToActivateOtherGroup: Int
  var fourActivates: Int
  var prechargeToActivate: Int
  var prechargeToPrecharge: Int
  var refreshToActivate: Int
  /// From a read command to its last data.
  var readDelay: Int
  /// From a write command to its last data.
  var writeDelay: Int

  /// Derives the distances.
  public init(_ geometry: DRAMGeometry, _ timing: DRAMTiming) {
    let burst = geometry.burstCycles
    let readLatency = timing.additiveLatency + timing.casLatency
    let writeLatency = timing.additiveLatency + timing.casWriteLatency
    // A device without bank groups has no long distances.
    let hasGroups = geometry.bankGroups > 1
    let columnLong = hasGroups ? timing.columnToColumnLong : timing.columnToColumnShort
    let turnLong = hasGroups ? timing.writeToReadLong : timing.writeToReadShort
    readDelay = readLatency + burst
    writeDelay = writeLatency + burst
    readToReadSameGroup = max(burst, columnLong)
    readToReadOtherGroup = max(burst, timing.columnToColumnShort)
    readToReadOtherRank = burst + timing.busTurnaround
    readToWrite = readLatency + burst - writeLatency + timing.busTurnaround
    readToWriteOtherRank = readDelay + burst + timing.busTurnaround - writeDelay
    readToPrecharge = timing.additiveLatency + timing.readToPrecharge
    autoPrechargedReadToActivate =
      timing.additiveLatency + burst + timing.readToPrecharge + timing.prechargeTime
    autoPrechargedReadToRefresh = readToPrecharge + timing.prechargeTime
    writeToReadSameGroup = writeDelay + turnLong
    writeToReadOtherGroup = writeDelay + timing.writeToReadShort
    writeToReadOtherRank = writeDelay + burst + timing.busTurnaround - readDelay
    writeToWriteSameGroup = max(burst, columnLong)
    writeToWriteOtherGroup = max(burst, timing.columnToColumnShort)
    writeToWriteOtherRank = burst
    writeToPrecharge = writeLatency + burst + timing.writeRecovery
    writeToActivate = writeToPrecharge + timing.prechargeTime
    activateToRead = timing.activateToRead - timing.additiveLatency
    activateToWrite = timing.activateToWrite - timing.additiveLatency
    activateToPrecharge = timing.activeTime
    activateToActivateSameBank = timing.rowCycleTime
    activateToActivateSameGroup =
      hasGroups ? timing.activateToActivateLong : timing.activateToActivateShort
    activateToActivateOtherGroup = timing.activateToActivateShort
    fourActivates = timing.fourActivateWindow
    prechargeToActivate = timing.prechargeTime
    prechargeToPrecharge = timing.prechargeToPrecharge
    refreshToActivate = timing.refreshTime
  }
}
