public import NetworkModel

/// How weights become ternary.
public struct TernarizationOptions: Hashable, Sendable {
  /// The share t of a layer's greatest magnitude up to which a weight becomes zero, 0…1; the same
  /// for all layers.
  public var threshold: Double

  /// Creates options; 0.05 is the t that the paper takes for CIFAR-10.
  public init(threshold: Double = 0.05) { self.threshold = threshold }
}

/// Weights of three values, −Wn, 0 and +Wp, fitted in closed form.
///
/// A weight becomes zero where |w| ≤ t · max |w| (Zhu et al., "Trained Ternary Quantization", ICLR
/// 2017, Equations 6 and 9). For that choice of zeros and signs Wp and Wn are the means of the
/// magnitudes kept on either side, which minimise Σ (w − ŵ)² since the two sums are apart (Li et
/// al., "Ternary Weight Networks", 2016, Section 2.2, with one scale for each sign). Training may
/// follow and move them.
public enum Ternarization {
  /// The network with ternary weights in some layers; biases stay as they are.
  ///
  /// O(weights).
  /// - Throws: `CompressionError` when a layer has no known weights or the threshold is not in 0…1.
  public static func ternarize(
    _ network: Network, layers: [Int], options: TernarizationOptions = TernarizationOptions(),
    context: CompressionContext = CompressionContext()
  ) throws(CompressionError) -> Network {
    guard (0..<1).contains(options.threshold) else {
      throw CompressionError(
        "a ternary threshold lies between 0 and 1, was \(options.threshold)",
        remedy: "use the paper's 0.05")
    }
    var changed: [Int: Convolution] = [:]
    for index in layers {
      let (name, convolution, weights) = try network.knownConvolution(index)
      let (format, signs) = fit(weights, threshold: options.threshold)
      changed[index] = try compressing(layer: name) { () throws(NetworkError) -> Convolution in
        try convolution.replacing(
          weights: WeightTensor(
            shape: convolution.weights.shape, format: format, values: .bytes(signs)))
      }
    }
    return try network.changing(changed)
  }

  /// The ternary format of some weights and the sign of each.
  static func fit(
    _ weights: [Float], threshold: Double
  ) -> (format: NumberFormat, signs: [Int8]) {
    let greatest = weights.reduce(Float(0)) { max($0, $1.magnitude) }
    let limit = threshold * Double(greatest)
    var (positive, negative) = (0.0, 0.0)
    var (positiveCount, negativeCount) = (0, 0)
    let signs = weights.map { weight -> Int8 in
      let value = Double(weight)
      if value > limit {
        positive += value
        positiveCount += 1
        return 1
      }
      if value < -limit {
        negative -= value
        negativeCount += 1
        return -1
      }
      return 0
    }
    return (
      .ternary(
        negative: negativeCount > 0 ? negative / Double(negativeCount) : 0,
        positive: positiveCount > 0 ? positive / Double(positiveCount) : 0), signs
    )
  }
}
