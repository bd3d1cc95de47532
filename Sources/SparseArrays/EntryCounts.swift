/// How many entries each processing element holds of each column of a sparse matrix.
///
/// Row i lies in element i mod P. An element stores the non-zero weights of its rows of a column one
/// after the other, each with the number of zeros before it; a run longer than an entry can count
/// takes a filler, an entry for a zero, for every `longestRun + 1` zeros (Han et al., ISCA 2016,
/// section III).
public struct EntryCounts: Hashable, Sendable {
  /// Columns of the matrix.
  public let columns: Int
  /// Processing elements.
  public let elements: Int
  /// Entries of element k in column j at `j · elements + k`, fillers included.
  public let counts: [UInt16]
  /// Entries of each column in all elements.
  public let columnEntries: [Int]
  /// Weights that are not zero.
  public let nonZeroCount: Int

  /// Entries of the whole matrix, fillers included.
  public var entryCount: Int { columnEntries.reduce(0, +) }

  /// Entries that stand for a zero between others.
  public var fillerCount: Int { entryCount - nonZeroCount }

  /// The most rows of one element: so many entries a column can be counted.
  public static let maximumRowsPerElement = Int(UInt16.max)

  /// Counts the entries of a matrix.
  ///
  /// - Parameters:
  ///   - rows: Rows of the matrix, at most `maximumRowsPerElement` an element.
  ///   - columns: Columns of the matrix.
  ///   - elements: Processing elements.
  ///   - longestRun: The longest run of zeros that an entry counts.
  ///   - nonZeros: Calls its second argument with each column that is not zero in a row.
  /// - Complexity: O(rows + non-zero weights); memory O(columns × elements).
  public init(
    rows: Int, columns: Int, elements: Int, longestRun: Int,
    nonZeros: (_ row: Int, _ visit: (_ column: Int) -> Void) -> Void
  ) {
    precondition(rows <= elements * Self.maximumRowsPerElement)
    var counts = [UInt16](repeating: 0, count: columns * elements)
    var next = [UInt16](repeating: 0, count: columns * elements)
    var nonZeroCount = 0
    let period = longestRun + 1
    counts.withUnsafeMutableBufferPointer { counts in
      next.withUnsafeMutableBufferPointer { next in
        for row in 0..<rows {
          let (local, element) = row.quotientAndRemainder(dividingBy: elements)
          nonZeros(row) { column in
            let place = column * elements + element
            let run = local - Int(next[place])
            counts[place] += UInt16(1 + (run < period ? 0 : run / period))
            next[place] = UInt16(local + 1)
            nonZeroCount += 1
          }
        }
      }
    }
    self.init(
      columns: columns, elements: elements, counts: counts, nonZeroCount: nonZeroCount)
  }

  /// Counts the entries of a matrix without zeros.
  public init(denseRows rows: Int, columns: Int, elements: Int) {
    precondition(rows <= elements * Self.maximumRowsPerElement)
    let column = (0..<elements).map { element in
      UInt16(rows / elements + (element < rows % elements ? 1 : 0))
    }
    var counts: [UInt16] = []
    counts.reserveCapacity(columns * elements)
    for _ in 0..<columns { counts += column }
    self.init(
      columns: columns, elements: elements, counts: counts, nonZeroCount: rows * columns)
  }

  private init(columns: Int, elements: Int, counts: [UInt16], nonZeroCount: Int) {
    self.columns = columns
    self.elements = elements
    self.counts = counts
    self.nonZeroCount = nonZeroCount
    columnEntries = (0..<columns).map { column in
      counts[column * elements..<(column + 1) * elements].reduce(0) { $0 + Int($1) }
    }
  }

  /// The matrix's entries per element as a share of what they would be were all as full as the
  /// fullest: the balance of a run over every column, 0…1.
  public var balance: Double {
    var sums = [Int](repeating: 0, count: elements)
    for column in 0..<columns {
      for element in 0..<elements {
        sums[element] += Int(counts[column * elements + element])
      }
    }
    let most = sums.max() ?? 0
    return most == 0 ? 1 : Double(sums.reduce(0, +)) / Double(most * elements)
  }
}
