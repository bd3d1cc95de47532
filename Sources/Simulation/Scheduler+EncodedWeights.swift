internal import HardwareModel
internal import Mapping
internal import NetworkModel
internal import Quantities

extension Scheduler {
  /// Charges weights that lie encoded in DRAM at the length of their stream, or at the bits that
  /// published statistics state for it.
  mutating func charge(_ weights: WeightTensor, in widths: inout StepWidths) {
    if let encoding = weights.encoding {
      widths.weightSymbols = encoding.entries
      // A stream of floats is a stream of the machine's own numbers once it lies in its memory.
      let floatBits = weights.format.isQuantized ? 0 : weights.format.bits - widths.weightBits
      widths.weightStorageBits = max(
        0, encoding.storageBits - Bits(encoding.entries * floatBits))
    } else if case .statistical(let statistics) = weights.values {
      widths.weightSymbols = Int((Double(widths.weightCount) * statistics.density).rounded(.up))
      widths.weightStorageBits = statistics.storageBits
    } else {
      return
    }
    if let rate = profile.precision.decoderSymbolsPerCycle {
      note("encoded weights move as stored and are decoded at \(rate) symbols a cycle")
    } else {
      note(
        "encoded weights move as stored; \(profile.name) states no decoder, and one that keeps up "
          + "with its port is assumed")
    }
  }
}
