import Datasets
import Glibc
import NetworkModel

/// An objective with all that it needs to know of each image.
struct Loss: Sendable {
  /// Sums over images.
  struct Sum {
    var loss = 0.0
    /// Images whose greatest logit is the label's.
    var correct = 0
  }

  private let classCount: Int
  private let labels: [Int]?
  /// The share of the labels' cross-entropy in the loss.
  private let labelShare: Float
  /// A reference network's logits, image by image.
  private let reference: [Float]?
  /// The temperature of distillation, or `nil` where logits are compared.
  private let temperature: Float?

  /// Prepares an objective.
  ///
  /// - Throws: `TrainingError` when labels are missing or not among the classes, a setting is out of
  ///   range, or the reference network does not fit.
  init(
    _ objective: TrainingObjective, _ images: LabelledImages, classCount: Int, threads: Int
  ) throws(TrainingError) {
    self.classCount = classCount
    labels = images.labels
    for label in images.labels ?? [] where !(0..<classCount).contains(label) {
      throw TrainingError(
        "an image has label \(label), but the network has \(classCount) outputs",
        remedy: "give the labels of this network's data")
    }
    switch objective {
    case .labels:
      (labelShare, reference, temperature) = (1, nil, nil)
    case .distillation(let network, let temperature, let share):
      guard temperature > 0, temperature.isFinite, (0...1).contains(share) else {
        throw TrainingError(
          "a temperature of \(temperature) with a label share of \(share) is impossible",
          remedy: "give a positive temperature and a share of 0 to 1")
      }
      labelShare = share
      self.temperature = temperature
      reference = try Self.logits(of: network, for: images, classCount, threads)
    case .logits(let network):
      (labelShare, temperature) = (0, nil)
      reference = try Self.logits(of: network, for: images, classCount, threads)
    }
    guard labelShare == 0 || images.labels != nil else {
      throw TrainingError(
        "the images have no labels", remedy: "give labels, or distil a reference network")
    }
  }

  private static func logits(
    of network: Network, for images: LabelledImages, _ classCount: Int, _ threads: Int
  ) throws(TrainingError) -> [Float] {
    let reference = try DifferentiableNetwork(network)
    guard reference.classCount == classCount else {
      throw TrainingError(
        "the reference network has \(reference.classCount) outputs instead of \(classCount)",
        remedy: "give the network before it was compressed")
    }
    return try reference.logits(for: images, threads: threads)
  }

  /// Adds the loss of some images, and writes `scale` times its derivatives by their logits.
  ///
  /// - Parameters:
  ///   - logits: Class c of the n-th of N images at c·N + n; the derivatives likewise.
  ///   - images: Which images they are.
  func evaluate(
    _ logits: UnsafePointer<Float>, of images: ArraySlice<Int>, scale: Float,
    derivatives: UnsafeMutablePointer<Float>, order: DerivativeOrder
  ) -> Sum {
    var sum = Sum()
    var values = [Float](repeating: 0, count: classCount)
    var slopes = [Float](repeating: 0, count: classCount)
    for (column, image) in images.enumerated() {
      for index in 0..<classCount { values[index] = logits[index * images.count + column] }
      for index in 0..<classCount { slopes[index] = 0 }
      if let labels, labelShare > 0 {
        let label = labels[image]
        sum.loss += divergence(
          values, target: { $0 == label ? 1 : 0 }, temperature: 1, share: labelShare, order, &slopes
        )
      }
      if let reference, labelShare < 1 {
        let wanted = Array(reference[image * classCount..<(image + 1) * classCount])
        if let temperature {
          let target = softmax(wanted, temperature: temperature)
          sum.loss += divergence(
            values, target: { target[$0] }, temperature: temperature, share: 1 - labelShare, order,
            &slopes)
        } else {
          for index in 0..<classCount {
            let distance = values[index] - wanted[index]
            sum.loss += Double(distance * distance) / 2
            slopes[index] += order == .first ? distance : 1
          }
        }
      }
      if let labels, greatest(values) == labels[image] { sum.correct += 1 }
      for index in 0..<classCount {
        derivatives[index * images.count + column] = scale * slopes[index]
      }
    }
    return sum
  }

  /// share · T² · the divergence Σ q log(q/p) at temperature T, whose slope by a logit is
  /// share · T · (p − q) and whose second derivative by it is share · p(1 − p).
  private func divergence(
    _ logits: [Float], target: (Int) -> Float, temperature: Float, share: Float,
    _ order: DerivativeOrder, _ slopes: inout [Float]
  ) -> Double {
    let probabilities = softmax(logits, temperature: temperature)
    var loss = 0.0
    for index in 0..<classCount {
      let (probability, wanted) = (probabilities[index], target(index))
      if wanted > 0 {
        // The smallest normal number stands for a probability that underflowed.
        let known = max(probability, .leastNormalMagnitude)
        loss += Double(wanted) * (log(Double(wanted)) - log(Double(known)))
      }
      switch order {
      case .first: slopes[index] += share * temperature * (probability - wanted)
      case .second: slopes[index] += share * probability * (1 - probability)
      }
    }
    return Double(share * temperature * temperature) * loss
  }
}

/// e^(zᵢ/T) over its sum; the greatest is subtracted first, so that nothing overflows.
func softmax(_ logits: [Float], temperature: Float) -> [Float] {
  let greatest = logits.max() ?? 0
  let powers = logits.map { expf(($0 - greatest) / temperature) }
  let sum = powers.reduce(0, +)
  return powers.map { $0 / sum }
}

/// The place of the greatest element, the first of equals.
func greatest(_ values: some Collection<Float>) -> Int {
  var best = (place: 0, value: -Float.infinity)
  for (place, value) in values.enumerated() where value > best.value { best = (place, value) }
  return best.place
}
