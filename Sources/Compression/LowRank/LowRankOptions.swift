/// How layers are split into two of lower rank.
public struct LowRankOptions: Hashable, Sendable {
  /// How many filters the first of the two layers has.
  public enum Rank: Hashable, Sendable {
    /// So many, by layer index.
    case filters([Int: Int])
    /// As many as make the layers together so many times cheaper in multiply-accumulates, chosen
    /// by `RankSelection`.
    case speedUp(Double)
  }

  /// What the two layers approximate.
  public enum Method: Hashable, Sendable {
    /// The weights: their singular values; no data is needed.
    case weights
    /// The responses on calibration images, before the nonlinearity.
    case linear
    /// The responses behind the ReLU or clip that follows.
    case nonlinear
  }

  /// How many filters stay.
  public var rank: Rank
  /// What is approximated.
  public var method: Method
  /// Whether a layer takes its inputs from the layers approximated before it, and so makes good
  /// part of their error.
  public var isAsymmetric: Bool
  /// The most pixels that are sampled in each calibration image; all where a map has no more.
  public var samplesPerImage: Int

  /// Creates options.
  public init(
    _ rank: Rank, method: Method = .linear, isAsymmetric: Bool = false, samplesPerImage: Int = 10
  ) {
    self.rank = rank
    self.method = method
    self.isAsymmetric = isAsymmetric
    self.samplesPerImage = samplesPerImage
  }
}
