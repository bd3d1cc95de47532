internal import Diagnostics
internal import Quantities
internal import StructuredText

extension ComputeArray {
  private enum Family: String, CaseIterable {
    case loopUnrolled, systolic, sparse, streaming
  }

  /// The keys of every family: which of them there may be is said by the family.
  enum Key: String, CaseIterable {
    case family
    case outputChannels, inputChannels, pixels, kernelRows, kernelColumns, pixelMode
    case pipelineFillCycles, minimumRowCycles, augmentedChannels, spillsPartialSums
    case padsWeights, layerOverlap
    case tiling, stream
    case rows, columns, dataflow, mode, overlapsStationaryLoad, interface, sparsity
    case processingElements, queueDepth, codeBits, indexBits, pointerBits, minimumColumnCycles
    case pointersPerElement, drainCycles
    case targetCycles, targetFramesPerSecond, folding, widestLUTWeightBits, streamedWeights
    case fifoDepths
  }

  /// Decodes an array.
  ///
  /// Left out, `kernelRows`, `kernelColumns` and `pixels` are 1, cycles and `augmentedChannels` 0,
  /// `spillsPartialSums` false, `layerOverlap` stores, and `stream` absent.
  ///
  /// - Parameters:
  ///   - reader: The array's node.
  ///   - clock: The profile's main clock.
  ///   - placements: Where tensors may stay; a stream needs feature maps on chip.
  init(_ reader: NodeReader, clock: Frequency, placements: Placements) throws(InputError) {
    self = try reader.mapping(Key.self) { (keys) throws(InputError) -> ComputeArray in
      switch try keys.required(.family).word(Family.self) {
      case .loopUnrolled:
        return .loopUnrolled(
          try Self.loopUnrolled(&keys, clock: clock, placements: placements))
      case .systolic:
        return .systolic(try SystolicArray(&keys, placements: placements))
      case .sparse:
        return .sparse(try SparseArray(&keys))
      case .streaming:
        return .streaming(try StreamingArray(&keys, clock: clock))
      }
    }
  }

  private static func loopUnrolled(
    _ keys: inout MappingReader<Key>, clock: Frequency, placements: Placements
  ) throws(InputError) -> LoopUnrolledArray {
    let mode = try keys.required(.pixelMode)
    let stream = keys.optional(.stream)
    let array = LoopUnrolledArray(
      outputChannels: try keys.required(.outputChannels).count(),
      inputChannels: try keys.required(.inputChannels).count(),
      pixels: try keys.optional(.pixels)?.count() ?? 1,
      kernelRows: try keys.optional(.kernelRows)?.count() ?? 1,
      kernelColumns: try keys.optional(.kernelColumns)?.count() ?? 1,
      pixelMode: try mode.word(LoopUnrolledArray.PixelMode.self),
      pipelineFillCycles: try keys.optional(.pipelineFillCycles)?.cycles() ?? 0,
      minimumRowCycles: try keys.optional(.minimumRowCycles)?.cycles() ?? 0,
      augmentedChannels: try keys.optional(.augmentedChannels)?.int(
        in: 0...ProfileLimits.count) ?? 0,
      spillsPartialSums: try keys.optional(.spillsPartialSums)?.bool() ?? false,
      padsWeights: try keys.optional(.padsWeights)?.bool() ?? false,
      layerOverlap: try keys.optional(.layerOverlap)?.word(
        LoopUnrolledArray.LayerOverlap.self) ?? .stores,
      tiling: try TilingRules(keys.required(.tiling)),
      stream: try stream.map { (reader) throws(InputError) in
        try StreamFeed(reader, clock: clock)
      })
    try array.check(keys.whole, mode: mode, stream: stream, placements: placements)
    return array
  }
}

