/// Which weights become zero.
public struct PruningOptions: Sendable {
  /// How many weights stay.
  public enum Criterion: Sendable {
    /// A share of each layer's weights, 0…1, by layer index; the count is rounded to nearest.
    case density([Int: Double])
    /// Weights whose magnitude exceeds so many standard deviations of their layer, by layer index
    /// (Han et al., "Learning both Weights and Connections", NIPS 2015, Section 3.1: "a quality
    /// parameter multiplied by the standard deviation of a layer's weights").
    ///
    /// The deviation is that of the weights that are not zero yet, so that pruning a second time
    /// does not depend on how much the first left.
    case deviations([Int: Double])
    /// A share of all weights of the layers, ranked across them.
    case globalDensity(Double)
    /// The `keep` greatest of each `of` consecutive input channels of one output channel at one
    /// kernel position.
    ///
    /// These are the groups of NVIDIA's 2:4 sparsity (Mishra et al., "Accelerating Sparse Deep
    /// Neural Networks", 2021, Section 3), whose reduction runs over the input channels innermost.
    /// A last group with fewer channels keeps `keep` of them, or all it has.
    case groups(keep: Int, of: Int)
  }

  /// What is removed as one.
  public enum Structure: Sendable {
    /// Single weights.
    case elements
    /// Whole filters with their biases, by the sum of their saliencies: for magnitudes the L1 norm
    /// (Li et al., "Pruning Filters for Efficient ConvNets", ICLR 2017, Section 3.1).
    ///
    /// Each layer keeps one filter at least. With `removing`, the channels disappear from this
    /// layer and from its consumers where the graph allows it; a note names layers where not.
    case filters(removing: Bool)
  }

  /// How many weights stay.
  public var criterion: Criterion
  /// How much each weight is worth, by layer index, in the order of the weights; magnitudes where
  /// there is no entry.
  public var saliencies: [Int: [Float]]
  /// What is removed as one.
  public var structure: Structure

  /// Creates options.
  public init(
    _ criterion: Criterion, saliencies: [Int: [Float]] = [:], structure: Structure = .elements
  ) {
    self.criterion = criterion
    self.saliencies = saliencies
    self.structure = structure
  }
}
