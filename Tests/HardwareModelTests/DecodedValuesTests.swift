@testable import HardwareModel
import Quantities
import Testing

/// Every key arrives in its field, and what is left out has the stated default.
struct DecodedValuesTests {
  @Test func readsEveryGroup() throws {
    let profile = try ProfileText.decode(ProfileText.complete)
    #expect(profile.name == "sample")
    #expect(profile.summary == "A sample")
    #expect(profile.source == "Made for the tests")
    #expect(profile.device == Device(part: "none", dsp: 0, bram36: 1, uram: 2, lut: 3, ff: 4))
    #expect(profile.clock == .megahertz(100))
    #expect(profile.cores == 2)
    #expect(
      profile.buffers
        == Buffers(
          weights: Buffer(capacityBytes: 65536, copies: 2, ram: .bram),
          inputs: Buffer(capacityBytes: 4096, copies: 1, ram: .uram),
          outputs: Buffer(capacityBytes: 4096, copies: 2, ram: .lutram)))
    #expect(
      profile.placements
        == Placements(
          weights: [.dram, .onChip], activations: [.dram],
          retention: Placements.Retention(maximumBytes: 1024, layers: 2)))
    #expect(
      profile.engines
        == Engines(
          pool: Engine(channels: 16, pixels: 8, isFused: true, isOverlapped: false), add: nil,
          depthwise: nil,
          fullyConnected: FullyConnectedEngine(macsPerCycle: 32)))
    #expect(
      profile.overheads
        == Overheads(
          perLayerCycles: 10, perInferenceNanoseconds: 1500, perInputPixelNanoseconds: 9))
    #expect(
      profile.modelError
        == ModelError(
          family: "sample", medianPercent: 4, worstPercent: 12, cases: 8, source: "a table"))
  }

  @Test func readsTheArray() throws {
    let profile = try ProfileText.decode(ProfileText.complete)
    #expect(
      profile.array
        == .loopUnrolled(
          LoopUnrolledArray(
            outputChannels: 16, inputChannels: 8, pixels: 4, kernelRows: 1, kernelColumns: 1,
            pixelMode: .row, pipelineFillCycles: 0, minimumRowCycles: 0, augmentedChannels: 0,
            spillsPartialSums: false, padsWeights: false, layerOverlap: .stores,
            tiling: TilingRules(
              outputChannels: .free, inputChannels: .free, rows: .fixed(28), columns: .fewest,
              minimumRowTiles: 1, orders: [.outputStationary]),
            stream: nil)))
    // 16 × 8 × 4 products in each of two cores at 100 MHz, two operations each.
    #expect(profile.peakGOPS == 204.8)
  }

  @Test func readsPrecisionAndItsDefaults() throws {
    let given = try ProfileText.decode(ProfileText.complete).precision
    #expect(given.partialSumBits == 24)
    #expect(given.biasBits == 24)
    #expect(given.storageBits == [4, 8, 16])
    #expect(given.packing == [Precision.Packing(weightBits: 4, activationBits: 4, factor: 2)])
    let short = try ProfileText.decode(
      ProfileText.changing([("  storageBits: [4, 8, 16]\n", "  biasBits: 8\n")])
    ).precision
    #expect(short.storageBits == [4, 8])
    #expect(short.biasBits == 8)
  }

  /// 2 ports × 16 B × 200 MHz × 0.75 = 4.8 GB/s = 48 B a cycle of 100 MHz, in both directions.
  @Test func readsTheMemory() throws {
    let profile = try ProfileText.decode(ProfileText.complete)
    #expect(profile.memory.peakBytesPerSecond == 19_200_000_000)
    #expect(profile.memory.sharedEfficiency == 5000)
    #expect(profile.memory.readRate(clock: profile.clock).bytesPerCycle == 48)
    #expect(profile.memory.writeRate(clock: profile.clock).bytesPerCycle == 48)
    let one = try ProfileText.decode(
      ProfileText.changing([
        ("arrangement: shared", "arrangement: readWrite, writeCount: 1, writeEfficiency: 0.5")
      ]))
    #expect(one.memory.writeRate(clock: one.clock).bytesPerCycle == 16)
  }

  @Test func readsTheStream() throws {
    let profile = try ProfileText.decode(ProfileText.changing(ProfileText.streaming))
    let stream = try #require(profile.array.unrolled.stream)
    #expect(stream.clockRatioNumerator == 8)
    #expect(stream.clockRatioDenominator == 5)
    #expect(stream.fifoElements == 512)
    #expect(stream.roundSwitchCycles == 0)
    #expect(stream.fullyConnectedOutputsPerKilocycle == 24576)
  }

  @Test func readsEnergyWithItsOrigin() throws {
    let energy = try ProfileText.decode(ProfileText.complete).energy
    #expect(energy.mac8.picojoules == Band(low: 1, mid: 2, high: 4))
    #expect(energy.mac8.isPrior)
    #expect(energy.mac8.source == "a guess")
    #expect(!energy.dramBit.isPrior)
    // No buffer is of dedicated SRAM, so that its energy may be left out.
    #expect(energy.sramBit.picojoules == .zero)
  }
}
