/// Several measurements of one thing.
struct Sample {
  private let sorted: [Double]

  /// Creates a sample of at least one value.
  init(_ values: [Double]) {
    precondition(!values.isEmpty)
    sorted = values.sorted()
  }

  /// The middle value, or the mean of the two in the middle.
  var median: Double {
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }

  /// The smallest value.
  var least: Double { sorted[0] }

  /// The greatest value.
  var greatest: Double { sorted[sorted.count - 1] }
}
