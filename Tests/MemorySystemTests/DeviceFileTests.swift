import BundledMemoryDevices
import Diagnostics
import MemorySystem
import TestSupport
import Testing

struct DeviceFileTests {
  @Test(arguments: MemoryDeviceLibrary.names)
  func everyBuiltInMemoryIsSound(name: String) throws {
    let device = try Memories.named(name)
    #expect(device.name == name)
    #expect(device.timing.refreshInterval > 8 * device.timing.refreshTime)
    #expect(device.timing.activeTime >= device.timing.activateToRead)
    #expect(device.currents.burstRead > device.currents.activeStandby)
    #expect(device.interfacePicojoulesPerBit != nil)
    // A burst takes as long as its bits at two transfers a clock.
    let pins = Double(device.geometry.busWidthBits) / 4 / device.timing.clockNanoseconds
    #expect(abs(device.peakGigabytesPerSecond / Double(device.geometry.channels) - pins) < 1e-9)
  }

  @Test func rowsAreAsLongAsTheStandardsSay() throws {
    let sizes = ["ddr3-1600": 16384, "ddr4-2400": 8192, "lpddr4-3200": 4096, "hbm2": 2048]
    for (name, bytes) in sizes {
      let device = try Memories.named(name)
      #expect(device.geometry.rowBytes == bytes)
      #expect(device.geometry.burstBytes == 64)
    }
  }

  @Test func figuresThatWereNotCheckedAreMarked() throws {
    for name in ["lpddr4-2133", "lpddr4-3200"] {
      let notes = try Memories.named(name).notes.joined()
      #expect(notes.contains("as remembered"))
      #expect(notes.contains("placeholder"))
    }
  }

