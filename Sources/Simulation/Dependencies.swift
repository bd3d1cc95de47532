internal import Quantities

/// Rows of a tensor that are ready, by time: how a consumer's tile waits for its producer.
struct ReadyRows {
  /// For each row tile of the producer in order: rows ready, counted over the batch, and when.
  var steps: [(rows: Int, time: Cycles)] = []

  /// When `rows` rows are ready.
  func time(rows: Int) -> Cycles {
    guard let last = steps.last else { return 0 }
    if rows >= last.rows { return last.time }
    var (low, high) = (0, steps.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if steps[middle].rows >= rows { high = middle } else { low = middle + 1 }
    }
    return steps[low].time
  }
}

/// What a step waits for in the steps before it.
struct Dependencies {
  /// A feature map that is read, with what to wait for.
  struct Source {
    /// When its rows are ready.
    let ready: ReadyRows
    /// Whether it is still on chip, so that only the array waits.
    let isRetained: Bool
    /// Rows that it has in all, counted over the batch.
    let rows: Int
  }

  /// Feature maps of the leading layer.
  var sources: [Source] = []
  /// Residual operands.
  var residuals: [Source] = []

  /// When everything of everything is ready.
  var settled: Cycles {
    (sources + residuals).reduce(0) { max($0, $1.ready.steps.last?.time ?? 0) }
  }
}
