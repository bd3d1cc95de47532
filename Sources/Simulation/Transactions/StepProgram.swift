internal import HardwareModel
internal import Mapping
internal import MemorySystem
internal import NetworkModel
internal import Quantities

/// A step with everything that its transactions need: its tiles' work and their addresses.
struct StepProgram {
  /// How the step is cut.
  private enum Content {
    case tiles(LoopNest, StepAddresses)
    case parts(SparseProgram)
  }

  let model: TileModel
  private let content: Content
  /// Tiles, or parts.
  let tileCount: Int

  /// A tiled step.
  init(model: TileModel, nest: LoopNest, addresses: StepAddresses) {
    self.model = model
    content = .tiles(nest, addresses)
    tileCount = nest.tileCount
  }

  /// A step of a sparse engine.
  init(model: TileModel, parts: SparseProgram) {
    self.model = model
    content = .parts(parts)
    tileCount = parts.parts.count
  }

  /// Cycles before the first tile.
  var startCycles: Cycles {
    switch content {
    case .tiles: model.startCycles
    case .parts: 0
    }
  }

  /// Whether a tile's inputs come before its weights, which are multiplied while they arrive.
  var loadsInputsFirst: Bool {
    switch content {
    case .tiles: false
    case .parts: true
    }
  }

  /// The tiles in the order of their loops; `nil` where parts are counted through.
  var cursor: TileCursor? {
    switch content {
    case .tiles(let nest, _): TileCursor(nest, batch: model.problem.loops.batch)
    case .parts: nil
    }
  }

  /// The tile of a number, where tiles are parts.
  func part(_ index: Int) -> TileVisit? {
    switch content {
    case .tiles: nil
    case .parts(let program): index < tileCount ? program.visit(index) : nil
    }
  }

  /// The work of a tile.
  func work(_ visit: TileVisit) -> TileWork {
    switch content {
    case .tiles: model.work(visit.extent, visit.flags, hasManyTiles: tileCount > 1)
    case .parts(let program): program.work(visit)
    }
  }

  /// The part that is multiplied while its weights arrive, if a tile is one.
  func arrivingPart(_ visit: TileVisit) -> SparseStep.Part? {
    guard case .parts(let program) = content else { return nil }
    let part = program.parts[visit.ordinal]
    return part.arrival == nil ? nil : part
  }

  /// The run of a sparse engine's step, `nil` for others.
  var sparseRun: SparseRun? {
    guard case .parts(let program) = content else { return nil }
    return program.run
  }

  /// What a transfer moves, and where it lies.
  func regions(
    _ kind: TransferKind, _ visit: TileVisit
  ) -> (stream: MemoryStream, regions: [StridedRegion]) {
    switch content {
    case .parts(let program): return program.regions(kind, visit)
    case .tiles(_, let addresses):
      switch kind {
      case .weights: return (.weights, addresses.weightRegions(visit))
      case .partialSums: return (.partialSumReads, [addresses.partialSumRegion(visit)])
      case .inputs: return (.inputs, addresses.inputRegions(visit))
      case .residuals:
        return (.residuals, addresses.residuals.map { addresses.outputRegion($0, visit) })
      case .store where visit.flags.isLastVisit && !model.spillsPartialSums:
        return (.outputs, [addresses.outputRegion(addresses.output, visit)])
      case .store: return (.partialSumWrites, [addresses.partialSumRegion(visit)])
      }
    }
  }

  /// Outputs that are complete for each row tile.
  var outputsPerRowTile: Int {
    guard case .tiles(let nest, _) = content else { return tileCount }
    return nest.levels.reduce(1) { product, level in
      switch level.axis {
      case .groups, .outputChannels, .columns: product * level.tripCount
      case .rows, .inputChannels: product
      }
    }
  }

  /// The output rows that are ready after each row tile, counted over the batch.
  var rowEnds: [Int] {
    guard case .tiles(let nest, _) = content else {
      return [model.problem.loops.rows * model.problem.loops.batch]
    }
    var result: [Int] = []
    var end = 0
    for level in nest.levels where level.axis == .rows {
      for run in level.runs {
        for _ in 0..<run.count {
          end += run.size
          result.append(end)
        }
      }
    }
    return result
  }
}
