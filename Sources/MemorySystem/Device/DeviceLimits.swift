/// The bounds within which every product of a device's numbers stays in 64 bits.
enum DeviceLimits {
  static let channels = 64
  static let ranks = 16
  static let rows = 1 << 24
  static let columns = 1 << 16
  static let widthBits = 1024
  static let burstLength = 64
  static let clocks = 1_000_000
  static let clockNanoseconds = 0.01...100.0
  static let volts = 0.1...10.0
  static let milliamperes = 0.0...10_000.0
  static let queueDepth = 1024
  static let commandQueueDepth = 64

  /// Why a number is not allowed, or `nil`; counts must be powers of two.
  static func faultOfCount(_ value: Int, most: Int) -> String? {
    guard (1...most).contains(value), value & (value - 1) == 0 else {
      return "must be a power of two from 1 to \(most), was \(value)"
    }
    return nil
  }
}

extension DRAMDevice {
  /// Why parts that are each allowed do not make a memory together, or `nil`.
  static func fault(
    _ geometry: DRAMGeometry, _ timing: DRAMTiming
  ) -> (reason: String, remedy: String)? {
    if geometry.deviceWidthBits > geometry.busWidthBits {
      return ("the devices are wider than the bus", "give the bus at least a device's bits")
    }
    if geometry.busWidthBits < 8 {
      return ("the bus is narrower than a byte", "give the bus at least 8 bits")
    }
    if geometry.burstLength > geometry.columns {
      return ("a burst is longer than a row", "give at least as many columns as a burst has")
    }
    if geometry.banksPerChannel > maximumBanksPerChannel {
      return (
        "a channel has \(geometry.banksPerChannel) banks",
        "at most \(maximumBanksPerChannel) can be modelled"
      )
    }
    // Between two refreshes, a rank must be able to open a row, use it and close it again, or no
    // request would ever end; and while one rank closes its rows, no other may fall due.
    let spacing = CommandSpacing(geometry, timing)
    let closing =
      timing.rowCycleTime + spacing.writeToActivate + spacing.readToPrecharge
      + geometry.banksPerRank * max(1, timing.prechargeToPrecharge)
    let using =
      timing.refreshTime + timing.fourActivateWindow + timing.activateToActivateShort
      + timing.activateToActivateLong + max(timing.activateToRead, timing.activateToWrite)
      + spacing.writeToReadSameGroup + max(0, spacing.readToWrite) + spacing.readToReadSameGroup
    if timing.refreshInterval <= closing + using
      || timing.refreshInterval / geometry.ranks <= closing
    {
      return (
        "the refresh interval is too short for the other times",
        "give a tREFI well above tRFC, and times in clocks"
      )
    }
    return nil
  }
}
