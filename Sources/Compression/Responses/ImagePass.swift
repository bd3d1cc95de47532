internal import Datasets
internal import Dispatch
internal import Inference
internal import NetworkModel

/// Passes over images with several threads, whose results do not depend on their number.
enum ImagePass {
  /// Images whose results are held at once.
  private static let waveCount = 64

  /// Computes a value for each image, several at once, and joins the values in the images' order.
  static func run<Value: Sendable>(
    _ images: LabelledImages, jobs: Int,
    _ compute: @escaping @Sendable (Int) throws(CompressionError) -> Value,
    join: (Int, Value) -> Void
  ) throws(CompressionError) {
    for first in stride(from: 0, to: images.count, by: waveCount) {
      let count = min(waveCount, images.count - first)
      var results = [Result<Value, CompressionError>?](repeating: nil, count: count)
      let workers = max(1, min(jobs, count))
      results.withUnsafeMutableBufferPointer { buffer in
        nonisolated(unsafe) let buffer = buffer
        DispatchQueue.concurrentPerform(iterations: workers) { worker in
          for index in stride(from: worker, to: count, by: workers) {
            do throws(CompressionError) {
              buffer[index] = .success(try compute(first + index))
            } catch {
              buffer[index] = .failure(error)
            }
          }
        }
      }
      for (index, result) in results.enumerated() {
        guard let result else { continue }
        join(first + index, try result.get())
      }
    }
  }

  /// The network's results for each image, in order.
  static func outputs(
    of network: Network, _ arithmetic: Executor.Arithmetic, on images: LabelledImages, jobs: Int
  ) throws(CompressionError) -> [[Float]] {
    let executor = try executor(network, arithmetic)
    var results: [[Float]] = []
    results.reserveCapacity(images.count)
    try run(images, jobs: jobs) { (index) throws(CompressionError) -> [Float] in
      try output(of: executor, for: images.image(index))
    } join: { _, output in
      results.append(output)
    }
    return results
  }

  /// What is computed of some layers' operands and results for each image, in order.
  static func observe<Value: Sendable>(
    _ network: Network, _ arithmetic: Executor.Arithmetic, layers: Set<Int>,
    on images: LabelledImages, jobs: Int,
    _ reduce: @escaping @Sendable (_ image: Int, Executor.Observation) -> Value,
    join: (_ layer: Int, Value) -> Void
  ) throws(CompressionError) {
    let executor = try executor(network, arithmetic)
    try run(images, jobs: jobs) { (index) throws(CompressionError) -> [(Int, Value)] in
      var seen: [(Int, Value)] = []
      _ = try inferring { () throws(InferenceError) -> Executor.Result in
        try executor.run(images.image(index), observed: layers) { observation in
          seen.append((observation.layerIndex, reduce(index, observation)))
        }
      }
      return seen
    } join: { _, seen in
      for (layer, value) in seen { join(layer, value) }
    }
  }

  /// The network's first result for an image.
  static func output(
    of executor: Executor, for image: ArraySlice<Float>
  ) throws(CompressionError) -> [Float] {
    try result(of: executor, for: image).outputs.first ?? []
  }

  /// The network's results for an image.
  static func result(
    of executor: Executor, for image: ArraySlice<Float>
  ) throws(CompressionError) -> Executor.Result {
    try inferring { () throws(InferenceError) -> Executor.Result in try executor.run(image) }
  }

  /// The share of labelled images that the network classifies rightly, 0…1.
  static func accuracy(
    of network: Network, on images: LabelledImages, jobs: Int
  ) throws(CompressionError) -> Double {
    let executor = try executor(network, .stored)
    let accuracy = try inferring { () throws(InferenceError) -> Accuracy in
      try Accuracy.measure(executor, on: images, jobs: jobs)
    }
    return accuracy.top1 ?? 0
  }

  /// Prepares a network.
  static func executor(
    _ network: Network, _ arithmetic: Executor.Arithmetic
  ) throws(CompressionError) -> Executor {
    try inferring { () throws(InferenceError) -> Executor in
      try Executor(network, arithmetic: arithmetic)
    }
  }

  private static func inferring<Value>(
    _ body: () throws(InferenceError) -> Value
  ) throws(CompressionError) -> Value {
    do { return try body() } catch { throw CompressionError(error) }
  }
}
