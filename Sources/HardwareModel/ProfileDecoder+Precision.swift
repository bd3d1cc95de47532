internal import Diagnostics
internal import StructuredText

extension Precision {
  private enum Key: String, CaseIterable {
    case weightBits, activationBits, accumulatorBits, partialSumBits, biasBits, storageBits
    case decoderSymbolsPerCycle, macsPerDSP, packing
  }

  private enum PackingKey: String, CaseIterable {
    case weightBits, activationBits, factor
  }

  /// Decodes the widths.
  ///
  /// Left out, `partialSumBits` is `accumulatorBits`, `biasBits` is `accumulatorBits`,
  /// `storageBits` are `weightBits` and `activationBits`, and nothing is packed.
  init(_ reader: NodeReader) throws(InputError) {
    self = try reader.mapping(Key.self) { (keys) throws(InputError) -> Precision in
      let weightBits = try keys.required(.weightBits).int(in: 1...32)
      let activationBits = try keys.required(.activationBits).int(in: 1...32)
      let accumulatorBits = try keys.required(.accumulatorBits).int(in: 1...64)
      let storage = keys.optional(.storageBits)
      return Precision(
        weightBits: weightBits, activationBits: activationBits, accumulatorBits: accumulatorBits,
        partialSumBits: try keys.optional(.partialSumBits)?.int(in: 1...64) ?? accumulatorBits,
        biasBits: try keys.optional(.biasBits)?.int(in: 1...64) ?? accumulatorBits,
        storageBits: try storage?.widths(holding: [weightBits, activationBits])
          ?? Set([weightBits, activationBits]).sorted(),
        decoderSymbolsPerCycle: try keys.optional(.decoderSymbolsPerCycle)?.int(in: 1...4096),
        macsPerDSP: try keys.required(.macsPerDSP).double(above: 0, through: 64),
        packing: try keys.optional(.packing)?.list(of: Self.packing) ?? [])
    }
  }

  private static func packing(_ reader: NodeReader) throws(InputError) -> Packing {
    try reader.mapping(PackingKey.self) { (keys) throws(InputError) -> Packing in
      Packing(
        weightBits: try keys.required(.weightBits).int(in: 1...32),
        activationBits: try keys.required(.activationBits).int(in: 1...32),
        factor: try keys.required(.factor).int(in: 1...64))
    }
  }
}

extension NodeReader {
  /// Widths in bits, ascending, among them the given ones.
  fileprivate func widths(holding needed: [Int]) throws(InputError) -> [Int] {
    var last = 0
    let widths = try list(count: 1...32) { (element) throws(InputError) -> Int in
      let width = try element.int(in: 1...32)
      guard width > last else {
        throw element.error(
          "must be above the width before it, which is \(last), was \(width)",
          remedy: "list the widths in ascending order, each once")
      }
      last = width
      return width
    }
    for width in needed where !widths.contains(width) {
      throw error(
        "must contain weightBits and activationBits, lacks \(width)", remedy: "add \(width)")
    }
    return widths
  }
}
