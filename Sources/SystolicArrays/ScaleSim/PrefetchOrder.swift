internal import HardwareModel

/// The order in which SCALE-Sim fetches an operand beforehand.
///
/// The folds along the lanes are stacked: a row for each step, a column for each lane of a fold.
/// An operand that enters the array skewed is fetched along the anti-diagonals of the stack, lowest
/// row first; one that is loaded to stay, row by row.
struct PrefetchOrder {
  /// The operand.
  let stream: OperandStream
  private let steps: Int
  private let lanes: [Int32]
  private let lanesPerFold: Int
  private let folds: Int

  /// Creates the order of a layer's inputs or filters.
  init(_ stream: OperandStream) {
    self.stream = stream
    steps = stream.stepTerms.count
    lanes = stream.laneTerms
    lanesPerFold = stream.lanesPerFold
    folds = (lanes.count + lanesPerFold - 1) / lanesPerFold
  }

  /// The places of the stack, empty ones included.
  var places: Int { folds * steps * lanesPerFold }

  /// Calls a function with each address that is fetched.
  func forEachAddress(_ body: (Int) -> Void) {
    switch stream.pattern {
    case .stationary:
      for fold in 0..<folds {
        let end = min(lanes.count, (fold + 1) * lanesPerFold)
        for step in stream.stepTerms {
          for lane in fold * lanesPerFold..<end { visit(Int(lanes[lane] + step), body) }
        }
      }
    case .skewed:
      let rows = folds * steps
      for diagonal in 0..<rows + lanesPerFold {
        var row = min(diagonal, rows - 1)
        let last = max(0, diagonal - lanesPerFold + 1)
        while row >= last {
          let (fold, step) = row.quotientAndRemainder(dividingBy: steps)
          let lane = fold * lanesPerFold + diagonal - row
          if lane < lanes.count { visit(Int(lanes[lane] + stream.stepTerms[step]), body) }
          row -= 1
        }
      }
    }
  }

  private func visit(_ address: Int, _ body: (Int) -> Void) {
    if stream.isAbsent.isEmpty || !stream.isAbsent[address] { body(address) }
  }
}
