/// A function of each element.
public enum ActivationFunction: Hashable, Sendable {
  /// max(0, x).
  case relu
  /// x or α·x for negative x.
  case leakyRelu(alpha: Float)
  /// x or α·x for negative x, with an α for each channel.
  case parametricRelu(alpha: [Float])
  /// x limited to a range.
  case clip(minimum: Float, maximum: Float)
  /// 1 / (1 + e^−x).
  case sigmoid
  /// max(0, min(1, α·x + β)).
  case hardSigmoid(alpha: Float, beta: Float)
  /// x · max(0, min(1, x/6 + 1/2)).
  case hardSwish
  /// x / (1 + e^−x), also called swish.
  case sigmoidLinearUnit
  /// x · Φ(x).
  case gaussianErrorLinearUnit
  /// The hyperbolic tangent.
  case hyperbolicTangent
  /// The sign, −1 or 1.
  case sign
  /// The number of thresholds that x reaches, scaled and shifted (FINN's MultiThreshold).
  case multiThreshold(MultiThreshold)
  /// Another function of one element, by its name.
  case other(String)
}

/// A staircase: the number of thresholds that an element reaches, scaled and shifted.
public struct MultiThreshold: Hashable, Sendable {
  /// Ascending thresholds, a row for each channel or one for all.
  public let thresholds: [[Float]]
  /// Factor of the count.
  public let scale: Float
  /// Summand after the factor.
  public let offset: Float

  /// Creates a staircase.
  ///
  /// - Throws: `NetworkError` when the rows differ in length or are not ascending.
  public init(thresholds: [[Float]], scale: Float, offset: Float) throws(NetworkError) {
    guard let first = thresholds.first,
      thresholds.allSatisfy({ $0.count == first.count && zip($0, $0.dropFirst()).allSatisfy(<=) })
    else {
      throw NetworkError("thresholds must be rows of one length in ascending order")
    }
    self.thresholds = thresholds
    self.scale = scale
    self.offset = offset
  }
}
