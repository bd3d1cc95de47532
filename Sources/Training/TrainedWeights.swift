import NetworkModel

/// The weights of one layer in training.
enum TrainedWeights {
  case free(FreeWeights)
  case shared(SharedWeights)
  case ternary(TernaryWeights)
  case frozen

  /// Starts from a layer's weights.
  ///
  /// - Throws: `TrainingError`, without the layer, when the parameterization does not fit.
  init(_ parameterization: WeightParameterization, _ reals: [Float]) throws(TrainingError) {
    switch parameterization {
    case .free(let mask): self = .free(try FreeWeights(reals, mask: mask))
    case .shared(let codes, let codebook):
      self = .shared(
        try SharedWeights(codes: codes, codebook: codebook, weightCount: reals.count))
    case .ternary(let latent, let threshold):
      self = .ternary(
        try TernaryWeights(latent: latent, threshold: threshold, weightCount: reals.count))
    case .frozen: self = .frozen
    }
  }

  /// Whether training changes the weights.
  var isTrained: Bool {
    switch self {
    case .free, .shared, .ternary: true
    case .frozen: false
    }
  }

  /// Takes a step against the gradient of the weights.
  mutating func update(_ gradient: UnsafePointer<Float>, _ rule: UpdateRule) {
    switch self {
    case .free(let weights): weights.update(gradient, rule)
    case .shared(var weights):
      weights.update(gradient, rule)
      self = .shared(weights)
    case .ternary(var weights):
      self = .frozen  // Gives the codes up, so that they are changed in place.
      weights.update(gradient, rule)
      self = .ternary(weights)
    case .frozen: break
    }
  }

  /// Writes the real values that the network computes with.
  func write(to weights: UnsafeMutablePointer<Float>) {
    switch self {
    case .free(let values): values.write(to: weights)
    case .shared(let values): values.write(to: weights)
    case .ternary(let values): values.write(to: weights)
    case .frozen: break
    }
  }

  /// The weights as they are stored after training.
  func tensor(like old: WeightTensor) throws(NetworkError) -> WeightTensor {
    switch self {
    case .free(let weights): try weights.tensor(like: old)
    case .shared(let weights): try weights.tensor(like: old)
    case .ternary(let weights): try weights.tensor(like: old)
    case .frozen: old
    }
  }
}
