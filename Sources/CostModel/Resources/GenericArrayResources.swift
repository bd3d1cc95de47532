internal import HardwareModel

/// The resources of a loop-unrolled array of which only parallelism and buffers are known.
struct GenericArrayResources {
  let profile: HardwareProfile
  let array: LoopUnrolledArray

  /// LUT and FF of instruction fetch, address generators and interfaces: the part of the DPU's that
  /// does not grow with its array (the constants of the fits in `DPUResources`).
  private static let control = ResourceCount(lut: 13_971, ff: 17_993)
  /// LUTs of packing and routing beside those that a formula counts (Blott et al., "FINN-R", TRETS
  /// 2018; `matrixvectoractivation_hls` of Xilinx/finn@39f0c9a).
  private static let packingFactor = 1.1
  /// The most LUTs over those of the adder trees: Zhang (FPGA 2015) 2.5, Qiu (FPGA 2016) 1.9.
  private static let mostOverTrees = 2.5
  /// Flip-flops for each LUT: Qiu (FPGA 2016) 0.7, Zhang (FPGA 2015) 1.1, the B4096 of PG338 2.3.
  private static let registersPerLUT = (low: 0.7, mid: 1.1, high: 2.3)

  /// The array, its control and the three buffers.
  var components: [ResourceEstimate.Component] {
    var result = [
      ResourceEstimate.Component(
        name: "array", resources: multipliers,
        source: "DSP: products in parallel over macsPerDSP; LUT and FF: prior, between sums in DSP "
          + "slices and 2.5 times FINN-R's adder trees"),
      ResourceEstimate.Component(
        name: "control", resources: .exactly(Self.control),
        source: "prior: the constant part of the DPU's logic in Xilinx PG338"),
    ]
    result += BufferBanks.all(array, profile.buffers, profile.precision).map { buffer in
      ResourceEstimate.Component(
        name: buffer.name, resources: .exactly(buffer.banks.resources(buffer.kind)),
        source: "geometry: \(buffer.banks.count) banks of \(buffer.banks.width) bits × "
          + "\(buffer.banks.depth) words")
    }
    return result
  }

  /// Multipliers with their adder trees: `(W + A)(2Q − 1)` LUTs for Q products of W and A bits that
  /// become one sum, and an accumulator, for each of the P sums in parallel (FINN-R).
  private var multipliers: ResourceRange {
    let precision = profile.precision
    let dsp = Int((array.peakMACsPerCycle / precision.macsPerDSP).rounded())
    let sums = Double(array.outputChannels * array.pixels)
    let products = Double(array.inputChannels * array.kernelRows * array.kernelColumns)
    let tree = Double(precision.weightBits + precision.activationBits) * (2 * products - 1)
    let accumulators = Self.packingFactor * sums * Double(precision.accumulatorBits)
    let mid = accumulators + Self.packingFactor * sums * tree
    func count(_ lut: Double, _ registers: Double) -> ResourceCount {
      ResourceCount(dsp: dsp, lut: Int(lut.rounded()), ff: Int((lut * registers).rounded()))
    }
    return ResourceRange(
      low: count(accumulators, Self.registersPerLUT.low),
      mid: count(mid, Self.registersPerLUT.mid),
      high: count(Self.mostOverTrees * mid, Self.registersPerLUT.high))
  }
}
