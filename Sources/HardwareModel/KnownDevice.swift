/// An FPGA whose resources are known from a public table.
public struct KnownDevice: Hashable, Sendable {
  /// The part and what it offers.
  public let device: Device
  /// Boards that carry it.
  public let boards: [String]
  /// Where the counts come from.
  public let source: String

  /// The device of a part or of a board that carries it.
  ///
  /// - Parameter name: A part or a board; case does not matter.
  /// - Returns: `nil` where the table has neither.
  public static func named(_ name: String) -> KnownDevice? {
    let name = name.lowercased()
    return all.first { known in
      known.device.part.lowercased() == name || known.boards.contains { $0.lowercased() == name }
    }
  }

  /// All devices, small ones first within a family.
  ///
  /// "fpgaconvnet" is AlexMontgomerie/fpgaconvnet-optimiser@d11a643, `examples/platforms`; "FINN" is
  /// Xilinx/finn@39f0c9a, `src/finn/util/platforms.py`, whose counts are those that Vivado reports.
  public static let all: [KnownDevice] = [
    KnownDevice(
      "XC7Z020", 220, 140, 0, 53_200, 106_400, ["PYNQ-Z1", "PYNQ-Z2", "Zedboard"],
      "fpgaconvnet zedboard.toml; BNN-PYNQ utilisation report"),
    KnownDevice("XC7Z045", 900, 545, 0, 218_600, 437_200, ["ZC706"], "fpgaconvnet zc706.toml"),
    KnownDevice(
      "XC7VX485T", 2800, 1030, 0, 303_600, 607_200, ["VC707"],
      "fpgaconvnet vc707.toml"),
    KnownDevice(
      "XC7VX690T", 3600, 1470, 0, 433_000, 866_000, ["VC709"],
      "fpgaconvnet vc709.toml"),
    KnownDevice(
      "XCZU3EG", 360, 216, 0, 70_560, 141_120, ["Ultra96"],
      "DSP: FINN (360); the rest from memory of the product table, FINN has 71,000 LUT and 206 RAMB36"
    ),
    KnownDevice(
      "XCZU7EV", 1728, 312, 96, 230_400, 460_800, ["ZCU104"],
      "fpgaconvnet zcu104.toml"),
    KnownDevice(
      "XCZU9EG", 2520, 912, 0, 274_080, 548_160, ["ZCU102"],
      "fpgaconvnet zcu102.toml"),
    KnownDevice(
      "XCK26", 1248, 144, 64, 117_120, 234_240, ["KV260", "K26"],
      "BRAM and URAM: fpgaconvnet kv260.toml; DSP, LUT and FF from memory of the K26 data sheet"),
    KnownDevice(
      "XCVU9P", 6840, 2160, 960, 1_182_240, 2_364_480, ["VCU1525", "AWS-F1"],
      "fpgaconvnet vcu1525.toml"),
    KnownDevice("XCU50", 5952, 1344, 640, 871_680, 1_743_360, ["U50"], "fpgaconvnet u50.toml"),
    KnownDevice(
      "XCU200", 6840, 2160, 960, 1_182_000, 2_364_000, ["U200"],
      "fpgaconvnet u200.toml"),
    KnownDevice(
      "XCU250", 12_288, 2688, 1280, 1_728_000, 3_456_000, ["U250"],
      "fpgaconvnet u250.toml"),
    KnownDevice(
      "XCU280", 9024, 2016, 960, 1_304_000, 2_607_000, ["U280"],
      "totals from memory of the product table; without its shell FINN has 8,496 DSP, 1,752 RAMB36, "
        + "960 URAM and 1,163,520 LUT"),
  ]

  private init(
    _ part: String, _ dsp: Int, _ bram36: Int, _ uram: Int, _ lut: Int, _ ff: Int,
    _ boards: [String], _ source: String
  ) {
    device = Device(part: part, dsp: dsp, bram36: bram36, uram: uram, lut: lut, ff: ff)
    self.boards = boards
    self.source = source
  }
}
