internal import CDigits
internal import Compression
internal import Datasets
internal import Inference
internal import NetworkImport
internal import NetworkModel
internal import Quantities

/// Techniques whose papers used other networks, on the project's own one with real weights.
extension Validation {
  private static let elsewhere =
    "; another network, the project's digits, and not the same training"

  /// Low rank at four times fewer multiply-accumulates.
  static func lowRank() throws -> ValidationFamily {
    let before = try Digits()
    let layers = ["conv2", "res1", "res2"]
    let after = try before.compressed(
      by: """
        name: low rank
        steps:
          - lowRank: {layers: [\(layers.joined(separator: ", "))], speedUp: 4, method: nonlinear, asymmetric: true}
          - \(Digits.retraining)
        """)
    let work = { (network: Network) in
      network.layers.filter { layer in layers.contains { layer.name.hasPrefix($0) } }
        .reduce(0) { $0 + ($1.operation.convolutionShape?.macCount ?? 0) }
    }
    let source = "Zhang et al., TPAMI 2016 (abstract): VGG-16, asymmetric, 3D"
    let status = "from memory" + elsewhere
    return ValidationFamily(
      name: "low-rank", kind: .predicted, unit: "times, or points of 100", tolerance: 0,
      cases: [
        ValidationCase(
          name: "theoretical speed-up", published: 4,
          predicted: Double(work(before.network)) / Double(max(1, work(after))), source: source,
          status: status),
        // Top-5 there, top-1 here.
        ValidationCase(
          name: "accuracy that is left, 100 less the points lost", published: 100 - 0.3,
          predicted: try 100 - before.pointsLost(by: after), source: source, status: status),
      ])
  }

  /// Trained ternary weights.
  static func ternary() throws -> ValidationFamily {
    let before = try Digits()
    let after = try before.compressed(
      by: """
        name: ternary
        steps:
          - ternary: {threshold: 0.05}
          - \(Digits.retraining)
        """)
    let bits = after.layers.reduce(Bits(0)) { sum, layer in
      guard case .convolution(let convolution) = layer.operation else { return sum }
      return sum + convolution.weights.storageBits
    }
    return ValidationFamily(
      name: "ternary", kind: .predicted, unit: "times, or points of 100", tolerance: 0,
      cases: [
        ValidationCase(
          name: "size against 32-bit weights", published: 16,
          predicted: Double(32 * after.weightCount) / Double(max(1, bits)),
          source: "Zhu et al., ICLR 2017 (abstract): 2 bits a weight",
          status: "read from source; here the codes are Huffman-coded" + elsewhere),
        ValidationCase(
          name: "accuracy that is left, 100 less the points lost",
          published: 100 - (8.87 - 8.23), predicted: try 100 - before.pointsLost(by: after),
          source: "Zhu et al., ICLR 2017, Table 1: ResNet-20 on CIFAR-10, error 8.23 to 8.87 %",
          status: "from memory" + elsewhere),
      ])
  }
}

/// The network of `Networks/digits` with its images, as the program carries them.
private struct Digits {
  static let retraining =
    "retrain: {epochs: 20, learningRate: 0.02, objective: distillation, labelShare: 0.5}"
  /// Images to calibrate and train on; the rest is for testing.
  private static let trainingCount = 1437
  private static let side = 8
  /// Bytes before the elements of an IDX file of three dimensions, and of one.
  private static let headers = (images: 16, labels: 8)

  let network: Network
  private let training: LabelledImages
  private let testing: LabelledImages

  init() throws {
    network = try ONNXImporter.load(
      bytes: Self.bytes(millrace_digits_network()), name: "digits-float.onnx")
    let elements = Self.bytes(millrace_digits_images()).dropFirst(Self.headers.images)
      .map { Float($0) / 16 }
    let labels = Self.bytes(millrace_digits_labels()).dropFirst(Self.headers.labels)
      .map { Int($0) }
    func images(_ range: Range<Int>) -> LabelledImages {
      let size = Self.side * Self.side
      return LabelledImages(
        shape: [1, Self.side, Self.side],
        elements: Array(elements[range.lowerBound * size..<range.upperBound * size]),
        labels: Array(labels[range]))
    }
    training = images(0..<Self.trainingCount)
    testing = images(Self.trainingCount..<labels.count)
  }

  private static func bytes(_ file: millrace_file) -> [UInt8] {
    Array(UnsafeBufferPointer(start: file.bytes, count: file.length))
  }

  func compressed(by plan: String) throws -> Network {
    try Compressor.compress(
      network, by: CompressionPlan.decode(bytes: Array(plan.utf8), file: "plan"),
      context: CompressionContext(calibration: training)
    ).network
  }

  /// Points of top-1 accuracy that another network has less on the images for testing.
  func pointsLost(by other: Network) throws -> Double {
    let accuracies = try [network, other].map {
      try Accuracy.measure(Executor($0), on: testing, jobs: 1).top1 ?? 0
    }
    return 100 * (accuracies[0] - accuracies[1])
  }
}
