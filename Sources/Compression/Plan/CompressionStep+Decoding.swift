internal import Diagnostics
internal import StructuredText
internal import WeightCoding

extension CompressionStep {
  private enum Key: String, CaseIterable {
    case prune, reestimate, retrain, share, fixedPoint, lowRank, ternary, statistics
  }

  /// Decodes a step: a mapping with one key, the step's word.
  init(_ reader: NodeReader) throws(InputError) {
    self = try reader.mapping(Key.self) { (keys) throws(InputError) -> CompressionStep in
      let present = Key.allCases.filter { keys.contains($0) }
      guard present.count == 1 else {
        throw keys.whole.error(
          "must be one step, has \(present.count)",
          remedy: "write each step as an element of its own, such as '- prune: {density: 0.1}'")
      }
      let options = try keys.required(present[0])
      switch present[0] {
      case .prune: return .prune(try PruneStep(options))
      case .reestimate: return .reestimate(try ReestimateStep(options))
      case .retrain: return .retrain(try RetrainStep(options))
      case .share: return .share(try ShareStep(options))
      case .fixedPoint: return .fixedPoint(try FixedPointStep(options))
      case .lowRank: return .lowRank(try LowRankStep(options))
      case .ternary: return .ternary(try TernaryStep(options))
      case .statistics: return .statistics(try StatisticsStep(options))
      }
    }
  }
}

extension PruneStep {
  private enum Key: String, CaseIterable {
    case layers, density, deviations, globalDensity, sensitivity, groups, saliency, structure
  }

  private enum SensitivityKey: String, CaseIterable { case densities, maximumLoss, images }

  private enum GroupKey: String, CaseIterable { case keep, of }

  init(_ reader: NodeReader) throws(InputError) {
    self = try reader.mapping(Key.self) { (keys) throws(InputError) -> PruneStep in
      let selection = try keys.optional(.layers)?.selection() ?? .all
      var found: [Criterion] = []
      if let node = keys.optional(.density) {
        found.append(
          .density(
            try node.perLayer { (value) throws(InputError) -> Double in
              try value.double(in: 0...1)
            }))
      }
      if let node = keys.optional(.deviations) {
        found.append(
          .deviations(
            try node.perLayer { (value) throws(InputError) -> Double in
              try value.double(in: 0...100)
            }))
      }
      if let node = keys.optional(.globalDensity) {
        found.append(.globalDensity(try node.double(in: 0...1)))
      }
      if let node = keys.optional(.sensitivity) { found.append(try Self.sensitivity(node)) }
      if let node = keys.optional(.groups) { found.append(try Self.groups(node)) }
      guard found.count == 1 else {
        throw keys.whole.error(
          "must state one of density, deviations, globalDensity, sensitivity and groups, states "
            + "\(found.count)", remedy: "keep the one that you mean")
      }
      return PruneStep(
        layers: selection, criterion: found[0],
        saliency: try keys.optional(.saliency)?.word(Saliency.self) ?? .magnitude,
        structure: try keys.optional(.structure)?.word(Structure.self) ?? .elements)
    }
  }

  private static func sensitivity(_ reader: NodeReader) throws(InputError) -> Criterion {
    try reader.mapping(SensitivityKey.self) { (keys) throws(InputError) -> Criterion in
      let ladder = try keys.optional(.densities)?.list(count: 1...64) {
        (element) throws(InputError) -> Double in try element.double(above: 0, through: 1)
      }
      return .sensitivity(
        densities: ladder ?? [0.8, 0.6, 0.5, 0.4, 0.3, 0.2, 0.15, 0.1, 0.05],
        maximumLoss: try keys.required(.maximumLoss).double(in: 0...1),
        images: try keys.optional(.images)?.int(in: 1...10_000_000))
    }
  }

