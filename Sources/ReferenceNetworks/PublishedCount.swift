/// A count that a publication prints, with the precision it is printed to.
public struct PublishedCount: Sendable {
  /// The figure as its source prints it, with its unit.
  public let printed: String
  /// The figure as a number of multiply-accumulates or parameters.
  public let value: Int
  /// One unit of the last printed digit; 1 for an exact figure.
  public let precision: Int
  /// What the source counts and `Network` does not.
  ///
  /// A batch normalisation folded into its convolution keeps one parameter a channel, the bias,
  /// where publications count two (scale and shift) or four (with the running mean and variance).
  /// Negative where the source leaves something out that `Network` counts.
  public let notModelled: Int
  /// Where the figure is printed.
  public let source: String

  /// Creates a published count.
  ///
  /// - Parameters:
  ///   - printed: The figure as printed, with its unit.
  ///   - value: The figure as a number.
  ///   - precision: One unit of the last printed digit.
  ///   - notModelled: What the source counts and `Network` does not.
  ///   - source: Where the figure is printed.
  public init(
    _ printed: String, _ value: Int, precision: Int = 1, notModelled: Int = 0, source: String
  ) {
    self.printed = printed
    self.value = value
    self.precision = precision
    self.notModelled = notModelled
    self.source = source
  }

  /// Whether a network's count is the printed figure, be it rounded or truncated.
  public func agrees(with count: Int) -> Bool {
    abs(count + notModelled - value) < precision
  }
}

/// Sources that several networks share.
enum Source {
  static let torchvision = "torchvision 0.15, table of classification weights"
  static let vitis = "AMD Vitis AI 1.4 model zoo, list of operations"
  static let sze = "Sze et al., Proc. IEEE 105(12), 2017, Table II"
  static let han = "Han et al., NIPS 2015"
  static let darknet = "darknet, table of YOLO models at pjreddie.com"
  static let mobileNet = "Howard et al., arXiv:1704.04861"
}
