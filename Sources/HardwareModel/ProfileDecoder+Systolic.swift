internal import Diagnostics
internal import StructuredText

extension SystolicArray {
  private enum ModeWord: String, CaseIterable {
    case physical, scalesim
  }

  /// Decodes an array.
  ///
  /// Left out, `mode` is physical; in this mode nothing overlaps and `tiling` leaves output channels
  /// and rows free. In mode
  /// scalesim a missing `interface` means that bandwidth is estimated, a missing `sparsity` that
  /// filters are dense.
  init(
    _ keys: inout MappingReader<ComputeArray.Key>, placements: Placements
  ) throws(InputError) {
    let rows = try keys.required(.rows)
    let columns = try keys.required(.columns)
    self.init(
      rows: try rows.count(), columns: try columns.count(),
      dataflow: try keys.required(.dataflow).word(Dataflow.self),
      mode: try Self.mode(&keys))
    guard self.rows * self.columns <= ProfileLimits.multipliers else {
      throw keys.whole.error(
        "must have at most \(ProfileLimits.multipliers) multipliers, was "
          + "\(self.rows) × \(self.columns)", remedy: "give rows and columns of one core")
    }
    guard case .scaleSim = mode else { return }
    guard placements.activations == [.dram] else {
      throw keys.whole.error(
        "of mode scalesim needs feature maps in DRAM",
        remedy: "set placements.activations to [dram], or choose mode physical")
    }
  }

  private static func mode(
    _ keys: inout MappingReader<ComputeArray.Key>
  ) throws(InputError) -> Mode {
    switch try keys.optional(.mode)?.word(ModeWord.self) ?? .physical {
    case .physical:
      return .physical(
        PhysicalArrayRules(
          overlapsStationaryLoad: try keys.optional(.overlapsStationaryLoad)?.bool() ?? false,
          tiling: try keys.optional(.tiling).map(TilingRules.init) ?? .rowsAndOutputs))
    case .scalesim:
      let sparsity = try keys.optional(.sparsity).map(Sparsity.init)
      return .scaleSim(
        ScaleSimRules(
          interface: try keys.optional(.interface).map(ScaleSimRules.Interface.init),
          sparsity: sparsity?.kind ?? .dense,
          representation: sparsity?.representation ?? .ellpackBlock))
    }
  }

  /// What the key `sparsity` holds.
  private struct Sparsity {
    var kind: ScaleSimRules.Sparsity
    var representation: ScaleSimRules.Representation

    private enum Word: String, CaseIterable {
      case layerwise, rowwise
    }

    private enum Key: String, CaseIterable {
      case kind, blockLength, seed, representation
    }

    /// The seed that SCALE-Sim's configurations have.
    private static let customarySeed = 40

    init(_ reader: NodeReader) throws(InputError) {
      self = try reader.mapping(Key.self) { (keys) throws(InputError) -> Sparsity in
        let kind: ScaleSimRules.Sparsity
        switch try keys.required(.kind).word(Word.self) {
        case .layerwise: kind = .layerwise
        case .rowwise:
          kind = .rowwise(
            blockLength: try keys.required(.blockLength).int(in: 2...ProfileLimits.count),
            seed: UInt32(
              try keys.optional(.seed)?.int(in: 0...Int(UInt32.max)) ?? Self.customarySeed))
        }
        return Sparsity(
          kind: kind,
          representation: try keys.optional(.representation)?.word(
            ScaleSimRules.Representation.self) ?? .ellpackBlock)
      }
    }

    private init(kind: ScaleSimRules.Sparsity, representation: ScaleSimRules.Representation) {
      self.kind = kind
      self.representation = representation
    }
  }
}

extension ScaleSimRules.Interface {
  private enum Key: String, CaseIterable {
    case inputWords, weightWords, outputWords
  }

  fileprivate init(_ reader: NodeReader) throws(InputError) {
    self = try reader.mapping(Key.self) { (keys) throws(InputError) -> Self in
      Self(
        inputWords: try keys.required(.inputWords).count(),
        weightWords: try keys.required(.weightWords).count(),
        outputWords: try keys.required(.outputWords).count())
    }
  }
}

extension TilingRules {
  /// Any number of output channels and rows, with as much of the other axes as fits, in any order:
  /// on ResNet-50 and AlexNet within 2 % of every size of every axis, and found a hundred times
  /// sooner.
  fileprivate static let rowsAndOutputs = TilingRules(
    outputChannels: .free, inputChannels: .fewest, rows: .free, columns: .fewest,
    minimumRowTiles: 1, orders: Order.allCases)
}
