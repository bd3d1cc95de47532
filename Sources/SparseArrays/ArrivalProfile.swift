public import Quantities

/// How long a vector takes when its matrix arrives at an even pace, as a function of the time that the
/// whole matrix takes.
///
/// The queues are a max-plus system, so the end is the latest of one line for each broadcast: when its
/// column has arrived, and the longest way from there to the end. Of the lines only those of the upper
/// hull are kept; their ceilings are the maximum of all ceilings.
public struct ArrivalProfile: Hashable, Sendable {
  /// A broadcast that may decide.
  private struct Line: Hashable, Sendable {
    /// Entries that have arrived when its column has.
    let entries: Int
    /// Cycles from its broadcast to the last product.
    let rest: Cycles
  }

  private let lines: [Line]
  /// Entries of the matrix.
  public let entryCount: Int

  /// Finds the lines of a vector.
  ///
  /// - Parameters:
  ///   - columns: The columns whose activation is not zero, in the order of their broadcast.
  ///   - counts: The matrix.
  ///   - depth: Activations that a queue holds, at least 1.
  ///   - minimumColumnCycles: The least cycles of a column in an element.
  /// - Complexity: O(columns × elements); memory O(columns + elements).
  public init(
    _ columns: [Int32], of counts: EntryCounts, depth: Int, minimumColumnCycles: Int
  ) {
    // The longest ways to the end, from the last broadcast back: from a start in an element, and from
    // a broadcast.
    var starts = [Cycles](repeating: 0, count: counts.elements)
    var broadcasts = [Cycles](repeating: 0, count: columns.count)
    for index in columns.indices.reversed() {
      let base = Int(columns[index]) * counts.elements
      let blocked = index + depth < columns.count ? broadcasts[index + depth] + 1 : 0
      var longest: Cycles = 0
      for element in starts.indices {
        let work = Cycles(max(minimumColumnCycles, Int(counts.counts[base + element])))
        starts[element] = max(starts[element] + work, blocked)
        longest = max(longest, starts[element])
      }
      let next = index + 1 < columns.count ? broadcasts[index + 1] + 1 : 0
      broadcasts[index] = max(longest + 1, next)
    }
    let arrived = Self.arrived(counts)
    entryCount = counts.entryCount
    var hull: [Line] = []
    for (index, column) in columns.enumerated() {
      let line = Line(entries: arrived[Int(column)], rest: broadcasts[index])
      while let last = hull.last, last.entries == line.entries, last.rest <= line.rest {
        hull.removeLast()
      }
      if let last = hull.last, last.entries == line.entries { continue }
      while hull.count > 1 {
        let (first, middle) = (hull[hull.count - 2], hull[hull.count - 1])
        // The middle line is nowhere above both others.
        let left = (first.rest - middle.rest) * Cycles(line.entries - middle.entries)
        let right = (middle.rest - line.rest) * Cycles(middle.entries - first.entries)
        guard left >= right else { break }
        hull.removeLast()
      }
      hull.append(line)
    }
    lines = hull
  }

  /// For each column, the entries that have arrived when it has.
  private static func arrived(_ counts: EntryCounts) -> [Int] {
    var sum = 0
    return counts.columnEntries.map { count in
      sum += count
      return sum
    }
  }

  /// When the columns of broadcasts have arrived, where all entries take some cycles.
  func arrivals(of columns: [Int32], in counts: EntryCounts, over cycles: Cycles) -> [Int64] {
    let arrived = Self.arrived(counts)
    return columns.map {
      cycles.scaledRoundingUp(
        by: Int64(arrived[Int($0)]), over: Int64(max(1, entryCount)))
    }
  }

  /// Cycles from the first entry on its way to the last product, where all entries take some cycles;
  /// the matrix has arrived then, too.
  ///
  /// - Complexity: O(lines of the hull).
  public func end(arrival: Cycles) -> Cycles {
    lines.reduce(arrival) { latest, line in
      let arrived = arrival.scaledRoundingUp(
        by: Int64(line.entries), over: Int64(max(1, entryCount)))
      return max(latest, arrived + line.rest)
    }
  }
}
