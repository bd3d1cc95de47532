@testable import CostModel
import HardwareModel
import Testing

/// Xilinx's published architectures of the DPUCZDX8G.
struct DPUResourceTests {
  /// Block RAMs (36 Kbit) with low and high memory use, depthwise unit included: Xilinx PG338 v3.4.
  static let blockRAMs: [String: (low: Double, high: Double)] = [
    "B512": (73.5, 89.5), "B800": (91.5, 109.5), "B1024": (105.5, 137.5), "B1152": (123, 145),
    "B1600": (127.5, 163.5), "B2304": (167, 211), "B3136": (210, 262), "B4096": (257, 317.5),
  ]

  @Test func formulasOfDSPSlicesAreExact() {
    #expect(DPUResources.rows.count == 8)
    for row in DPUResources.rows {
      let dpu = DPUResources(pixels: row.pixels, channels: row.channels)
      #expect(dpu.dspSlices(.high) == row.highDSP.dsp, "\(row.name)")
      #expect(dpu.dspSlices(.low) == row.lowDSP.dsp, "\(row.name)")
      #expect(dpu.depthwiseDSPSlices == row.depthwise.dsp, "\(row.name)")
    }
  }

  @Test func blockRAMsAreThoseOfTheTable() throws {
    for row in DPUResources.rows {
      let dpu = DPUResources(pixels: row.pixels, channels: row.channels)
      let published = try #require(Self.blockRAMs[row.name])
      let low = dpu.core(.high, hasLargeMemory: false, hasDepthwiseUnit: true)
      let high = dpu.core(.high, hasLargeMemory: true, hasDepthwiseUnit: true)
      #expect(low.mid.bram36 == published.low)
      #expect(high.mid.bram36 == published.high)
      #expect(low.low == low.high)
    }
  }

  /// Geometry explains the published block RAMs within 11 per cent.
  ///
  /// The banks of B4096 hold 2048 words of 128 bits: 16 of weights and two times 8 of feature maps.
  /// Biases, instructions and the depthwise unit's weights are not among them, hence 11 per cent.
  @Test func banksExplainTheTable() throws {
    for row in DPUResources.rows {
      let array = BufferBanks(
        count: 1, width: 8 * row.channels, capacityBytes: Int64(2048 * row.channels))
      let banks = row.channels + 2 * row.pixels
      let modelled = Double(banks * array.resources(.bram).halfBlocks) / 2
      let published = Double(row.lowRAM) / 2
      #expect(abs(modelled / published - 1) < 0.11, "\(row.name): \(modelled) \(published)")
    }
  }

  /// Off the table the fits hold: a row of the table lies within the band that its neighbours give.
  @Test func fitsHoldTheirRows() {
    // ⟨8, 15, 15⟩ lies between B3136 and B4096 in everything.
    let between = DPUResources(pixels: 8, channels: 15).core(
      .high, hasLargeMemory: false, hasDepthwiseUnit: false)
    #expect(between.mid.dsp == 8 * 225 / 4 + 2 + 120)
    for resource in Resource.allCases where resource != .uram {
      #expect(between.low[resource] <= between.mid[resource])
      #expect(between.mid[resource] <= between.high[resource])
    }
    // Within the largest leave-one-out error of both neighbours.
    #expect(between.low.lut < 40_865)
    #expect(between.high.lut > 38_555)
    #expect((407...499).contains(between.mid.halfBlocks))
    #expect((79_867...92_630).contains(between.mid.ff))
  }
}
