internal import Diagnostics
internal import Quantities
internal import StructuredText

extension SparseArray {
  /// Decodes an engine.
  ///
  /// Left out, `queueDepth` is 8, `codeBits` and `indexBits` are 4, `pointerBits` 16,
  /// `pointersPerElement` 16,384, a column takes a cycle at least, and results drain in 4: EIE's.
  init(_ keys: inout MappingReader<ComputeArray.Key>) throws(InputError) {
    self.init(
      processingElements: try keys.required(.processingElements).int(
        in: 1...ProfileLimits.count),
      queueDepth: try keys.optional(.queueDepth)?.int(in: 1...4096) ?? 8,
      codeBits: try keys.optional(.codeBits)?.int(in: 1...16) ?? 4,
      indexBits: try keys.optional(.indexBits)?.int(in: 1...16) ?? 4,
      pointerBits: try keys.optional(.pointerBits)?.int(in: 1...64) ?? 16,
      pointersPerElement: try keys.optional(.pointersPerElement)?.int(in: 1...1 << 24) ?? 16384,
      minimumColumnCycles: try keys.optional(.minimumColumnCycles)?.int(in: 0...64) ?? 1,
      drainCycles: try keys.optional(.drainCycles)?.cycles() ?? 4)
  }
}
