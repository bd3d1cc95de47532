internal import Quantities

/// When the rows of a step's output are ready, found out while tiles are still under way.
struct RowTracker {
  private let ends: [Int]
  private var remaining: [Int]
  private var times: [Cycles]
  /// Row tiles that are complete without a gap.
  private var complete = 0

  /// Tracks the rows of a step.
  init(_ step: StepProgram) {
    ends = step.rowEnds
    remaining = [Int](repeating: step.outputsPerRowTile, count: ends.count)
    times = [Cycles](repeating: 0, count: ends.count)
  }

  /// Rows in all, counted over the batch.
  var rowCount: Int { ends.last ?? 1 }

  /// An output of a row tile is complete.
  mutating func complete(rowTile: Int, at time: Cycles) {
    remaining[rowTile] -= 1
    times[rowTile] = max(times[rowTile], time)
    while complete < ends.count, remaining[complete] == 0 {
      // Rows are ready when all rows before them are.
      if complete > 0 { times[complete] = max(times[complete], times[complete - 1]) }
      complete += 1
    }
  }

  /// When `rows` rows are ready; `nil` while that is open.
  func time(rows: Int) -> Cycles? {
    guard let last = ends.last else { return 0 }
    var (low, high) = (0, ends.count - 1)
    if rows >= last {
      low = high
    } else {
      while low < high {
        let middle = (low + high) / 2
        if ends[middle] >= rows { high = middle } else { low = middle + 1 }
      }
    }
    return low < complete ? times[low] : nil
  }
}
