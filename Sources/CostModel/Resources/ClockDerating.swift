public import Quantities

/// How far a fuller device slows the clock: a prior, overridden by a profile's own clock.
///
/// `f = base · (1 − κ · max(0, u − 0.6)) · 0.95^crossings`, with u the share of the fullest resource.
/// No published law was found; κ and the loss at a border between dies are engineering priors.
public enum ClockDerating {
  /// The share of the fullest resource up to which nothing is lost.
  static let freeShare = 0.6
  /// The clock's relative loss for each unit of share beyond it: prior, between 0.25 and 1.
  static let slope = Band(low: 0.25, mid: 0.5, high: 1)
  /// What a border between dies leaves of the clock: prior.
  static let crossingFactor = 0.95

  /// The clock that a design would reach, in megahertz.
  ///
  /// - Parameters:
  ///   - base: The clock in an empty device.
  ///   - share: The share of the fullest resource.
  ///   - crossings: Borders between dies that a core crosses.
  public static func megahertz(base: Frequency, share: Double, crossings: Int) -> Band {
    let excess = max(0, share - freeShare)
    var clock = base.megahertz
    for _ in 0..<crossings { clock *= crossingFactor }
    func at(_ slope: Double) -> Double { clock * max(0, 1 - slope * excess) }
    return Band(low: at(slope.high), mid: at(slope.mid), high: at(slope.low))
  }
}
