internal import NetworkModel

/// The loops over the tiles of a step, with the iterations grouped into runs of equal extent.
///
/// Reuse follows one rule: a tensor is loaded at an iteration when every loop inside the innermost
/// loop that indexes it (loops of one trip are skipped) is at its first iteration; an output is
/// complete for this visit when every loop inside its innermost loop is at its last one. An output
/// whose reduction loop lies outside is visited several times, as partial sums.
public struct LoopNest: Sendable {
  /// Neighbouring iterations of one loop that cover equally much.
  public struct Run: Hashable, Sendable {
    /// How many iterations.
    public let count: Int
    /// Elements that one covers: channels, rows or columns that leave the step.
    public let size: Int
    /// Rows or columns of the leading layer for them.
    public let computed: Int
    /// Input rows or columns for those.
    public let input: Int
    /// Where the first iteration begins.
    public let start: Int
  }

  /// One loop.
  public struct Level: Sendable {
    /// What it runs over.
    public let axis: LoopAxis
    /// Its iterations in order.
    public let runs: [Run]
    /// How many there are.
    public let tripCount: Int
  }

  /// The loops, outermost first.
  public let levels: [Level]
  /// The innermost loop that indexes weights, −1 when none does.
  public let weightDepth: Int
  /// The innermost loop that indexes inputs, −1 when none does.
  public let inputDepth: Int
  /// The innermost loop that indexes outputs, −1 when none does.
  public let outputDepth: Int
  /// The loop over input channels when it lies outside an output's loops, so that sums spill.
  public let spillDepth: Int?
  /// Tiles in all.
  public let tileCount: Int

  /// Lays the tiles of a step into loops.
  public init(_ problem: TileProblem, _ tiling: Tiling) {
    let loops = problem.loops
    var levels: [Level] = []
    for axis in tiling.order.axes {
      let runs: [Run]
      switch axis {
      case .groups:
        runs = plainRuns(extent: loops.groups, tile: 1)
      case .outputChannels:
        runs = plainRuns(extent: loops.outputChannels, tile: tiling.outputChannels)
      case .inputChannels:
        runs = plainRuns(extent: loops.inputChannels, tile: tiling.inputChannels)
      case .rows:
        let image = windowRuns(extent: loops.rows, tile: tiling.rows) { problem.rowExtent($0) }
        runs =
          loops.batch == 1
          ? image : Array(repeating: image, count: loops.batch).flatMap { $0 }
      case .columns:
        runs = windowRuns(extent: loops.columns, tile: tiling.columns) {
          problem.columnExtent($0)
        }
      }
      levels.append(
        Level(axis: axis, runs: runs, tripCount: runs.reduce(0) { $0 + $1.count }))
    }
    self.levels = levels
    let isChannelwise = problem.isChannelwise
    func innermost(where isIndex: (LoopAxis) -> Bool) -> Int {
      levels.lastIndex { $0.tripCount > 1 && isIndex($0.axis) } ?? -1
    }
    weightDepth = innermost { $0 != .rows && $0 != .columns }
    inputDepth = innermost { axis in
      switch axis {
      case .rows, .columns: true
      case .outputChannels: isChannelwise
      case .groups, .inputChannels: !isChannelwise
      }
    }
    let outputDepth = innermost { $0 != .inputChannels }
    self.outputDepth = outputDepth
    spillDepth = levels.firstIndex { $0.axis == .inputChannels && $0.tripCount > 1 }
      .flatMap { $0 < outputDepth ? $0 : nil }
    tileCount = levels.reduce(1) { $0 * $1.tripCount }
  }
}

/// Runs of an axis without windows: full tiles, then the remainder.
private func plainRuns(extent: Int, tile: Int) -> [LoopNest.Run] {
  let (full, rest) = extent.quotientAndRemainder(dividingBy: tile)
  var runs: [LoopNest.Run] = []
  if full > 0 {
    runs.append(LoopNest.Run(count: full, size: tile, computed: tile, input: tile, start: 0))
  }
  if rest > 0 {
    runs.append(
      LoopNest.Run(count: 1, size: rest, computed: rest, input: rest, start: full * tile))
  }
  return runs
}

/// Runs of rows or columns: padding and borders make the first and last tiles different.
private func windowRuns(
  extent: Int, tile: Int, _ covered: (Range<Int>) -> (computed: Int, input: Int)
) -> [LoopNest.Run] {
  var runs: [LoopNest.Run] = []
  var start = 0
  while start < extent {
    let end = min(extent, start + tile)
    let (computed, input) = covered(start..<end)
    if let last = runs.last, last.size == end - start, last.computed == computed,
      last.input == input
    {
      runs[runs.count - 1] = LoopNest.Run(
        count: last.count + 1, size: last.size, computed: computed, input: input,
        start: last.start)
    } else {
      runs.append(
        LoopNest.Run(
          count: 1, size: end - start, computed: computed, input: input, start: start))
    }
    start = end
  }
  return runs
}
