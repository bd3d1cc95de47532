public import NetworkModel

/// What is known of where a layer's weights are not zero.
public enum SparseWeights: Sendable {
  /// The real values, output channels of all groups first.
  case real([Float])
  /// Only the share of weights that are not zero; places are made from a seed.
  case synthetic(density: Double, deviation: Double, seed: UInt64)
  /// Every weight counts.
  case dense

  /// The entries of some rows of a group's matrix: output channels by input channel, kernel row and
  /// kernel column.
  ///
  /// Elements without rows all do the same: the first of them stands for all.
  ///
  /// - Complexity: O(weights of the rows); memory O(columns × elements that have rows).
  public func entries(
    of shape: ConvolutionShape, group: Int, rows: Range<Int>, elements: Int, longestRun: Int
  ) -> EntryCounts {
    let columns = shape.inputChannels * shape.kernelRows * shape.kernelColumns
    let elements = min(elements, rows.count + 1)
    switch self {
    case .dense:
      return EntryCounts(denseRows: rows.count, columns: columns, elements: elements)
    case .synthetic(let density, let deviation, let seed):
      let part = UInt64(group * shape.outputChannels + rows.lowerBound)
      return SyntheticPattern(
        rows: rows.count, columns: columns, density: density, deviation: deviation,
        seed: seed &+ part &* 0x9E37_79B9
      ).entries(elements: elements, longestRun: longestRun)
    case .real(let values):
      return values.withUnsafeBufferPointer { values in
        EntryCounts(
          rows: rows.count, columns: columns, elements: elements, longestRun: longestRun
        ) { row, visit in
          let start = (group * shape.outputChannels + rows.lowerBound + row) * columns
          for column in 0..<columns where values[start + column] != 0 { visit(column) }
        }
      }
    }
  }
}