  @Test(arguments: [
    ("rows: 65536", "rows: 65537", "power of two"), ("ranks: 1", "ranks: 0", "ranks"),
    ("ranks: 1", "ranks: 16", "banks"), ("tREFI: 9360", "tREFI: 430", "refresh"),
    ("CL: 17", "CL: -1", "CL"), ("tRCD: 17", "tRCDRD: 17", "tRCDWR"),
    ("clockNanoseconds: 0.83", "clockNanoseconds: 0", "clockNanoseconds"),
    ("VDD: 1.2", "VDD: nan", "VDD"), ("burstLength: 8", "burstLength: 1", "burstLength"),
    ("bank, bankGroup,", "bankGroup,", "each of"), ("page: open", "page: ajar", "page"),
    ("low: 2", "low: 5", "ascending"), ("columns: 1024", "columns: 4", "longer than a row"),
    ("busWidthBits: 64", "busWidthBits: 4", "wider"), ("tRTP: 9", "tRTQ: 9", "tRTQ"),
  ])
  func faultsOfADescriptionAreNamed(old: String, new: String, reason: String) throws {
    let text = String(decoding: MemoryDeviceLibrary.source(named: "ddr4-2400") ?? [], as: UTF8.self)
    let changed = text.replacing(old, with: new)
    #expect(changed != text)
    let error = #expect(throws: InputError.self) {
      try DRAMDevice.decode(bytes: Array(changed.utf8), file: "x.yaml")
    }
    #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
    #expect(error?.place != nil)
  }

  // MARK: DRAMsim3's form

  private static let ini = """
    ; a comment
    [dram_structure]
    protocol = DDR4
    bankgroups = 4
    banks_per_group = 4
    rows = 65536
    columns = 1024
    device_width = 8
    BL = 8

    [timing]
    tCK = 0.83
    CL = 17 # another comment
    CWL = 12
    tRCD = 17
    tRP = 17
    tRAS = 39
    tRFC = 420
    tREFI = 9360
    tRRD_S = 4
    tRRD_L = 6
    tWTR_S = 3
    tWTR_L = 9
    tFAW = 26
    tWR = 18
    tRTP = 9
    tCCD_S = 4
    tCCD_L = 6
    tRTRS = 1
    tXP = 8

    [power]
    VDD = 1.2
    IDD0 = 48
    IDD2N = 34
    IDD3N = 43
    IDD4W = 123
    IDD4R = 135
    IDD5AB = 250

    [system]
    channel_size = 8192
    channels = 1
    bus_width = 64
    address_mapping = rochrababgco
    queue_structure = PER_BANK
    row_buf_policy = OPEN_PAGE
    cmd_queue_size = 8
    trans_queue_size = 32
    write_buf_size = 32
    """

  private func decode(_ text: String) throws -> DRAMDevice {
    try DRAMDevice.decode(ini: Array(text.utf8), file: "x.ini")
  }

  @Test func theSameMemoryIsReadFromBothForms() throws {
    let device = try decode(Self.ini)
    let described = try Memories.named("ddr4-2400")
    #expect(device.geometry == described.geometry)
    #expect(device.timing == described.timing)
    #expect(device.currents == described.currents)
    #expect(device.addressOrder == described.addressOrder)
    #expect(device.policy == described.policy)
    #expect(device.interfacePicojoulesPerBit == nil)
  }

  @Test func whatIsLeftOutIsDRAMsim3sAndNoted() throws {
    let device = try decode(Self.ini.replacing("write_buf_size = 32", with: ""))
    #expect(device.policy.writeBufferDepth == 16)
    #expect(device.notes.joined().contains("write_buf_size"))
    let bare = try decode("[dram_structure]\nprotocol = DDR3")
    #expect(bare.timing.refreshInterval == 7800)
    #expect(bare.addressOrder.abbreviation == "chrobabgraco")
  }

  @Test func ranksFillTheChannel() throws {
    // 16 banks × 65536 rows × 8 KiB are 8 GiB a rank.
    #expect(try decode(Self.ini.replacing("= 8192", with: "= 16384")).geometry.ranks == 2)
    #expect(try decode(Self.ini.replacing("= 8192", with: "= 100")).geometry.ranks == 1)
    #expect(throws: InputError.self) { try decode(Self.ini.replacing("= 8192", with: "= 24576")) }
  }

  @Test func columnsOfHighBandwidthMemoryAreTwoWordsWide() throws {
    let device = try decode(
      """
      [dram_structure]
      protocol = HBM
      bankgroups = 4
      banks_per_group = 4
      rows = 32768
      columns = 64
      device_width = 128
      BL = 4
      [timing]
      tRCDRD = 14
      tRCDWR = 12
      tREFI = 3900
      [system]
      channels = 8
      bus_width = 128
      queue_structure = PER_RANK
      row_buf_policy = CLOSE_PAGE
      """)
    #expect(device.geometry.rowBytes == 2048)
    #expect(device.timing.activateToRead == 14)
    #expect(device.timing.activateToWrite == 12)
    #expect(device.policy.dualCommand)
    #expect(device.policy.queueStructure == .perRank)
    #expect(device.policy.page == .closed)
  }

  @Test(arguments: [
    ("protocol = DDR4", "protocol = GDDR5", "3:12", "not modelled"),
    ("rows = 65536", "rows = 1000", "6:8", "power of two"),
    ("BL = 8", "BL = 0", "9:6", "BL"), ("tREFI = 9360", "tREFI = 500", nil, "refresh"),
    ("CL = 17", "CL = seventeen", "13:6", "whole number"),
    ("tCK = 0.83", "tCK = inf", "12:7", "tCK"),
    ("CWL = 12", "CL = 12", "14:1", "second time"), ("CWL = 12", "CWL 12", "14:1", "neither"),
    ("[timing]", "[timing", "11:1", "closed"), ("rochrababgco", "rochra", "45:19", "ro, ra"),
    ("PER_BANK", "PER_SHELF", "46:19", "not modelled"),
    ("PER_BANK", "PER_BANK\nrefresh_policy = BANK_LEVEL_STAGGERED", "47:18", "not modelled"),
    ("PER_BANK", "PER_BANK\nenable_self_refresh = true", nil, "self-refresh"),
    ("[dram_structure]", "[structure]", nil, "dram_structure"),
  ])
  func faultsOfAnIniHaveAPlace(old: String, new: String, place: String?, reason: String) throws {
    let changed = Self.ini.replacing(old, with: new, maxReplacements: 1)
    #expect(changed != Self.ini)
    let error = #expect(throws: InputError.self) { try decode(changed) }
    #expect(error?.place == place, "\(error?.description ?? "")")
    #expect(error?.reason.contains(reason) == true, "\(error?.description ?? "")")
  }

  /// Whatever happens to a file, there is a memory that runs or an error.
  @Test func changedFilesDoNotTrap() throws {
    var random = SeededRandom(seed: 17)
    let words = ["0", "1", "2", "-1", "128", "65536", "1e9", "=", "[", "\n", "x", "9999999999999"]
    let yaml = String(decoding: MemoryDeviceLibrary.source(named: "hbm2") ?? [], as: UTF8.self)
    for round in 0..<300 {
      let isINI = round % 2 == 0
      var text = Array((isINI ? Self.ini : yaml).utf8)
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let at = Int.random(in: 0..<text.count, using: &random)
        let end = min(text.count, at + Int.random(in: 0...6, using: &random))
        let word = words[Int.random(in: 0..<words.count, using: &random)]
        text.replaceSubrange(at..<end, with: word.utf8)
      }
      do {
        let device =
          isINI
          ? try DRAMDevice.decode(ini: text, file: "x")
          : try DRAMDevice.decode(bytes: text, file: "x")
        let pattern = try RequestPattern(parsing: "streams:4:128:0r,0x100000w")
        let requests = pattern.requests(burstBytes: device.geometry.burstBytes)
        let result = DRAMSystem.run(requests, on: device)
        #expect(result.counts.reads == requests.count / 2)
      } catch let error as InputError {
        #expect(!error.reason.isEmpty)
      }
    }
  }
}