extension LoopUnrolledArray {
  /// Refuses combinations that the models do not have.
  fileprivate func check(
    _ whole: NodeReader, mode: NodeReader, stream: NodeReader?, placements: Placements
  ) throws(InputError) {
    let factors = [outputChannels, inputChannels, pixels, kernelRows, kernelColumns]
    var product = 1
    for factor in factors {
      guard let next = product.multipliedIfRepresentable(by: factor),
        next <= ProfileLimits.multipliers
      else {
        throw whole.error(
          "must have at most \(ProfileLimits.multipliers) multipliers, was "
            + factors.map(String.init).joined(separator: " × "),
          remedy: "give channels, pixels and kernel that are in parallel, not those of a layer")
      }
      product = next
    }
    if pixelMode == .tile {
      guard case .fixed = tiling.rows, case .fixed = tiling.columns else {
        throw mode.error(
          "must not be tile unless tiling.rows and tiling.columns are whole numbers",
          remedy: "give both, or choose row or flat")
      }
    }
    guard let stream else { return }
    guard inputChannels == 1, kernelRows == 1, kernelColumns == 1 else {
      throw stream.error(
        "needs inputChannels, kernelRows and kernelColumns of 1",
        remedy: "set them to 1, or remove stream")
    }
    guard pixelMode == .flat else {
      throw mode.error(
        "must be flat where there is a stream, was \(pixelMode.rawValue)",
        remedy: "choose flat, or remove stream")
    }
    guard placements.activations == [.onChip] else {
      throw stream.error(
        "needs feature maps on chip",
        remedy: "set placements.activations to [onChip], or remove stream")
    }
  }
}

extension TilingRules {
  private enum Key: String, CaseIterable {
    case outputChannels, inputChannels, rows, columns, minimumRowTiles, orders
  }

  /// Decodes the rules; left out, an axis is free, `minimumRowTiles` 1, and every order is allowed.
  init(_ reader: NodeReader) throws(InputError) {
    self = try reader.mapping(Key.self) { (keys) throws(InputError) -> TilingRules in
      TilingRules(
        outputChannels: try keys.optional(.outputChannels).map(AxisRule.init) ?? .free,
        inputChannels: try keys.optional(.inputChannels).map(AxisRule.init) ?? .free,
        rows: try keys.optional(.rows).map(AxisRule.init) ?? .free,
        columns: try keys.optional(.columns).map(AxisRule.init) ?? .free,
        minimumRowTiles: try keys.optional(.minimumRowTiles)?.count() ?? 1,
        orders: try keys.optional(.orders)?.distinctWords(Order.self) ?? Order.allCases)
    }
  }
}

extension TilingRules.AxisRule {
  private enum Word: String, CaseIterable {
    case free, array, whole, fewest
  }

  /// Decodes a word, a whole number for a fixed size, or a list of the sizes there are.
  fileprivate init(_ reader: NodeReader) throws(InputError) {
    if case .sequence = reader.node.content {
      self = .oneOf(
        try reader.list(count: 1...16) { (size) throws(InputError) in try size.count() })
      return
    }
    if let size = try reader.wholeNumberIfAny() {
      self = .fixed(size)
      return
    }
    switch try reader.word(Word.self, or: "a whole number") {
    case .free: self = .free
    case .array: self = .array
    case .whole: self = .whole
    case .fewest: self = .fewest
    }
  }
}

extension NodeReader {
  /// A count, when the text begins like a number.
  fileprivate func wholeNumberIfAny() throws(InputError) -> Int? {
    guard case .scalar(let text, _) = node.content, let first = text.first,
      first.isNumber || first == "-" || first == "+" || first == "."
    else { return nil }
    return try count()
  }

  /// One of an enumeration's raw values; the message names what else could have stood here.
  fileprivate func word<Word: CaseIterable & RawRepresentable<String>>(
    _ type: Word.Type, or other: String
  ) throws(InputError) -> Word {
    guard case .scalar(let text, _) = node.content, !text.isEmpty else { return try word(type) }
    guard let word = Word(rawValue: text) else {
      let allowed = Word.allCases.map(\.rawValue)
      throw error(
        "must be \(other) or one of \(allowed.joined(separator: ", ")), was \(text.prefix(40))",
        remedy: nearest(to: text, among: allowed).map { "did you mean \($0)?" })
    }
    return word
  }
}
