internal import Diagnostics
internal import Quantities
internal import StructuredText

extension StreamingArray {
  private enum FoldKey: String, CaseIterable {
    case pe, simd
  }

  /// Decodes a dataflow: `targetCycles`, `targetFramesPerSecond` or `folding`, one of the three.
  ///
  /// Left out, products of weights of up to 4 bits are made of LUTs, no weights are streamed, and FIFOs
  /// are as deep as they fill.
  init(
    _ keys: inout MappingReader<ComputeArray.Key>, clock: Frequency
  ) throws(InputError) {
    let cycles = keys.optional(.targetCycles)
    let rate = keys.optional(.targetFramesPerSecond)
    let stated = keys.optional(.folding)
    guard [cycles, rate, stated].count(where: { $0 != nil }) == 1 else {
      throw keys.whole.error(
        "must state one of targetCycles, targetFramesPerSecond and folding",
        remedy: "write one, for example targetCycles: 100000")
    }
    let folding: Folding
    if let cycles {
      folding = .target(Cycles(try cycles.int(in: 1...1 << 48)))
    } else if let rate {
      let frames = try rate.double(above: 0, through: 1e9)
      folding = .target(max(1, Cycles((Double(clock.hertz) / frames).rounded(.down))))
    } else {
      var folds: [String: Fold] = [:]
      let entries = try stated?.entries { (key, value) throws(InputError) -> (String, Fold) in
        let fold = try value.mapping(FoldKey.self) { (keys) throws(InputError) -> Fold in
          Fold(
            elements: try keys.required(.pe).int(in: 1...ProfileLimits.count),
            lanes: try keys.required(.simd).int(in: 1...ProfileLimits.count))
        }
        return (try key.string(), fold)
      }
      for (name, fold) in entries ?? [] { folds[name] = fold }
      folding = .stated(folds)
    }
    let depths = try keys.optional(.fifoDepths)?.entries {
      (key, value) throws(InputError) -> (String, Int) in
      (try key.string(), try value.int(in: 1...ProfileLimits.count))
    }
    self.init(
      folding: folding,
      widestLUTWeightBits: try keys.optional(.widestLUTWeightBits)?.int(in: 0...32) ?? 4,
      streamedWeights: .layers(
        try keys.optional(.streamedWeights)?.list(count: 0...65_536) {
          (name) throws(InputError) in try name.string()
        } ?? []),
      fifoDepths: Dictionary(depths ?? [], uniquingKeysWith: { $1 }))
  }
}
