/// One tile of a nest, with its place.
public struct TileVisit: Hashable, Sendable {
  /// Which parts of the reuse rule hold.
  public var flags = TileFlags()
  /// How much of each axis it covers.
  public var extent = TileExtent.empty
  /// Its number in the order of the loops.
  public var ordinal = 0
  /// The group.
  public var group = 0
  /// The first output channel of the group.
  public var outputChannel = 0
  /// The number of the tile among those of the output channels.
  public var outputTile = 0
  /// The first input channel of the group.
  public var inputChannel = 0
  /// The number of the tile among those of the input channels.
  public var inputTile = 0
  /// The image.
  public var image = 0
  /// The row tile, counted over the batch.
  public var rowTile = 0
  /// The first row of those that leave the step, in its image.
  public var row = 0
  /// The first column of those that leave the step.
  public var column = 0

  /// Creates the visit of the only tile of a nest.
  public init() {}
}

/// The tiles of a nest one after the other, in the order of its loops.
///
/// - Complexity: O(1) a tile on average; nothing is allocated after the first.
public struct TileCursor: Sendable {
  private let nest: LoopNest
  private let rowTilesPerImage: Int
  /// For each level: its run, the iteration within the run, and the iteration in all.
  private var runs: [Int]
  private var iterations: [Int]
  private var indices: [Int]
  /// The flags with which each level was entered.
  private var flags: [TileFlags]
  /// The present tile, or `nil` after the last one.
  public private(set) var current: TileVisit?

  /// Begins at the first tile.
  ///
  /// - Parameters:
  ///   - nest: The loops.
  ///   - batch: Images that follow one another in the loop over rows.
  public init(_ nest: LoopNest, batch: Int) {
    self.nest = nest
    let rows = nest.levels.first { $0.axis == .rows }?.tripCount ?? 1
    rowTilesPerImage = max(1, rows / max(1, batch))
    runs = [Int](repeating: 0, count: nest.levels.count)
    iterations = runs
    indices = runs
    flags = [TileFlags](repeating: TileFlags(), count: nest.levels.count + 1)
    var visit = TileVisit()
    enter(from: 0, &visit)
    current = visit
  }

  /// Goes on to the next tile.
  public mutating func advance() {
    guard var visit = current else { return }
    var level = nest.levels.count - 1
    while level >= 0 {
      let loop = nest.levels[level]
      if indices[level] + 1 < loop.tripCount {
        indices[level] += 1
        iterations[level] += 1
        if iterations[level] == loop.runs[runs[level]].count {
          iterations[level] = 0
          runs[level] += 1
        }
        break
      }
      level -= 1
    }
    guard level >= 0 else {
      current = nil
      return
    }
    for inner in level + 1..<nest.levels.count {
      runs[inner] = 0
      iterations[inner] = 0
      indices[inner] = 0
    }
    visit.ordinal += 1
    enter(from: level, &visit)
    current = visit
  }

  /// Takes over what the loops from a level on cover.
  private mutating func enter(from first: Int, _ visit: inout TileVisit) {
    for level in first..<nest.levels.count {
      let loop = nest.levels[level]
      let run = loop.runs[runs[level]]
      visit.extent.set(loop.axis, to: run)
      let start = run.start + iterations[level] * run.size
      let index = indices[level]
      switch loop.axis {
      case .groups: visit.group = start
      case .outputChannels: (visit.outputChannel, visit.outputTile) = (start, index)
      case .inputChannels: (visit.inputChannel, visit.inputTile) = (start, index)
      case .rows:
        (visit.row, visit.rowTile, visit.image) = (start, index, index / rowTilesPerImage)
      case .columns: visit.column = start
      }
      flags[level + 1] =
        loop.tripCount == 1
        ? flags[level]
        : flags[level].at(
          level: level, isFirst: index == 0, isLast: index == loop.tripCount - 1, of: nest)
    }
    visit.flags = flags[nest.levels.count]
  }
}
