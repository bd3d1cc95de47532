public import Diagnostics
internal import Quantities

extension DRAMDevice {
  /// Decodes a device file of DRAMsim3.
  ///
  /// Keys that are not there have DRAMsim3's default (its `configuration.cc`), which a note lists.
  /// The number of ranks follows from `channel_size` as it does there. What DRAMsim3 can do and
  /// this model cannot is refused: GDDR and HMC, refresh bank by bank, self-refresh, bursts of
  /// length 0.
  ///
  /// - Parameters:
  ///   - bytes: The file's text.
  ///   - file: The name to show in messages.
  /// - Throws: `InputError` with line and column of the first fault.
  public static func decode(ini bytes: [UInt8], file: String) throws(InputError) -> DRAMDevice {
    var ini = try DeviceINI(bytes: bytes, file: file)
    let isHBM = try readProtocol(&ini) == .highBandwidth
    var geometry = try geometry(&ini, isHBM: isHBM)
    let timing = try timing(&ini, isHBM: isHBM)
    let currents = try currents(&ini)
    geometry.ranks = try ranks(&ini, geometry)
    let order = try addressOrder(&ini)
    var policy = try policy(&ini)
    policy.dualCommand = try ini.bool("dram_structure", "hbm_dual_cmd", default: true) && isHBM
    if let fault = fault(geometry, timing) {
      throw InputError(file: file, reason: fault.reason, remedy: fault.remedy)
    }
    let notes =
      ini.absent.isEmpty
      ? []
      : ["not in the file, taken as DRAMsim3's default: \(ini.absent.joined(separator: ", "))"]
    let name = file.split(separator: "/").last.map(String.init) ?? file
    return DRAMDevice(
      name: name, summary: "the device of a DRAMsim3 file", source: file, notes: notes,
      geometry: geometry, timing: timing, currents: currents, addressOrder: order, policy: policy)
  }

  /// What distinguishes the standards in a device file.
  private enum Standard {
    case doubleDataRate
    case highBandwidth
  }

  private static func readProtocol(_ ini: inout DeviceINI) throws(InputError) -> Standard {
    guard let value = ini.text("dram_structure", "protocol") else { return .doubleDataRate }
    switch value.text {
    case "DDR3", "DDR4", "LPDDR", "LPDDR3", "LPDDR4": return .doubleDataRate
    case "HBM", "HBM2": return .highBandwidth
    default:
      throw ini.fault(
        value, "protocol \(ini.quoted(value)) is not modelled",
        remedy: "DDR3, DDR4, LPDDR, LPDDR3, LPDDR4, HBM and HBM2 are")
    }
  }

  private static func geometry(
    _ ini: inout DeviceINI, isHBM: Bool
  ) throws(InputError) -> DRAMGeometry {
    let section = "dram_structure"
    let most = maximumBanksPerChannel
    var groups = try ini.count(section, "bankgroups", default: 2, most: most)
    var banks = try ini.count(section, "banks_per_group", default: 2, most: most)
    if try !ini.bool(section, "bankgroup_enable", default: true) {
      banks *= groups
      groups = 1
    }
    let columns = try ini.count(
      section, "columns", default: 1024, most: DeviceLimits.columns / 2)
    let burst = try ini.count(section, "BL", default: 8, most: DeviceLimits.burstLength)
    guard burst >= 2 else {
      throw InputError(file: ini.file, reason: "BL must be at least 2, was \(burst)")
    }
    return DRAMGeometry(
      channels: try ini.count("system", "channels", default: 1, most: DeviceLimits.channels),
      ranks: 1, bankGroups: groups, banksPerGroup: banks,
      rows: try ini.count(section, "rows", default: 65536, most: DeviceLimits.rows),
      // A column of HBM is two words wide there.
      columns: isHBM ? 2 * columns : columns,
      deviceWidthBits: try ini.count(
        section, "device_width", default: 8, most: DeviceLimits.widthBits),
      busWidthBits: try ini.count("system", "bus_width", default: 64, most: DeviceLimits.widthBits),
      burstLength: burst)
  }

  /// As many ranks as fill `channel_size` mebibytes, at least one.
  private static func ranks(
    _ ini: inout DeviceINI, _ geometry: DRAMGeometry
  ) throws(InputError) -> Int {
    let value = ini.text("system", "channel_size")
    let mebibytes = value.map { Int($0.text) } ?? 1024
    guard let mebibytes, (1...1 << 30).contains(mebibytes) else {
      guard let value else { return 1 }
      throw ini.fault(value, "channel_size must be a number of MiB, was \(ini.quoted(value))")
    }
    let rank = max(1, (geometry.banksPerRank * geometry.rows * geometry.rowBytes) >> 20)
    let ranks = max(1, mebibytes / rank)
    guard DeviceLimits.faultOfCount(ranks, most: DeviceLimits.ranks) == nil else {
      let reason = "channel_size makes \(ranks) ranks of \(rank) MiB"
      let remedy = "make it a power of two of at most \(DeviceLimits.ranks)"
      if let value { throw ini.fault(value, reason, remedy: remedy) }
      throw InputError(file: ini.file, reason: reason, remedy: remedy)
    }
    return ranks
  }

