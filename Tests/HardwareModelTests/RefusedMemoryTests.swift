import Testing

/// What the decoder refuses of buffers, precision and memory.
struct RefusedMemoryTests {
  static let refusals: [Refusal] = [
    Refusal(
      "capacityBytes: 65536", "capacityBytes: 0",
      "18:28: buffers.weights.capacityBytes must be from 1 to 1099511627776, was 0"),
    Refusal(
      "capacityBytes: 65536, copies: 2", "capacityBytes: 7, copies: 8",
      "18:28: buffers.weights.capacityBytes must be at least 8, a byte for each "
        + "copy, was 7; give the bytes of all copies together"),
    Refusal(
      "copies: 1", "copies: 9",
      "19:41: buffers.inputs.copies must be from 1 to 8, was 9"),
    Refusal(
      "copies: 1", "copies: 0",
      "19:41: buffers.inputs.copies must be from 1 to 8, was 0"),
    Refusal(
      "ram: uram", "ram: ultraram",
      "19:49: buffers.inputs.ram must be one of bram, uram, lutram, sram, was "
        + "`ultraram`"),
    Refusal(
      "weightBits: 4\n", "weightBits: 0\n",
      "22:15: precision.weightBits must be from 1 to 32, was 0"),
    Refusal(
      "weightBits: 4\n", "weightBits: 33\n",
      "22:15: precision.weightBits must be from 1 to 32, was 33"),
    Refusal(
      "accumulatorBits: 24", "accumulatorBits: 65",
      "24:20: precision.accumulatorBits must be from 1 to 64, was 65"),
    Refusal(
      "[4, 8, 16]", "[4, 16]",
      "25:16: precision.storageBits must contain weightBits and activationBits, "
        + "lacks 8; add 8"),
    Refusal(
      "[4, 8, 16]", "[4, 8, 8]",
      "25:23: precision.storageBits[2] must be above the width before it, which is "
        + "8, was 8; list the widths in ascending order, each once"),
    Refusal(
      "[4, 8, 16]", "[8, 4]",
      "25:20: precision.storageBits[1] must be above the width before it, which is "
        + "8, was 4; list the widths in ascending order, each once"),
    Refusal(
      "[4, 8, 16]", "8",
      "25:16: precision.storageBits must be a list, was `8`"),
    Refusal(
      "macsPerDSP: 2", "macsPerDSP: 0",
      "26:15: precision.macsPerDSP must be positive, was 0"),
    Refusal(
      "factor: 2", "factor: 0",
      "27:56: precision.packing[0].factor must be from 1 to 64, was 0"),
    Refusal(
      "19.2", "0",
      "30:27: memory.peakGigabytesPerSecond must be positive, was 0"),
    Refusal(
      "19.2", "-1",
      "30:27: memory.peakGigabytesPerSecond must be positive, was -1"),
    Refusal(
      "arrangement: shared",
      "arrangement: shared, burstBytes: 96, outstanding: 1, latencyCycles: 0",
      "32:109: memory.ports.burstBytes must be a power of two, was 96; write 64"),
    Refusal(
      "arrangement: shared",
      "arrangement: shared, burstBytes: 4096, outstanding: 0, latencyCycles: 0",
      "32:128: memory.ports.outstanding must be from 1 to 1024, was 0"),
    Refusal(
      "widthBits: 128", "widthBits: 8, burstBytes: 512, outstanding: 1, latencyCycles: 0",
      "32:47: memory.ports.burstBytes must be at most 256 beats of 8 bits and 4096 bytes, was 512; "
        + "write 256"),
    Refusal(
      "arrangement: shared", "arrangement: shared, burstBytes: 64",
      "32:109: memory.ports.burstBytes needs burstBytes, outstanding and latencyCycles together; "
        + "give all three, or none where only fidelity l0 and l1 are wanted"),
    Refusal(
      "device: DDR4", "device: DDR4\n  busWidthBits: 48",
      "30:17: memory.busWidthBits must be a power of two, was 48; write 32"),
    Refusal(
      "device: DDR4", "device: DDR4\n  addressMap: [row, column]",
      "30:15: memory.addressMap must name each of row, channel, rank, bankGroup, bank, column once; "
        + "list them from the highest address bits to the lowest"),
    Refusal(
      "device: DDR4", "device: DDR4\n  basePlacement: stagered",
      "30:18: memory.basePlacement must be one of aligned, staggered, optimised, was `stagered`; "
        + "did you mean staggered?"),
    Refusal(
      "device: DDR4", "device: DDR4\n  layout: {featureMaps: hwc}",
      "30:25: memory.layout.featureMaps must be one of nhwc, nchw, blocked, tiles, was `hwc`; did you mean "
        + "nhwc?"),
    Refusal(
      "19.2", "0.0003999",
      "30:27: memory.peakGigabytesPerSecond must give every core at least a byte "
        + "in 1000 cycles of clockMegahertz, was 0.0003999; give the peak in 10⁹ bytes "
        + "a second"),
    Refusal(
      "sharedEfficiency: 0.5", "sharedEfficiency: 1.1",
      "31:21: memory.sharedEfficiency must be at most 1, was 1.1"),
    Refusal(
      "  sharedEfficiency: 0.5\n", "",
      "29:3: memory.sharedEfficiency is missing; add the key"),
    Refusal(
      "efficiency: 0.75", "efficiency: 0",
      "32:70: memory.ports.efficiency must be positive, was 0"),
    Refusal(
      "efficiency: 0.75", "efficiency: 0.75001",
      "32:70: memory.ports.efficiency must have at most four decimals, was "
        + "0.75001; write 0.75"),
    Refusal(
      "efficiency: 0.75", "efficiency: 0.00001",
      "32:70: memory.ports.efficiency must have at most four decimals, was 1e-05; "
        + "write 0.0001"),
    Refusal(
      "efficiency: 0.75", "efficiency: 1.0001",
      "32:70: memory.ports.efficiency must be at most 1, was 1.0001"),
    Refusal(
      "count: 2, w", "count: 0, w",
      "32:18: memory.ports.count must be from 1 to 65536, was 0"),
    Refusal(
      "widthBits: 128", "widthBits: 100",
      "32:32: memory.ports.widthBits must be a multiple of 8, was 100; write 96"),
    Refusal(
      "arrangement: shared", "arrangement: share",
      "32:89: memory.ports.arrangement must be one of shared, readWrite, "
        + "inputsApart, was `share`; did you mean shared?"),
    Refusal(
      "arrangement: shared", "arrangement: shared, writeCount: 3",
      "32:109: memory.ports.writeCount must be from 1 to 2, was 3"),
    Refusal(
      "clockMegahertz: 200, efficiency: 0.75", "clockMegahertz: 0.01, efficiency: 0.0001",
      "32:10: memory.ports must move at least a byte in 1000 cycles of "
        + "clockMegahertz; raise clockMegahertz or the efficiency"),
    Refusal(
      "[dram, onChip]", "[]",
      "34:12: placements.weights must have at least 1 element, has 0"),
    Refusal(
      "weights: [dram, onChip]", "weights: [onChip]",
      "34:12: placements.weights must contain dram, from where weights are streamed; "
        + "write [dram]"),
    Refusal(
      "[dram, onChip]", "[dram, onchip]",
      "34:19: placements.weights[1] must be one of dram, onChip, was `onchip`; did "
        + "you mean onChip?"),
    Refusal(
      "activations: [dram]", "activations: [dram, onChip]",
      "35:16: placements.activations names both places, but there is no weightStore in which feature "
        + "maps could stay; write [dram] or [onChip], or add weightStore"),
    Refusal(
      "retention: {maximumBytes: 1024, layers: 2}", "fusion: {rows: 4}",
      "36:11: placements.fusion needs feature maps that may lie in either place; write "
        + "activations: [dram, onChip], or remove fusion"),
    Refusal(
      "activations: [dram]\n  retention: {maximumBytes: 1024, layers: 2}",
      "activations: [dram, onChip]\n  weightStore: {ram: [bram]}\n  fusion: {rows: 0}",
      "37:18: placements.fusion.rows must be from 1 to 65536, was 0"),
    Refusal(
      "layers: 2", "layers: -1",
      "36:43: placements.retention.layers must be from 0 to 65536, was -1"),
    Refusal(
      "maximumBytes: 1024", "maximumBytes: 0",
      "36:29: placements.retention.maximumBytes must be from 1 to 1099511627776, "
        + "was 0"),
  ]

  @Test(arguments: refusals)
  func refusesWithPlaceAndRemedy(refusal: Refusal) {
    #expect(ProfileText.fault(ProfileText.changing([refusal.change])) == refusal.message)
  }
}
