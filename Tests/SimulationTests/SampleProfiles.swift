@testable import HardwareModel
import MemorySystem
import Quantities

/// Profiles made in code, so that a test can change one number and keep the rest.
enum Sample {
  /// A small general array with free tiling: ⟨16, 8, 4⟩ and 64 KiB buffers.
  static func profile(
    outputChannels: Int = 16, inputChannels: Int = 8, pixels: Int = 4,
    mode: LoopUnrolledArray.PixelMode = .row, fill: Cycles = 0,
    tiling: TilingRules = free, overlap: LoopUnrolledArray.LayerOverlap = .none,
    arrangement: ExternalMemory.Arrangement = .readWrite, portBits: Int = 64,
    bufferBytes: Bytes = 65_536, copies: Int = 2, bits: Int = 8, engines: Engines = engines
  ) -> HardwareProfile {
    let buffer = Buffer(capacityBytes: bufferBytes, copies: copies, ram: .bram)
    let entry = EnergyEntry(picojoules: .exactly(1), isPrior: true, source: "test")
    let clock = Frequency.megahertz(100)
    return HardwareProfile(
      name: "sample", summary: "a sample", source: "test",
      device: Device(part: "none", dsp: 0, bram36: 0, uram: 0, lut: 0, ff: 0), clock: clock,
      cores: 1,
      array: .loopUnrolled(
        LoopUnrolledArray(
          outputChannels: outputChannels, inputChannels: inputChannels, pixels: pixels,
          kernelRows: 1, kernelColumns: 1, pixelMode: mode, pipelineFillCycles: fill,
          minimumRowCycles: 0, augmentedChannels: 0, spillsPartialSums: false, padsWeights: false,
          layerOverlap: overlap, tiling: tiling, stream: nil)),
      buffers: Buffers(weights: buffer, inputs: buffer, outputs: buffer),
      precision: Precision(
        weightBits: bits, activationBits: bits, accumulatorBits: 32, partialSumBits: 32,
        biasBits: bits, storageBits: [bits], macsPerDSP: 1, packing: []),
      memory: ExternalMemory(
        device: "ddr4-2133", channels: nil, busWidthBits: nil, addressMap: nil,
        basePlacement: .aligned, layout: MemoryLayout(),
        peakBytesPerSecond: 17_066_000_000, sharedEfficiency: 10_000,
        ports: ExternalMemory.Ports(
          count: 1, widthBits: portBits, clock: clock, readEfficiency: 10_000,
          writeEfficiency: 10_000, writeCount: 1, arrangement: arrangement,
          bursts: AXIBursts(burstBytes: 64, outstanding: 16, latencyCycles: 20))),
      placements: Placements(weights: [.dram], activations: [.dram], retention: nil),
      engines: engines,
      overheads: Overheads(
        perLayerCycles: 0, perInferenceNanoseconds: 0, perInputPixelNanoseconds: 0),
      energy: EnergyTable(
        mac8: entry, bramBit: entry, uramBit: entry, lutramBit: entry, sramBit: entry,
        dramBit: entry),
      power: Power(staticWatts: .zero, idleWatts: .zero), modelError: nil)
  }

  static let engines = Engines(
    pool: Engine(channels: 16, pixels: 4, isFused: true, isOverlapped: false),
    add: Engine(channels: 16, pixels: 4, isFused: true, isOverlapped: false), depthwise: nil,
    fullyConnected: nil)

  static let free = TilingRules(
    outputChannels: .free, inputChannels: .free, rows: .free, columns: .free, minimumRowTiles: 1,
    orders: TilingRules.Order.allCases)

  static let unrolled = TilingRules(
    outputChannels: .array, inputChannels: .array, rows: .free, columns: .free,
    minimumRowTiles: 1, orders: [.outputStationary, .outputStationaryByChannels])
}
