import BundledMemoryDevices
import MemorySystem

extension Workloads {
  /// The streams of the DRAM reference, of 8 MiB each.
  private static let streams = [
    ("sequential reads", "seq-read:8388608"),
    ("sequential writes", "seq-write:8388608"),
    ("random 512 B", "random-read:8388608:512:12345:1073741824"),
    ("random 64 B", "random-read:8388608:64:777:1073741824"),
    ("aligned streams", "streams:2730:1024:0r,0x10000000r,0x20000000w"),
    ("staggered streams", "streams:2730:1024:0r,0x1000a000r,0x20014000w"),
    ("stride of 4 KiB", "stride-read:131072:4096"),
    ("paced reads", "seq-read:8388608@16"),
  ]

  /// A built-in memory.
  static func memoryDevice(named name: String) throws -> DRAMDevice {
    guard let bytes = MemoryDeviceLibrary.source(named: name) else {
      throw BenchmarkError(description: "there is no memory \(name)")
    }
    return try DRAMDevice.decode(bytes: bytes, file: name)
  }

  /// Request streams on memories.
  static func memory() throws -> [Benchmark] {
    try ["ddr3-1600", "ddr4-2400", "ddr4-2400-bgi"].flatMap { name in
      let device = try memoryDevice(named: name)
      return try streams.map { stream, text in
        let pattern = try RequestPattern(parsing: text)
        let requests = pattern.requests(burstBytes: device.geometry.burstBytes)
        return Benchmark(
          "\(name), \(stream)", amount: Double(requests.count) / 1e6, unit: "M requests",
          relativeTo: stream == "sequential reads" ? nil : "\(name), sequential reads"
        ) { Int64(DRAMSystem.run(requests, on: device).cycles) }
      }
    }
  }
}
