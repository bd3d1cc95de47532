/// A published figure beside what the model says.
public struct ValidationCase: Hashable, Sendable {
  /// What was measured or published.
  public let name: String
  /// The published figure.
  public let published: Double
  /// The model's figure, in the same unit.
  public let predicted: Double
  /// Where it is published.
  public let source: String
  /// How the figure was obtained: read from its source, or from memory.
  public let status: String

  /// By how many per cent the model is higher.
  public var errorPercent: Double {
    published == 0 ? (predicted == 0 ? 0 : .infinity) : 100 * (predicted / published - 1)
  }
}

/// Figures of one kind from one source.
public struct ValidationFamily: Sendable {
  /// What agreement means.
  public enum Kind: String, CaseIterable, Sendable {
    /// The figures must be equal, to the digits that are published.
    case exact
    /// Constants or structure of the model were chosen with these figures in view.
    case calibrated
    /// Nothing was fitted to these figures.
    case predicted
  }

  /// The name.
  public let name: String
  /// What is compared, in a few words.
  public internal(set) var summary = ""
  /// What agreement means.
  public let kind: Kind
  /// The unit of the figures.
  public let unit: String
  /// Half a unit of the last published digit: exact figures may differ by as much.
  public let tolerance: Double
  /// The figures.
  public let cases: [ValidationCase]

  init(
    name: String, kind: Kind, unit: String, tolerance: Double, cases: [ValidationCase]
  ) {
    self.name = name
    self.kind = kind
    self.unit = unit
    self.tolerance = tolerance
    self.cases = cases
  }

  /// The magnitudes of the errors, in per cent.
  private var magnitudes: [Double] { cases.map { abs($0.errorPercent) }.sorted() }

  /// The mean of the errors' magnitudes, in per cent.
  public var meanPercent: Double {
    cases.isEmpty ? 0 : magnitudes.reduce(0, +) / Double(cases.count)
  }

  /// The median of the errors' magnitudes, in per cent.
  public var medianPercent: Double {
    let sorted = magnitudes
    guard !sorted.isEmpty else { return 0 }
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }

  /// The greatest magnitude of an error, in per cent.
  public var worstPercent: Double { magnitudes.last ?? 0 }

  /// Whether what must be equal is; a family without figures says nothing and fails.
  public var holds: Bool {
    !cases.isEmpty
      && (kind != .exact || cases.allSatisfy { abs($0.predicted - $0.published) <= tolerance })
  }
}
