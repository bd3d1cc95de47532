internal import HardwareModel

/// The resources of one DPUCZDX8G core, by its parallelism.
///
/// The eight published architectures come from the tables of Xilinx PG338 (v3.4); others from
/// formulas that were fitted to them in relative least squares, with the largest leave-one-out error
/// as their band. The number of DSP slices is exact on all eight in both modes.
struct DPUResources {
  /// Pixels in parallel.
  let pixels: Int
  /// Channels in parallel; input and output channels are equal in every DPU.
  let channels: Int

  /// A published architecture.
  struct Row {
    let name: String
    let pixels: Int
    let channels: Int
    /// LUT, FF and DSP with accumulators in DSP slices, and with accumulators in logic.
    let highDSP: (lut: Int, ff: Int, dsp: Int)
    let lowDSP: (lut: Int, ff: Int, dsp: Int)
    /// RAMB18 with low memory use, without the depthwise unit; with high use, with that unit.
    let lowRAM: Int
    let highRAM: Int
    /// What the unit for depthwise convolution adds: LUT, RAMB18, DSP.
    let depthwise: (lut: Int, halfBlocks: Int, dsp: Int)
    /// Banks that lie in UltraRAM where it is used: feature maps, weights, biases.
    let ultraRAMBanks: Int
  }

  /// Xilinx PG338 v3.4, "Resource Utilization" and "UltraRAM"; clocks and DSPs at twice the rate.
  static let rows: [Row] = [
    Row(
      name: "B512", pixels: 4, channels: 8, highDSP: (20_177, 31_782, 98),
      lowDSP: (20_759, 33_572, 66), lowRAM: 139, highRAM: 179, depthwise: (1734, 8, 12),
      ultraRAMBanks: 12),
    Row(
      name: "B800", pixels: 4, channels: 10, highDSP: (20_617, 35_065, 142),
      lowDSP: (21_050, 33_752, 102), lowRAM: 174, highRAM: 219, depthwise: (2293, 9, 15),
      ultraRAMBanks: 14),
    Row(
      name: "B1024", pixels: 8, channels: 8, highDSP: (27_377, 46_241, 194),
      lowDSP: (29_155, 49_823, 130), lowRAM: 203, highRAM: 275, depthwise: (2744, 8, 24),
      ultraRAMBanks: 14),
    Row(
      name: "B1152", pixels: 4, channels: 12, highDSP: (28_698, 46_906, 194),
      lowDSP: (30_043, 49_588, 146), lowRAM: 235, highRAM: 290, depthwise: (2365, 11, 18),
      ultraRAMBanks: 16),
    Row(
      name: "B1600", pixels: 8, channels: 10, highDSP: (30_877, 56_267, 282),
      lowDSP: (33_130, 60_739, 202), lowRAM: 246, highRAM: 327, depthwise: (3392, 9, 30),
      ultraRAMBanks: 16),
    Row(
      name: "B2304", pixels: 8, channels: 12, highDSP: (34_379, 67_481, 386),
      lowDSP: (37_055, 72_850, 290), lowRAM: 323, highRAM: 422, depthwise: (3943, 11, 36),
      ultraRAMBanks: 18),
    Row(
      name: "B3136", pixels: 8, channels: 14, highDSP: (38_555, 79_867, 506),
      lowDSP: (41_714, 86_132, 394), lowRAM: 407, highRAM: 524, depthwise: (4269, 13, 42),
      ultraRAMBanks: 20),
    Row(
      name: "B4096", pixels: 8, channels: 16, highDSP: (40_865, 92_630, 642),
      lowDSP: (44_583, 99_791, 514), lowRAM: 499, highRAM: 635, depthwise: (4930, 15, 48),
      ultraRAMBanks: 23),
  ]

  /// The published architecture of this parallelism.
  var row: Row? { Self.rows.first { $0.pixels == pixels && $0.channels == channels } }

  /// DSP slices: `PP·C²/4 + 2`, and `PP·C` more with accumulators in DSP slices; rounded up.
  ///
  /// A slice makes two INT8 products at twice the clock.
  func dspSlices(_ usage: Implementation.DSPUsage) -> Int {
    let products = (pixels * channels * channels + 3) / 4 + 2
    return switch usage {
    case .low: products
    case .high: products + pixels * channels
    }
  }

