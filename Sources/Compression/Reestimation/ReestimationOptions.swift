/// What is estimated anew.
public struct ReestimationOptions: Hashable, Sendable {
  /// Every layer's biases, so that each channel's mean is that of the reference.
  public var biases: Bool
  /// Every layer's scales and biases, so that each channel's variance and mean are those of the
  /// reference.
  public var scales: Bool
  /// The last layer's weights, by least squares to the reference's results.
  public var lastLayer: Bool
  /// The weight of the change of the last layer's weights in that fit, against the mean square of
  /// its inputs; not negative.
  public var ridge: Double

  /// Creates options.
  public init(
    biases: Bool = true, scales: Bool = false, lastLayer: Bool = false, ridge: Double = 1e-3
  ) {
    self.biases = biases
    self.scales = scales
    self.lastLayer = lastLayer
    self.ridge = ridge
  }
}
