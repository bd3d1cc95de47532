/// How a network is trained.
public struct TrainingOptions: Sendable {
  /// Times that every image is seen.
  public var epochs: Int
  /// Images of one step.
  public var batchSize: Int
  /// The step's length over the gradient, at the start.
  public var learningRate: Float
  /// How the learning rate changes.
  public var schedule: LearningRateSchedule
  /// The share of each step that goes on in the next, 0…1.
  public var momentum: Float
  /// The factor of half the sum of the squared weights in the loss; biases are not counted.
  public var weightDecay: Float
  /// The greatest Euclidean norm of a gradient over all parameters, or `nil`; a longer one is
  /// shortened.
  public var gradientNormLimit: Float?
  /// What is made small.
  public var objective: TrainingObjective
  /// Whether biases in floating point are trained; those of other formats never are.
  public var trainsBiases: Bool
  /// Orders the images anew in each epoch.
  public var seed: UInt64
  /// Shards of 32 images that are computed at once; the result is the same.
  public var threads: Int

  /// Creates options.
  public init(
    epochs: Int = 10, batchSize: Int = 64, learningRate: Float = 0.02,
    schedule: LearningRateSchedule = .cosine, momentum: Float = 0.9, weightDecay: Float = 0,
    gradientNormLimit: Float? = 5, objective: TrainingObjective = .labels,
    trainsBiases: Bool = true, seed: UInt64 = 1, threads: Int = 1
  ) {
    self.epochs = epochs
    self.batchSize = batchSize
    self.learningRate = learningRate
    self.schedule = schedule
    self.momentum = momentum
    self.weightDecay = weightDecay
    self.gradientNormLimit = gradientNormLimit
    self.objective = objective
    self.trainsBiases = trainsBiases
    self.seed = seed
    self.threads = threads
  }

  /// Throws unless every option is in its range.
  func check() throws(TrainingError) {
    for (name, value) in [("epochs", epochs), ("batch size", batchSize), ("threads", threads)]
    where !(1...1_000_000).contains(value) {
      throw TrainingError("\(name) must be between 1 and 1000000, was \(value)")
    }
    guard learningRate > 0, learningRate.isFinite else {
      throw TrainingError("the learning rate must be positive, was \(learningRate)")
    }
    guard (0..<1).contains(momentum) else {
      throw TrainingError("the momentum must be from 0 to below 1, was \(momentum)")
    }
    guard weightDecay >= 0, weightDecay.isFinite else {
      throw TrainingError("the weight decay must not be negative, was \(weightDecay)")
    }
    if let gradientNormLimit, !(gradientNormLimit > 0) {
      throw TrainingError("the gradient's limit must be positive, was \(gradientNormLimit)")
    }
  }
}

/// What one epoch of training did.
public struct EpochReport: Sendable, Equatable {
  /// The epoch, from 1.
  public let epoch: Int
  /// The mean loss over the epoch, each image's when it was seen, weight decay not counted.
  public let meanLoss: Double
  /// The share of images, 0…1, whose greatest logit was their label's when they were seen; `nil`
  /// without labels.
  public let accuracy: Double?
  /// The learning rate of the epoch's last step.
  public let learningRate: Float
}
