internal import Diagnostics
internal import StructuredText

extension DRAMTiming {
  private enum Key: String, CaseIterable {
    case clockNanoseconds
    case additiveLatency = "AL"
    case casLatency = "CL"
    case casWriteLatency = "CWL"
    case activateToColumn = "tRCD"
    case activateToRead = "tRCDRD"
    case activateToWrite = "tRCDWR"
    case prechargeTime = "tRP"
    case activeTime = "tRAS"
    case refreshTime = "tRFC"
    case refreshInterval = "tREFI"
    case columnToColumnShort = "tCCD_S"
    case columnToColumnLong = "tCCD_L"
    case activateToActivateShort = "tRRD_S"
    case activateToActivateLong = "tRRD_L"
    case fourActivateWindow = "tFAW"
    case writeToReadShort = "tWTR_S"
    case writeToReadLong = "tWTR_L"
    case readToPrecharge = "tRTP"
    case writeRecovery = "tWR"
    case busTurnaround = "tRTRS"
    case prechargeToPrecharge = "tPPD"
  }

  init(_ reader: NodeReader) throws(InputError) {
    self = try reader.mapping(Key.self) { (keys) throws(InputError) -> DRAMTiming in
      let toRead: Int
      let toWrite: Int
      if let both = keys.optional(.activateToColumn) {
        toRead = try both.clocks()
        toWrite = toRead
      } else {
        toRead = try keys.required(.activateToRead).clocks()
        toWrite = try keys.required(.activateToWrite).clocks()
      }
      return DRAMTiming(
        clockNanoseconds: try keys.required(.clockNanoseconds)
          .double(in: DeviceLimits.clockNanoseconds),
        additiveLatency: try keys.optional(.additiveLatency)?.clocks() ?? 0,
        casLatency: try keys.required(.casLatency).clocks(),
        casWriteLatency: try keys.required(.casWriteLatency).clocks(), activateToRead: toRead,
        activateToWrite: toWrite, prechargeTime: try keys.required(.prechargeTime).clocks(),
        activeTime: try keys.required(.activeTime).clocks(),
        refreshTime: try keys.required(.refreshTime).clocks(),
        refreshInterval: try keys.required(.refreshInterval).clocks(),
        columnToColumnShort: try keys.required(.columnToColumnShort).clocks(),
        columnToColumnLong: try keys.required(.columnToColumnLong).clocks(),
        activateToActivateShort: try keys.required(.activateToActivateShort).clocks(),
        activateToActivateLong: try keys.required(.activateToActivateLong).clocks(),
        fourActivateWindow: try keys.required(.fourActivateWindow).clocks(),
        writeToReadShort: try keys.required(.writeToReadShort).clocks(),
        writeToReadLong: try keys.required(.writeToReadLong).clocks(),
        readToPrecharge: try keys.required(.readToPrecharge).clocks(),
        writeRecovery: try keys.required(.writeRecovery).clocks(),
        busTurnaround: try keys.required(.busTurnaround).clocks(),
        prechargeToPrecharge: try keys.optional(.prechargeToPrecharge)?.clocks() ?? 0)
    }
  }
}

extension DRAMCurrents {
  private enum Key: String, CaseIterable {
    case supplyVolts = "VDD"
    case activatePrecharge = "IDD0"
    case prechargeStandby = "IDD2N"
    case activeStandby = "IDD3N"
    case burstRead = "IDD4R"
    case burstWrite = "IDD4W"
    case refresh = "IDD5AB"
  }

  init(_ reader: NodeReader) throws(InputError) {
    self = try reader.mapping(Key.self) { (keys) throws(InputError) -> DRAMCurrents in
      let range = DeviceLimits.milliamperes
      return DRAMCurrents(
        supplyVolts: try keys.required(.supplyVolts).double(in: DeviceLimits.volts),
        activatePrecharge: try keys.required(.activatePrecharge).double(in: range),
        prechargeStandby: try keys.required(.prechargeStandby).double(in: range),
        activeStandby: try keys.required(.activeStandby).double(in: range),
        burstRead: try keys.required(.burstRead).double(in: range),
        burstWrite: try keys.required(.burstWrite).double(in: range),
        refresh: try keys.required(.refresh).double(in: range))
    }
  }
}
