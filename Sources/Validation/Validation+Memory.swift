internal import BundledMemoryDevices
internal import Diagnostics
internal import MemorySystem

extension Validation {
  /// Names here of the reference's devices.
  private static let devices = [
    "DDR3_1600_1R": "ddr3-1600", "DDR4_2400_1R": "ddr4-2400", "DDR4_2400_1R_BGI": "ddr4-2400-bgi",
  ]

  /// The reference's streams, 8 MiB each.
  private static let streams = [
    "a_seq_rd": "seq-read:8388608", "b_seq_wr": "seq-write:8388608",
    "c_rnd512_rd": "random-read:8388608:512:12345:1073741824",
    "d_rnd64_rd": "random-read:8388608:64:777:1073741824",
    "e_accel_aligned": "streams:2730:1024:0r,0x10000000r,0x20000000w",
    "e2_accel_staggered": "streams:2730:1024:0r,0x1000a000r,0x20014000w",
    "f_stride4k_rd": "stride-read:131072:4096", "g_seq_rd_paced16": "seq-read:8388608@16",
  ]

  /// Cycles of open streams; the controller was built after the reference's rules.
  static func dramCycles() throws -> ValidationFamily {
    try dram("dram-cycles", "clocks", "cycles", isOpen: true) { Double($0.cycles) }
  }

  /// Energy of open streams by the reference's formulas.
  static func dramEnergy() throws -> ValidationFamily {
    try dram("dram-energy", "pJ", "energy_pJ", isOpen: true) { $0.energy.total }
  }

  /// Rates of reads of which few are in flight, so that latency is what bounds them.
  static func dramLatencyBound() throws -> ValidationFamily {
    try dram("dram-latency-bound", "GB/s", "gigabytes_per_second", isOpen: false) {
      $0.gigabytesPerSecond
    }
  }

  private static func dram(
    _ name: String, _ unit: String, _ column: String, isOpen: Bool,
    _ figure: (MemoryStatistics) -> Double
  ) throws -> ValidationFamily {
    let rows = PublishedTable.dram.rows.filter { ($0["outstanding"] ?? "").isEmpty == isOpen }
    return ValidationFamily(
      name: name, kind: .calibrated, unit: unit, tolerance: 0,
      cases: try rows.map { row in
        let configuration = row["config"] ?? ""
        let stream = row["case"] ?? ""
        guard let device = devices[configuration], let text = streams[stream],
          let published = row.number(column)
        else { throw missing("\(configuration) \(stream)") }
        let memory = try memory(device)
        let outstanding = row.number("outstanding").map { Int($0) }
        let statistics = DRAMSystem.run(
          try RequestPattern(parsing: text).requests(burstBytes: memory.geometry.burstBytes),
          on: memory, outstanding: outstanding)
        return row.case(
          "\(configuration) \(stream)" + (outstanding.map { ", \($0) in flight" } ?? ""),
          published, figure(statistics))
      })
  }

  /// HP ports of a ZCU102; the latency of a port is fitted to the first figure.
  static func ports() throws -> ValidationFamily {
    let device = try memory("zcu102-ps-ddr4")
    return ValidationFamily(
      name: "hp-ports", kind: .calibrated, unit: "GB/s", tolerance: 0,
      cases: try PublishedTable.ports.rows.map { row in
        guard var ports = device.ports, let published = row.number("gigabytes_per_second"),
          let direction = row["direction"]
        else { throw missing("zcu102-ps-ddr4") }
        let burst = row.number("burst_bytes").map { Int($0) }
        if let burst { ports.bursts.burstBytes = burst }
        let bases = ["0", "0x10000000", "0x20000000"].map { $0 + direction }
        let pattern = try RequestPattern(
          parsing: burst == nil
            ? "streams:4096:1024:\(bases.joined(separator: ","))" : "seq-read:4194304")
        let result = PortSystem.run(pattern, on: device, through: ports)
        return row.case(
          "\(row["ports"] ?? "") \(direction == "r" ? "reading" : "writing")"
            + (burst.map { ", bursts of \($0) B" } ?? ", the best of three"),
          published, result.gigabytesPerSecond)
      })
  }

  private static func memory(_ name: String) throws -> DRAMDevice {
    guard let bytes = MemoryDeviceLibrary.source(named: name) else { throw missing(name) }
    return try DRAMDevice.decode(bytes: bytes, file: name)
  }
}
