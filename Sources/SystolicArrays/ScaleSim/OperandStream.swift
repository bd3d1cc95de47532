/// The order in which one operand's words enter the array.
///
/// An element's address is the sum of a term of its lane and a term of its step. A lane is a row or
/// column of the array; lanes march one cycle after each other (skewed), or all at once where the
/// operand is loaded to stay (stationary), last row first. Addresses count from 0 in an input with
/// whole windows, so that those beyond the real input are addresses too, marked absent: they cost
/// nothing.
struct OperandStream {
  /// How a fold's elements are spread over its lines.
  enum Pattern {
    /// Lane `l` shows step `t` in line `delay + l + t`.
    case skewed(delay: Int)
    /// Line `i` shows row `rows − 1 − i` of the fold in every lane.
    case stationary(rows: Int)
  }

  /// The folds that tell lanes apart.
  enum LaneAxis {
    /// Lanes are rows of the array.
    case rows
    /// Lanes are columns of the array.
    case columns
  }

  /// How a fold's elements are spread over its lines.
  let pattern: Pattern
  /// The folds that tell lanes apart.
  let laneAxis: LaneAxis
  /// Lanes of a fold.
  let lanesPerFold: Int
  /// Neighbouring entries of `laneTerms` that enter one lane at once.
  let elementsPerLane: Int
  /// For every lane of all folds: its part of the address; addresses of a layer are below 2³¹.
  let laneTerms: [Int32]
  /// For every step, or for every row of all folds: its part of the address.
  let stepTerms: [Int32]
  /// Addresses that there are.
  let addressCount: Int
  /// For each address, whether nothing is there; empty where something is everywhere.
  let isAbsent: [Bool]
  /// Folds along the array's rows.
  let rowFolds: Int
  /// Folds along the array's columns.
  let columnFolds: Int
  /// Lines of a fold.
  let linesPerFold: Int

  /// Lines of all folds.
  var lines: Int { rowFolds * columnFolds * linesPerFold }

  /// Whether the pass over all row folds is the same for every column fold.
  var repeatsByColumnFold: Bool {
    switch pattern {
    case .skewed: laneAxis == .rows
    case .stationary: false
    }
  }

  /// The lanes of a fold, as indices of lanes of all folds.
  func lanes(rowFold: Int, columnFold: Int) -> Range<Int> {
    let fold =
      switch laneAxis {
      case .rows: rowFold
      case .columns: columnFold
      }
    let first = fold * lanesPerFold
    return first..<min(laneTerms.count / elementsPerLane, first + lanesPerFold)
  }

  /// What a line of a fold shows: lanes from `first`, whose steps go down from `step` by `stride`.
  struct Line {
    /// The first lane.
    var first: Int
    /// The lane after the last one.
    var end: Int
    /// The step that the first lane shows.
    var step: Int
    /// 1 where each lane is a step behind the one before it, 0 where all show the same.
    var stride: Int
  }

  /// What a line of a fold shows, or `nil` for nothing.
  func line(_ index: Int, rowFold: Int, columnFold: Int) -> Line? {
    let lanes = lanes(rowFold: rowFold, columnFold: columnFold)
    switch pattern {
    case .skewed(let delay):
      let newest = index - delay
      guard newest >= 0 else { return nil }
      let first = max(0, newest - (stepTerms.count - 1))
      let end = min(lanes.count, newest + 1)
      guard first < end else { return nil }
      return Line(
        first: lanes.lowerBound + first, end: lanes.lowerBound + end, step: newest - first,
        stride: 1)
    case .stationary(let rows):
      let row = rowFold * rows + rows - 1 - index
      guard index < rows, row < stepTerms.count, !lanes.isEmpty else { return nil }
      return Line(first: lanes.lowerBound, end: lanes.upperBound, step: row, stride: 0)
    }
  }

  /// The addresses of a line, in order, absent ones left out.
  func addresses(_ index: Int, rowFold: Int, columnFold: Int) -> [Int] {
    guard let line = line(index, rowFold: rowFold, columnFold: columnFold) else { return [] }
    var result: [Int] = []
    var step = line.step
    for lane in line.first..<line.end {
      for element in lane * elementsPerLane..<(lane + 1) * elementsPerLane {
        let address = Int(laneTerms[element] + stepTerms[step])
        if isAbsent.isEmpty || !isAbsent[address] { result.append(address) }
      }
      step -= line.stride
    }
    return result
  }

  /// The first line that asks for something, counted over all folds.
  var firstRequestLine: Int? {
    for fold in 0..<rowFolds * columnFolds {
      if let line = requestLine(ofFold: fold, in: Array(0..<linesPerFold)) { return line }
    }
    return nil
  }

  /// The last line that asks for something, counted over all folds.
  var lastRequestLine: Int? {
    for fold in (0..<rowFolds * columnFolds).reversed() {
      if let line = requestLine(ofFold: fold, in: (0..<linesPerFold).reversed()) { return line }
    }
    return nil
  }

  private func requestLine(ofFold fold: Int, in lines: some Sequence<Int>) -> Int? {
    let (column, row) = fold.quotientAndRemainder(dividingBy: rowFolds)
    for line in lines where !addresses(line, rowFold: row, columnFold: column).isEmpty {
      return fold * linesPerFold + line
    }
    return nil
  }
}