  private static func groups(_ reader: NodeReader) throws(InputError) -> Criterion {
    try reader.mapping(GroupKey.self) { (keys) throws(InputError) -> Criterion in
      let size = try keys.required(.of).int(in: 2...64)
      return .groups(keep: try keys.required(.keep).int(in: 1...(size - 1)), of: size)
    }
  }
}

extension ReestimateStep {
  private enum Key: String, CaseIterable { case biases, scales, lastLayer, ridge }

  init(_ reader: NodeReader) throws(InputError) {
    self = try reader.mapping(Key.self) { (keys) throws(InputError) -> ReestimateStep in
      var step = ReestimateStep()
      if let node = keys.optional(.biases) { step.biases = try node.bool() }
      if let node = keys.optional(.scales) { step.scales = try node.bool() }
      if let node = keys.optional(.lastLayer) { step.lastLayer = try node.bool() }
      if let node = keys.optional(.ridge) { step.ridge = try node.double(in: 0...1e6) }
      return step
    }
  }
}

extension RetrainStep {
  private enum Key: String, CaseIterable {
    case epochs, batch, learningRate, schedule, momentum, weightDecay, objective
    case temperature, labelShare, layers
  }

  init(_ reader: NodeReader) throws(InputError) {
    self = try reader.mapping(Key.self) { (keys) throws(InputError) -> RetrainStep in
      var step = RetrainStep()
      if let node = keys.optional(.epochs) { step.epochs = try node.int(in: 1...10_000) }
      if let node = keys.optional(.batch) { step.batch = try node.int(in: 1...4096) }
      if let node = keys.optional(.learningRate) {
        step.learningRate = try node.double(above: 0, through: 10)
      }
      if let node = keys.optional(.schedule) { step.schedule = try node.word(Schedule.self) }
      if let node = keys.optional(.objective) { step.objective = try node.word(Objective.self) }
      if let node = keys.optional(.momentum) { step.momentum = try node.double(in: 0...0.999) }
      if let node = keys.optional(.weightDecay) { step.weightDecay = try node.double(in: 0...1) }
      if step.objective == .distillation {
        if let node = keys.optional(.temperature) {
          step.temperature = try node.double(above: 0, through: 100)
        }
        if let node = keys.optional(.labelShare) { step.labelShare = try node.double(in: 0...1) }
      }
      if let node = keys.optional(.layers) { step.layers = try node.selection() }
      return step
    }
  }
}

extension ShareStep {
  private enum Key: String, CaseIterable { case layers, bits, initialization, iterations }

  init(_ reader: NodeReader) throws(InputError) {
    self = try reader.mapping(Key.self) { (keys) throws(InputError) -> ShareStep in
      var step = ShareStep(
        bits: try keys.required(.bits).perLayer { (value) throws(InputError) -> Int in
          try value.int(in: 1...12)
        })
      if let node = keys.optional(.layers) { step.layers = try node.selection() }
      if let node = keys.optional(.initialization) {
        step.initialization = try node.word(SharingInitialization.self)
      }
      if let node = keys.optional(.iterations) { step.iterations = try node.int(in: 0...10_000) }
      return step
    }
  }
}

extension FixedPointStep {
  private enum Key: String, CaseIterable {
    case layers, weightBits, activationBits, precision, images
  }

  init(_ reader: NodeReader) throws(InputError) {
    self = try reader.mapping(Key.self) { (keys) throws(InputError) -> FixedPointStep in
      func widths(_ node: NodeReader?) throws(InputError) -> PerLayer<Int>? {
        guard let node else { return nil }
        return try node.perLayer { (value) throws(InputError) -> Int in try value.int(in: 2...16) }
      }
      let step = FixedPointStep(
        layers: try keys.optional(.layers)?.selection() ?? .all,
        weightBits: try widths(keys.optional(.weightBits)),
        activationBits: try widths(keys.optional(.activationBits)),
        precision: try keys.optional(.precision)?.word(Precision.self) ?? .dynamic,
        images: try keys.optional(.images)?.int(in: 1...10_000_000))
      guard step.weightBits != nil || step.activationBits != nil else {
        throw keys.whole.error(
          "must state weightBits, activationBits or both", remedy: "add the bits that you mean")
      }
      return step
    }
  }
}

