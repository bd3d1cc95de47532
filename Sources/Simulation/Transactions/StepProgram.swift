internal import HardwareModel
internal import Mapping
internal import MemorySystem
internal import NetworkModel
internal import Quantities

/// A tiled step with everything that its transactions need: its tiles' work and their addresses.
struct StepProgram {
  let model: TileModel
  let nest: LoopNest
  /// Images that follow one another in the loop over rows.
  let batch: Int
  let hasManyTiles: Bool
  /// Outputs that are complete for each row tile.
  let outputsPerRowTile: Int
  let addresses: StepAddresses

  init(model: TileModel, nest: LoopNest, addresses: StepAddresses) {
    self.model = model
    self.nest = nest
    self.addresses = addresses
    batch = model.problem.loops.batch
    hasManyTiles = nest.tileCount > 1
    outputsPerRowTile = nest.levels.reduce(1) { product, level in
      switch level.axis {
      case .groups, .outputChannels, .columns: product * level.tripCount
      case .rows, .inputChannels: product
      }
    }
  }

  /// The work of a tile.
  func work(_ visit: TileVisit) -> TileWork {
    model.work(visit.extent, visit.flags, hasManyTiles: hasManyTiles)
  }

  /// The output rows that are ready after each row tile, counted over the batch.
  var rowEnds: [Int] {
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
