import NetworkModel

/// Trained ternary quantization: −Wₙ, 0 or Wₚ for each weight, by a latent real value.
///
/// Zhu, Han, Mao and Dally, "Trained Ternary Quantization", ICLR 2017, Section 4: latent values are
/// divided by their greatest magnitude at the start; equation (6) gives the ternary weights,
/// equation (7) the gradients of Wₚ and Wₙ, sums over their weights, and equation (8) those of the
/// latent values: Wₚ, 1 or Wₙ times that of the ternary weight. As for shared weights, the steps of
/// Wₚ and Wₙ are those of the means of their gradients. The sign of Wₙ's follows from −Wₙ.
struct TernaryWeights {
  private let latent: FloatBuffer
  private let velocities: FloatBuffer
  private let threshold: Float
  /// The code of each weight: −1, 0 or 1.
  private var codes: [Int8]
  private(set) var positive: Float
  private(set) var negative: Float
  private var positiveVelocity: Float = 0
  private var negativeVelocity: Float = 0

  /// - Throws: `TrainingError` when there is not one latent value for each weight, all are zero, or
  ///   the threshold is out of range.
  init(latent initial: [Float], threshold: Float, weightCount: Int) throws(TrainingError) {
    guard initial.count == weightCount else {
      throw TrainingError("\(initial.count) latent values are given for \(weightCount) weights")
    }
    guard (0..<1).contains(threshold) else {
      throw TrainingError(
        "a ternary threshold of \(threshold) is impossible",
        remedy: "give a share of the greatest weight, from 0 to below 1")
    }
    let greatest = initial.reduce(0) { max($0, abs($1)) }
    guard greatest > 0, initial.allSatisfy(\.isFinite) else {
      throw TrainingError("its weights are all zero or not finite")
    }
    latent = FloatBuffer(initial.map { $0 / greatest })
    velocities = FloatBuffer(count: weightCount)
    self.threshold = threshold
    codes = [Int8](repeating: 0, count: weightCount)
    (positive, negative) = (0, 0)
    assignCodes()
    func mean(_ sign: Int8) -> Float {
      let members = zip(codes, initial).filter { $0.0 == sign }.map { Double(abs($0.1)) }
      return members.isEmpty ? greatest : Float(members.reduce(0, +) / Double(members.count))
    }
    (positive, negative) = (mean(1), mean(-1))
  }

  /// Equation (6), with the threshold t times the greatest latent magnitude (equation (9)).
  private mutating func assignCodes() {
    let (latent, count) = (latent.start, latent.count)
    var greatest: Float = 0
    var index = 0
    while index < count {
      greatest = max(greatest, abs(latent[index]))
      index += 1
    }
    let limit = threshold * greatest
    codes.withUnsafeMutableBufferPointer { codes in
      index = 0
      while index < count {
        let value = latent[index]
        codes[index] = value > limit ? 1 : value < -limit ? -1 : 0
        index += 1
      }
    }
  }

  mutating func update(_ gradient: UnsafePointer<Float>, _ rule: UpdateRule) {
    let (latent, velocities, count) = (latent.start, velocities.start, latent.count)
    var sums = (positive: 0.0, negative: 0.0)
    var counts = (positive: 0, negative: 0)
    codes.withUnsafeBufferPointer { codes in
      var index = 0
      while index < count {
        let slope = gradient[index]
        var factor: Float = 1
        if codes[index] > 0 {
          sums.positive += Double(slope)
          counts.positive += 1
          factor = positive
        } else if codes[index] < 0 {
          sums.negative -= Double(slope)
          counts.negative += 1
          factor = negative
        }
        rule.update(&latent[index], &velocities[index], gradient: factor * slope)
        index += 1
      }
    }
    if counts.positive > 0 {
      rule.update(
        &positive, &positiveVelocity, gradient: Float(sums.positive / Double(counts.positive)))
    }
    if counts.negative > 0 {
      rule.update(
        &negative, &negativeVelocity, gradient: Float(sums.negative / Double(counts.negative)))
    }
    assignCodes()
  }

  func write(to weights: UnsafeMutablePointer<Float>) {
    codes.withUnsafeBufferPointer { codes in
      var index = 0
      while index < codes.count {
        weights[index] = codes[index] > 0 ? positive : codes[index] < 0 ? -negative : 0
        index += 1
      }
    }
  }

  /// The codes, with Wₙ and Wₚ as the format's scales.
  func tensor(like old: WeightTensor) throws(NetworkError) -> WeightTensor {
    try WeightTensor(
      shape: old.shape, format: .ternary(negative: Double(negative), positive: Double(positive)),
      values: .bytes(codes))
  }
}
