public import NetworkModel

/// What of a layer's weights is trained, and so what stays as the compression left it.
public enum WeightParameterization: Sendable {
  /// Every weight by itself, in single precision; those where the mask is false are zero and stay
  /// so (Han et al., "Learning both Weights and Connections for Efficient Neural Networks",
  /// NIPS 2015, Section 3). Without a mask all are trained.
  case free(mask: [Bool]? = nil)
  /// A table of shared weights and each weight's place in it, which stays (Han et al., "Deep
  /// Compression", ICLR 2016, Section 3.3). An entry that is exactly 0 stands for pruned weights
  /// and stays 0.
  case shared(codes: [Int32], codebook: [Float])
  /// Three values, −Wₙ, 0 and Wₚ, of which each weight takes one by what its latent real value is
  /// (Zhu et al., "Trained Ternary Quantization", ICLR 2017).
  ///
  /// A latent value beyond `threshold` times the greatest magnitude, above or below, is Wₚ or −Wₙ.
  /// Wₚ, Wₙ and the latent values are trained; the first two begin at the means of the magnitudes
  /// they stand for.
  case ternary(latent: [Float], threshold: Float = 0.05)
  /// Nothing: the weights stay as they are stored.
  case frozen
}

extension WeightParameterization {
  /// What keeps the form in which weights are stored.
  ///
  /// A codebook's codes and ternary weights stay such, floats that are 0 stay 0. Integer, fixed-point
  /// and binary weights, whose values a step of training would move off their grid, are frozen.
  ///
  /// - Throws: `TrainingError` when the values are not known or a code is not in its codebook.
  public init(keeping weights: WeightTensor) throws(TrainingError) {
    guard let reals = weights.realValues else {
      throw TrainingError(
        "its weights are not known", remedy: "give a network file that holds the weights")
    }
    switch weights.format {
    case .float:
      self = .free(mask: reals.contains(0) ? reals.map { $0 != 0 } : nil)
    case .codebook(_, let entries):
      let codes: [Int32] =
        switch weights.values {
        case .integers(let codes): codes
        case .bytes(let codes): codes.map { Int32($0) }
        case .reals, .statistical, .absent:
          throw TrainingError("its codes are not known", remedy: "give the codes as integers")
        }
      self = .shared(codes: codes, codebook: entries)
    case .ternary: self = .ternary(latent: reals)
    case .integer, .fixedPoint, .binary: self = .frozen
    }
  }
}
