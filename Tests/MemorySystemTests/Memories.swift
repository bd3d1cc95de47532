import BundledMemoryDevices
import MemorySystem
import Testing

/// The built-in memories, for tests.
enum Memories {
  static func named(_ name: String) throws -> DRAMDevice {
    let bytes = try #require(MemoryDeviceLibrary.source(named: name))
    return try DRAMDevice.decode(bytes: bytes, file: name + ".yaml")
  }

  /// The memory of a configuration of the DRAM reference.
  static func ofReference(_ configuration: String) throws -> DRAMDevice {
    switch configuration {
    case "DDR3_1600_1R": try named("ddr3-1600")
    case "DDR4_2400_1R": try named("ddr4-2400")
    case "DDR4_2400_1R_BGI": try named("ddr4-2400-bgi")
    default: throw UnknownConfiguration(name: configuration)
    }
  }

  struct UnknownConfiguration: Error {
    let name: String
  }
}

/// The streams of the DRAM reference.
enum ReferenceStream {
  static func pattern(_ name: String) throws -> RequestPattern {
    let text =
      switch name {
      case "a_seq_rd": "seq-read:8388608"
      case "b_seq_wr": "seq-write:8388608"
      case "c_rnd512_rd": "random-read:8388608:512:12345:1073741824"
      case "d_rnd64_rd": "random-read:8388608:64:777:1073741824"
      case "e_accel_aligned": "streams:2730:1024:0r,0x10000000r,0x20000000w"
      case "e2_accel_staggered": "streams:2730:1024:0r,0x1000a000r,0x20014000w"
      case "f_stride4k_rd": "stride-read:131072:4096"
      case "g_seq_rd_paced16": "seq-read:8388608@16"
      default: name
      }
    return try RequestPattern(parsing: text)
  }
}