  /// DSP slices of the unit for depthwise convolution: `3·PP·C/8`, rounded up.
  var depthwiseDSPSlices: Int { (3 * pixels * channels + 7) / 8 }

  /// One core's resources.
  ///
  /// - Parameters:
  ///   - usage: What the accumulators are made of.
  ///   - hasLargeMemory: Whether feature maps have the larger memory.
  ///   - hasDepthwiseUnit: Whether there is a unit for depthwise convolution.
  func core(
    _ usage: Implementation.DSPUsage, hasLargeMemory: Bool, hasDepthwiseUnit: Bool
  ) -> ResourceRange {
    guard let row else {
      return fitted(usage, hasLargeMemory: hasLargeMemory, hasDepthwiseUnit: hasDepthwiseUnit)
    }
    let logic =
      switch usage {
      case .low: row.lowDSP
      case .high: row.highDSP
      }
    var count = ResourceCount(
      dsp: logic.dsp, halfBlocks: row.lowRAM, lut: logic.lut, ff: logic.ff)
    if hasLargeMemory { count.halfBlocks = row.highRAM - row.depthwise.halfBlocks }
    if hasDepthwiseUnit {
      count.dsp += row.depthwise.dsp
      count.halfBlocks += row.depthwise.halfBlocks
      count.lut += row.depthwise.lut
    }
    return .exactly(count)
  }

  /// A fit `constant + cube·PP·C² + square·PP·C` with its worst leave-one-out error.
  private struct Fit {
    let constant: Double
    let cube: Double
    let square: Double
    let worstPercent: Double
  }

  /// Fitted to the eight rows; the per cent are the largest leave-one-out errors.
  private static func fits(_ usage: Implementation.DSPUsage) -> (lut: Fit, ff: Fit) {
    switch usage {
    case .high:
      (
        Fit(constant: 13_970.97, cube: 1.7726, square: 192.26, worstPercent: 19.6),
        Fit(constant: 17_993.09, cube: 19.8653, square: 277.834, worstPercent: 11.3)
      )
    case .low:
      (
        Fit(constant: 13_143.53, cube: 1.3393, square: 234.84, worstPercent: 20.2),
        Fit(constant: 15_028.75, cube: 16.9447, square: 400.263, worstPercent: 19.4)
      )
    }
  }

  private func fitted(
    _ usage: Implementation.DSPUsage, hasLargeMemory: Bool, hasDepthwiseUnit: Bool
  ) -> ResourceRange {
    let (pp, c) = (Double(pixels), Double(channels))
    let fits = Self.fits(usage)
    func value(_ fit: Fit, _ more: Double, _ sign: Double) -> Int {
      let mid = fit.constant + fit.cube * pp * c * c + fit.square * pp * c + more
      return Int((mid * (1 + sign * fit.worstPercent / 100)).rounded())
    }
    // Block RAM: fitted likewise, worst leave-one-out errors 7.8 and 7.9 per cent.
    let blocks =
      hasLargeMemory
      ? 0.3265 * c * c + 1.4575 * pp * c + 1.8355 * c : 0.352 * c * c + 0.9766 * pp * c + 1.6312 * c
    let blockError = hasLargeMemory ? 0.079 : 0.078
    let depthwiseLUT = hasDepthwiseUnit ? 809.76 + 31.897 * pp * c : 0
    let depthwiseBlocks = hasDepthwiseUnit ? 0.5076 + 0.4201 * c : 0
    let dsp = dspSlices(usage) + (hasDepthwiseUnit ? depthwiseDSPSlices : 0)
    func count(_ sign: Double) -> ResourceCount {
      ResourceCount(
        dsp: dsp,
        halfBlocks: Int((2 * (blocks + depthwiseBlocks) * (1 + sign * blockError)).rounded(.up)),
        lut: value(fits.lut, depthwiseLUT, sign), ff: value(fits.ff, 0, sign))
    }
    return ResourceRange(low: count(-1), mid: count(0), high: count(1))
  }
}