  private static func timing(
    _ ini: inout DeviceINI, isHBM: Bool
  ) throws(InputError) -> DRAMTiming {
    func clocks(_ key: String, _ standard: Int) throws(InputError) -> Int {
      try ini.integer("timing", key, default: standard, in: 0...DeviceLimits.clocks)
    }
    let clock = try ini.real("timing", "tCK", default: 1, in: DeviceLimits.clockNanoseconds)
    let toRead = try isHBM ? clocks("tRCDRD", 24) : clocks("tRCD", 10)
    let toWrite = try isHBM ? clocks("tRCDWR", 20) : toRead
    // tPPD is LPDDR4's; the other standards may have the key, without effect.
    let hasPrechargeGap = ini.text("dram_structure", "protocol")?.text == "LPDDR4"
    return DRAMTiming(
      clockNanoseconds: clock, additiveLatency: try clocks("AL", 0),
      casLatency: try clocks("CL", 12), casWriteLatency: try clocks("CWL", 12),
      activateToRead: toRead, activateToWrite: toWrite, prechargeTime: try clocks("tRP", 10),
      activeTime: try clocks("tRAS", 24), refreshTime: try clocks("tRFC", 74),
      refreshInterval: try clocks("tREFI", 7800), columnToColumnShort: try clocks("tCCD_S", 4),
      columnToColumnLong: try clocks("tCCD_L", 6),
      activateToActivateShort: try clocks("tRRD_S", 4),
      activateToActivateLong: try clocks("tRRD_L", 4),
      fourActivateWindow: try clocks("tFAW", 50), writeToReadShort: try clocks("tWTR_S", 5),
      writeToReadLong: try clocks("tWTR_L", 5), readToPrecharge: try clocks("tRTP", 5),
      writeRecovery: try clocks("tWR", 10), busTurnaround: try clocks("tRTRS", 2),
      prechargeToPrecharge: hasPrechargeGap ? try clocks("tPPD", 0) : 0)
  }

  private static func currents(_ ini: inout DeviceINI) throws(InputError) -> DRAMCurrents {
    func current(_ key: String, _ standard: Double) throws(InputError) -> Double {
      try ini.real("power", key, default: standard, in: DeviceLimits.milliamperes)
    }
    return DRAMCurrents(
      supplyVolts: try ini.real("power", "VDD", default: 1.2, in: DeviceLimits.volts),
      activatePrecharge: try current("IDD0", 48), prechargeStandby: try current("IDD2N", 34),
      activeStandby: try current("IDD3N", 43), burstRead: try current("IDD4R", 135),
      burstWrite: try current("IDD4W", 123), refresh: try current("IDD5AB", 250))
  }

  private static func addressOrder(_ ini: inout DeviceINI) throws(InputError) -> AddressOrder {
    let standard: [AddressOrder.Field] = [.channel, .row, .bank, .bankGroup, .rank, .column]
    guard let value = ini.text("system", "address_mapping") else {
      guard let order = AddressOrder(standard) else { preconditionFailure("a field is missing") }
      return order
    }
    guard let order = AddressOrder(abbreviation: value.text) else {
      throw ini.fault(
        value,
        "address_mapping must have ro, ra, bg, ba, ch and co once each, was "
          + ini.quoted(value), remedy: "write it as rochrababgco")
    }
    return order
  }

  private static func policy(_ ini: inout DeviceINI) throws(InputError) -> ControllerPolicy {
    let depths = 1...DeviceLimits.queueDepth
    var policy = ControllerPolicy()
    // DRAMsim3 takes every other word for open page.
    policy.page = ini.text("system", "row_buf_policy")?.text == "CLOSE_PAGE" ? .closed : .open
    policy.queueStructure = try word(
      &ini, "queue_structure", ["PER_BANK": .perBank, "PER_RANK": .perRank], default: .perBank)
    policy.refresh = try word(
      &ini, "refresh_policy",
      ["RANK_LEVEL_STAGGERED": .staggered, "RANK_LEVEL_SIMULTANEOUS": .firstRank],
      default: .staggered)
    policy.commandQueueDepth = try ini.integer(
      "system", "cmd_queue_size", default: 16, in: 1...DeviceLimits.commandQueueDepth)
    policy.readQueueDepth = try ini.integer(
      "system", "trans_queue_size", default: 32, in: depths)
    policy.writeBufferDepth = try ini.integer("system", "write_buf_size", default: 16, in: depths)
    policy.unifiedQueue = try ini.bool("system", "unified_queue", default: false)
    if try ini.bool("system", "enable_self_refresh", default: false) {
      throw InputError(
        file: ini.file, reason: "self-refresh is not modelled",
        remedy: "set enable_self_refresh to false")
    }
    return policy
  }

  private static func word<Value>(
    _ ini: inout DeviceINI, _ key: String, _ words: [String: Value], default standard: Value
  ) throws(InputError) -> Value {
    guard let value = ini.text("system", key) else { return standard }
    guard let meaning = words[value.text] else {
      throw ini.fault(
        value, "\(key) \(ini.quoted(value)) is not modelled",
        remedy: "use one of \(words.keys.sorted().joined(separator: ", "))")
    }
    return meaning
  }
}
