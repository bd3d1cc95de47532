import Foundation
import MemorySystem
import Testing

/// Comparisons with DRAMsim3, commit 29817593: the differences allowed are those of the
/// measurement's purpose, the ones found are none.
struct PublishedResultTests {
  /// Cases of the open streams: cycles, activates, refreshes, read latency in clocks.
  static let published: [(String, String, Int, Int, Int, Double)] = [
    ("ddr3-1600", "seq-read:8388608", 551_415, 625, 88, 191.0),
    ("ddr4-2400-bgi", "streams:2730:1024:0r,0x1000a000r,0x20014000w", 562_307, 1792, 60, 478.0),
    ("ddr4-2400", "seq-read:8388608@16", 2_097_305, 1247, 224, 39.8),
  ]

  @Test(arguments: published.indices)
  func openStreamsTakeAsLong(index: Int) throws {
    let (name, text, cycles, activates, refreshes, latency) = Self.published[index]
    let device = try Memories.named(name)
    let pattern = try RequestPattern(parsing: text)
    let result = DRAMSystem.run(
      pattern.requests(burstBytes: device.geometry.burstBytes), on: device)
    #expect(result.cycles.isWithin(0.01, of: Double(cycles)))
    #expect(result.counts.activates.isWithin(0.03, of: Double(activates)))
    #expect(result.counts.refreshes == refreshes)
    #expect(abs(result.meanReadLatency - latency) <= 0.1 * latency)
  }

  @Test func energyIsThatOfTheCurrents() throws {
    // Eight devices: ACT = 1.2 V · (48·56 − (43·39 + 34·17)) mA · 0.83 ns · 8 = 3450 pJ, and the
    // others likewise; the figures are DRAMsim3's.
    let energy = DRAMEnergy(try Memories.named("ddr4-2400-bgi"))
    #expect(abs(energy.activate - 3450) < 1)
    #expect(abs(energy.read - 2932) < 1)
    #expect(abs(energy.write - 2550) < 1)
    #expect(abs(energy.refresh - 692_700) < 100)
  }

  @Test(.enabled(if: ReferenceTable.isComplete, "MILLRACE_DRAM_REFERENCE is not set"))
  func everyOpenStreamAgrees() throws {
    var differences: [Double] = []
    for row in try ReferenceTable.rows("reference.csv") {
      let device = try Memories.ofReference(row["config"] ?? "")
      let pattern = try ReferenceStream.pattern(row["case"] ?? "")
      let result = DRAMSystem.run(
        pattern.requests(burstBytes: device.geometry.burstBytes), on: device)
      let name = "\(row["config"] ?? "") \(row["case"] ?? "")"
      differences.append(abs(Double(result.cycles) / row.number("cycles") - 1))
      #expect(result.cycles.isWithin(0.01, of: row.number("cycles")), "\(name)")
      #expect(result.counts.activates.isWithin(0.03, of: row.number("act")), "\(name)")
      #expect(Double(result.counts.refreshes) == row.number("refs"), "\(name)")
      let latency = row.number("avg_rd_lat_cyc")
      #expect(abs(result.meanReadLatency - latency) <= 0.1 * latency, "\(name)")
      let parts = [
        (result.energy.activate, "E_act_pJ"), (result.energy.read, "E_rd_pJ"),
        (result.energy.write, "E_wr_pJ"), (result.energy.refresh, "E_ref_pJ"),
        (result.energy.activeStandby, "E_actstb_pJ"),
        (result.energy.prechargeStandby, "E_prestb_pJ"), (result.energy.total, "E_total_pJ"),
      ]
      for (energy, column) in parts {
        #expect(abs(energy - row.number(column)) <= 0.02 * row.number(column), "\(name) \(column)")
      }
    }
    #expect(differences.reduce(0, +) <= 0.003 * Double(differences.count))
    #expect(!differences.isEmpty)
  }

  @Test(.enabled(if: ReferenceTable.isComplete, "MILLRACE_DRAM_REFERENCE is not set"))
  func everyClosedLoopAgrees() throws {
    let rows = try ReferenceTable.rows("reference_outstanding.csv")
    #expect(!rows.isEmpty)
    for row in rows {
      let device = try Memories.ofReference(row["config"] ?? "")
      let pattern = try ReferenceStream.pattern(row["case"] ?? "")
      let result = DRAMSystem.run(
        pattern.requests(burstBytes: device.geometry.burstBytes), on: device,
        outstanding: Int(row.number("max_out")))
      let bandwidth = row.number("GBps")
      #expect(
        abs(result.gigabytesPerSecond - bandwidth) <= 0.03 * bandwidth,
        "\(row["config"] ?? "") \(row["case"] ?? "") \(row["max_out"] ?? "")")
    }
  }
}

extension Int {
  /// Whether this differs by at most a share of what is expected.
  func isWithin(_ share: Double, of expected: Double) -> Bool {
    abs(Double(self) - expected) <= share * expected
  }
}
