/// A small made-up accelerator, as YAML, whose figures are easy to follow by hand.
public enum SampleProfile {
  /// The text of a profile with one core at 100 MHz and 4 × 4 × 2 = 32 multiply-accumulates a cycle.
  public static let yaml = text(cores: 1)

  /// The text of the profile with another number of cores, name or further lines.
  public static func text(cores: Int, name: String = "sample", further: String = "") -> String {
    """
    name: \(name)
    description: A made-up accelerator for tests
    source: made up
    device: {part: NONE, dsp: 100, bram36: 100, uram: 10, lut: 1000, ff: 1000}
    clockMegahertz: 100
    cores: \(cores)
    array:
      family: loopUnrolled
      outputChannels: 4
      inputChannels: 4
      pixels: 2
      pixelMode: row
      pipelineFillCycles: 0
      minimumRowCycles: 0
      augmentedChannels: 0
      spillsPartialSums: false
      layerOverlap: none
      tiling:
        outputChannels: fewest
        inputChannels: fewest
        rows: fewest
        minimumRowTiles: 1
        columns: fewest
        orders: [outputStationary, weightStationary]
    buffers:
      weights: {capacityBytes: 65536, copies: 2, ram: bram}
      inputs: {capacityBytes: 65536, copies: 2, ram: uram}
      outputs: {capacityBytes: 65536, copies: 2, ram: bram}
    precision:
      weightBits: 8
      activationBits: 8
      accumulatorBits: 32
      biasBits: 8
      storageBits: [4, 8]
      macsPerDSP: 1
    memory:
      device: none
      peakGigabytesPerSecond: 10
      sharedEfficiency: 0.8
      ports:
        count: 1
        widthBits: 64
        clockMegahertz: 100
        efficiency: 1
        writeEfficiency: 1
        writeCount: 1
        arrangement: readWrite
    placements:
      weights: [dram]
      activations: [dram]
    engines:
      pool: {channels: 4, pixels: 2, fused: true}
      add: {channels: 4, pixels: 2, fused: true}
      depthwise: {channels: 4, pixels: 2}
    overheads:
      perLayerCycles: 0
      perInferenceMicroseconds: 10
      perInputPixelNanoseconds: 2
    energy:
      mac8: {low: 1, mid: 2, high: 4, prior: true, source: "a guess"}
      bramBit: {low: 0.1, mid: 0.2, high: 0.4, prior: false, source: "a measurement"}
      uramBit: {low: 0.2, mid: 0.3, high: 0.5, prior: true, source: "another guess"}
      dramBit: {low: 10, mid: 20, high: 40, prior: true, source: "a third guess"}
    power:
      staticWatts: {low: 0.5, mid: 1, high: 2}
      idleWatts: {low: 1, mid: 2, high: 3}
    \(further)
    """
  }
}
