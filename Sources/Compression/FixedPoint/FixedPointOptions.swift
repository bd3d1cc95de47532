/// How weights and feature maps are brought to fixed point.
public struct FixedPointOptions: Hashable, Sendable {
  /// Whether layers have fraction lengths of their own.
  public enum Precision: Hashable, Sendable {
    /// Each layer's weights, its biases and each feature map have their own.
    case dynamic
    /// One for all weights and one for all feature maps: those of least error.
    case uniform
  }

  /// Bits of a weight, 2…16, by layer index; layers without keep their weights.
  public var weightBits: [Int: Int]
  /// Bits of a feature map, 2…16, by the index of the layer that writes it; others keep theirs.
  ///
  /// Pooling, ReLU, clip and rearrangements keep the format of what they read, so that their own
  /// entries do not count.
  public var activationBits: [Int: Int]
  /// Bits of the network's input, or `nil` to keep its format.
  public var inputBits: Int?
  /// The fewest bits of a bias.
  ///
  /// A bias has the bits of its layer's weights, but 8 at least: it is added to an accumulator of
  /// 32 bits, so that short biases would save nothing.
  public var minimumBiasBits: Int
  /// Whether layers have fraction lengths of their own.
  public var precision: Precision
  /// The most images on which fraction lengths are chosen, from the first; `nil` for all.
  public var images: Int?

  /// Creates options.
  public init(
    weightBits: [Int: Int] = [:], activationBits: [Int: Int] = [:], inputBits: Int? = nil,
    minimumBiasBits: Int = 8, precision: Precision = .dynamic, images: Int? = nil
  ) {
    self.weightBits = weightBits
    self.activationBits = activationBits
    self.inputBits = inputBits
    self.minimumBiasBits = minimumBiasBits
    self.precision = precision
    self.images = images
  }
}
