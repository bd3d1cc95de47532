internal import Diagnostics
internal import Quantities
internal import StructuredText

extension StreamFeed {
  private enum Key: String, CaseIterable {
    case clockMegahertz, wordPixels, channelGroup, fifoElements, roundSwitchCycles
    case fillAndDrainCycles, poolOverheadCycles, addOverheadCycles, addCyclesPerWord
    case addWordPixels, fullyConnectedBytesPerCycle, fullyConnectedStartCycles
    case fullyConnectedOutputsPerKilocycle
  }

  /// Decodes the path from on-chip feature maps; left out, cycles are 0.
  ///
  /// - Parameters:
  ///   - reader: The stream's node.
  ///   - clock: The profile's main clock, to which the array's is in an exact ratio.
  init(_ reader: NodeReader, clock: Frequency) throws(InputError) {
    self = try reader.mapping(Key.self) { (keys) throws(InputError) -> StreamFeed in
      let arrayClock = try keys.required(.clockMegahertz)
      let ratio = try Self.ratio(arrayClock, to: clock)
      return StreamFeed(
        clockRatioNumerator: ratio.numerator,
        clockRatioDenominator: ratio.denominator,
        wordPixels: try keys.required(.wordPixels).count(),
        channelGroup: try keys.required(.channelGroup).count(),
        fifoElements: try keys.required(.fifoElements).count(),
        roundSwitchCycles: try keys.optional(.roundSwitchCycles)?.cycles() ?? 0,
        fillAndDrainCycles: try keys.optional(.fillAndDrainCycles)?.cycles() ?? 0,
        poolOverheadCycles: try keys.optional(.poolOverheadCycles)?.cycles() ?? 0,
        addOverheadCycles: try keys.optional(.addOverheadCycles)?.cycles() ?? 0,
        addCyclesPerWord: Cycles(try keys.required(.addCyclesPerWord).count()),
        addWordPixels: try keys.required(.addWordPixels).count(),
        fullyConnectedBytesPerCycle: Int64(
          try keys.required(.fullyConnectedBytesPerCycle).count()),
        fullyConnectedStartCycles: try keys.optional(.fullyConnectedStartCycles)?.cycles() ?? 0,
        fullyConnectedOutputsPerKilocycle: Int64(
          try keys.required(.fullyConnectedOutputsPerKilocycle).int(in: 1...1_000_000)))
    }
  }

  /// The array's clock over the main clock, in lowest terms.
  private static func ratio(
    _ reader: NodeReader, to clock: Frequency
  ) throws(InputError) -> (numerator: Int64, denominator: Int64) {
    let ratio = TransferRate(bytes: try reader.clock().hertz, cycles: clock.hertz)
    guard max(ratio.bytes, ratio.cycles) <= ProfileLimits.clockRatio else {
      throw reader.error(
        "must be to clockMegahertz as two whole numbers up to \(ProfileLimits.clockRatio), was "
          + "\(ratio.bytes) to \(ratio.cycles)",
        remedy: "round one of the two clocks")
    }
    return (ratio.bytes, ratio.cycles)
  }
}
