import Diagnostics
import Foundation
import HardwareModel

/// A profile with every required key and most of the optional ones, to change line by line.
enum ProfileText {
  static let complete = """
    name: sample
    description: A sample
    source: Made for the tests
    device: {part: none, dsp: 0, bram36: 1, uram: 2, lut: 3, ff: 4}
    clockMegahertz: 100
    cores: 2
    array:
      family: loopUnrolled
      outputChannels: 16
      inputChannels: 8
      pixels: 4
      pixelMode: row
      tiling:
        rows: 28
        columns: fewest
        orders: [outputStationary]
    buffers:
      weights: {capacityBytes: 65536, copies: 2, ram: bram}
      inputs: {capacityBytes: 4096, copies: 1, ram: uram}
      outputs: {capacityBytes: 4096, ram: lutram}
    precision:
      weightBits: 4
      activationBits: 8
      accumulatorBits: 24
      storageBits: [4, 8, 16]
      macsPerDSP: 2
      packing: [{weightBits: 4, activationBits: 4, factor: 2}]
    memory:
      device: DDR4
      peakGigabytesPerSecond: 19.2
      sharedEfficiency: 0.5
      ports: {count: 2, widthBits: 128, clockMegahertz: 200, efficiency: 0.75, arrangement: shared}
    placements:
      weights: [dram, onChip]
      activations: [dram]
      retention: {maximumBytes: 1024, layers: 2}
    engines:
      pool: {channels: 16, pixels: 8, fused: true}
      fullyConnected: {macsPerCycle: 32}
    overheads: {perLayerCycles: 10, perInferenceMicroseconds: 1.5, perInputPixelNanoseconds: 9}
    energy:
      mac8: {low: 1, mid: 2, high: 4, prior: true, source: a guess}
      bramBit: {low: 0.1, mid: 0.2, high: 0.4, prior: true, source: a guess}
      uramBit: {low: 0.1, mid: 0.2, high: 0.4, prior: true, source: a guess}
      lutramBit: {low: 0.1, mid: 0.2, high: 0.4, prior: true, source: a guess}
      dramBit: {low: 20, mid: 20, high: 20, prior: false, source: a paper}
    power:
      staticWatts: {low: 0, mid: 0.5, high: 1}
      idleWatts: {low: 1, mid: 2, high: 3}
    modelError: {family: sample, medianPercent: 4, worstPercent: 12, cases: 8, source: a table}

    """

  /// The changes that make it an array fed by a stream.
  static let streaming = [
    ("inputChannels: 8\n", "inputChannels: 1\n"),
    ("pixelMode: row", "pixelMode: flat"),
    ("activations: [dram]", "activations: [onChip]"),
    (
      "  tiling:\n",
      """
        stream:
          clockMegahertz: 160
          wordPixels: 16
          channelGroup: 4
          fifoElements: 512
          addCyclesPerWord: 2
          addWordPixels: 32
          fullyConnectedBytesPerCycle: 64
          fullyConnectedOutputsPerKilocycle: 24576
        tiling:

      """
    ),
  ]

  /// The text with the first occurrence of each part replaced.
  static func changing(_ changes: [(String, String)]) -> String {
    var text = complete
    for (old, new) in changes {
      guard let range = text.range(of: old) else { return "missing from the sample: \(old)" }
      text.replaceSubrange(range, with: new)
    }
    return text
  }

  static func decode(_ text: String) throws(InputError) -> HardwareProfile {
    try HardwareProfile.decode(bytes: Array(text.utf8), file: "t.yaml")
  }

  /// The message that a text is refused with, or `nil` when it is accepted.
  static func fault(_ text: String) -> String? {
    do throws(InputError) {
      _ = try decode(text)
      return nil
    } catch {
      return error.description
    }
  }
}