extension LowRankStep {
  private enum Key: String, CaseIterable {
    case layers, rank, speedUp, method, asymmetric, samplesPerImage
  }

  init(_ reader: NodeReader) throws(InputError) {
    self = try reader.mapping(Key.self) { (keys) throws(InputError) -> LowRankStep in
      let rank: Rank
      switch (keys.optional(.rank), keys.optional(.speedUp)) {
      case (let node?, nil):
        rank = .filters(
          try node.perLayer { (value) throws(InputError) -> Int in try value.int(in: 1...65_536) })
      case (nil, let node?): rank = .speedUp(try node.double(above: 1, through: 100))
      case (nil, nil), (.some, .some):
        throw keys.whole.error(
          "must state one of rank and speedUp", remedy: "keep the one that you mean")
      }
      var step = LowRankStep(rank: rank)
      if let node = keys.optional(.layers) { step.layers = try node.selection() }
      if let node = keys.optional(.method) { step.method = try node.word(Method.self) }
      if let node = keys.optional(.asymmetric) { step.isAsymmetric = try node.bool() }
      if let node = keys.optional(.samplesPerImage) {
        step.samplesPerImage = try node.int(in: 1...100_000)
      }
      return step
    }
  }
}

extension TernaryStep {
  private enum Key: String, CaseIterable { case layers, threshold }

  init(_ reader: NodeReader) throws(InputError) {
    self = try reader.mapping(Key.self) { (keys) throws(InputError) -> TernaryStep in
      var step = TernaryStep()
      if let node = keys.optional(.layers) { step.layers = try node.selection() }
      if let node = keys.optional(.threshold) { step.threshold = try node.double(in: 0...0.99) }
      return step
    }
  }
}

extension StatisticsStep {
  private enum Key: String, CaseIterable { case layers }

  init(_ reader: NodeReader) throws(InputError) {
    self = try reader.mapping(Key.self) { (keys) throws(InputError) -> StatisticsStep in
      StatisticsStep(
        layers: try keys.required(.layers).perLayer {
          (value) throws(InputError) -> Figures in try Figures(value)
        })
    }
  }
}

extension StatisticsStep.Figures {
  private enum Key: String, CaseIterable {
    case density, densityStep, codeBits, shared, indexBits, codeHuffmanBits, indexHuffmanBits
    case publishedRate
  }

  init(_ reader: NodeReader) throws(InputError) {
    self = try reader.mapping(Key.self) { (keys) throws(InputError) -> Self in
      let density = try keys.required(.density).double(in: 0...1)
      let densityStep = try keys.optional(.densityStep)?.double(in: 0...1) ?? 0.01
      let codeBits = try keys.required(.codeBits).int(in: 1...32)
      let isShared = try keys.optional(.shared)?.bool() ?? (codeBits <= 16)
      guard !isShared || codeBits <= 16 else {
        throw keys.whole.error(
          "a table of shared weights has codes of at most 16 bits, not \(codeBits)",
          remedy: "state shared: false for weights of their own")
      }
      let indexBits = try keys.required(.indexBits).int(in: 0...16)
      let codeHuffmanBits = try keys.optional(.codeHuffmanBits)?.double(in: 0...32)
      let indexHuffmanBits = try keys.optional(.indexHuffmanBits)?.double(in: 0...32)
      let rate = try keys.optional(.publishedRate)?.double(in: 0...10)
      do throws(CodingError) {
        return Self(
          try LayerStatistics(
            density: density, densityStep: densityStep, codeBits: codeBits, indexBits: indexBits,
            codeHuffmanBits: codeHuffmanBits, indexHuffmanBits: indexHuffmanBits,
            isShared: isShared), publishedRate: rate)
      } catch {
        throw keys.whole.error(error.description)
      }
    }
  }
}
