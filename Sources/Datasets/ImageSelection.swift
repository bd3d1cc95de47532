internal import Diagnostics

/// Which images of a sequence of files are wanted.
struct ImageSelection {
  /// Images passed over at the beginning.
  let skip: Int
  /// The most images that are read, `nil` for all.
  let first: Int?

  /// Images of the files so far.
  private(set) var available = 0

  /// Creates a selection.
  init(first: Int?, skip: Int) {
    self.first = first
    self.skip = skip
  }

  /// Images that are still wanted.
  private var end: Int {
    guard let first else { return .max }
    let (sum, overflow) = skip.addingReportingOverflow(first)
    return overflow ? .max : sum
  }

  /// Whether a further file can hold anything that is wanted.
  var isComplete: Bool { available >= end }

  /// The wanted images of the next file, counted inside it.
  mutating func take(_ count: Int) -> Range<Int> {
    let start = min(max(skip - available, 0), count)
    let limit = min(max(end - available, start), count)
    available += count
    return start..<limit
  }
}
