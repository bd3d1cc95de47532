import Datasets
import Foundation
import NetworkImport
import NetworkModel
import Testing

@testable import Training

/// Published networks, which are too large to keep here: set MILLRACE_SHARED to the directory that
/// holds `networks`.
private let collection = ProcessInfo.processInfo.environment["MILLRACE_SHARED"]

@Suite(
  .enabled(
    if: collection != nil, "MILLRACE_SHARED is not set: the published networks are not trained"))
struct PublishedNetworkTests {
  private let folder = "\(collection ?? "")/networks"

  /// Images of the CIFAR-10 test batch, normalised as the image classification network takes them.
  private func images(_ range: Range<Int>) throws -> LabelledImages {
    let path = "\(folder)/data/cifar10_test_first2000.bin"
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    let (means, deviations): ([Float], [Float]) = (
      [0.4914, 0.4822, 0.4465], [0.2470, 0.2435, 0.2616]
    )
    var elements: [Float] = []
    for image in range {
      for channel in 0..<3 {
        let start = image * 3073 + 1 + channel * 1024
        elements += bytes[start..<start + 1024].map {
          (Float($0) / 255 - means[channel]) / deviations[channel]
        }
      }
    }
    return LabelledImages(
      shape: [3, 32, 32], elements: elements, labels: range.map { Int(bytes[$0 * 3073]) })
  }

  @Test func computesThePublishedAccuracyAndRecoversIt() throws {
    let network = try ONNXImporter.load(
      path: "\(folder)/float/alibaba_mlperf_v07_model_ic.onnx")
    // 82.0 % of the first 1,000 by ONNX Runtime.
    #expect(try network.accuracy(on: images(0..<1000)) == 0.82)
    let pruned = try network.pruned(to: 0.5, by: network.magnitudes)
    let options = TrainingOptions(epochs: 2, learningRate: 0.002, threads: 2)
    let trained = try Trainer.train(pruned, on: images(0..<256), options: options).network
    let test = try images(1000..<1256)
    let (before, after) = try (pruned.accuracy(on: test), trained.accuracy(on: test))
    #expect(after > before + 0.05, "\(before) → \(after)")
  }
}
