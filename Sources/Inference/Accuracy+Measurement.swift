public import Datasets
import Dispatch
import NetworkModel
import Synchronization

extension Accuracy {
  /// Runs a network on all images.
  ///
  /// The classes are ranked by the network's first output; of equal values, the lower class comes
  /// first. An output that is the index of a maximum, or of the greatest elements, names its classes
  /// itself. The result does not depend on `jobs`.
  ///
  /// - Parameters:
  ///   - executor: The network, prepared.
  ///   - images: The data.
  ///   - jobs: Images that run side by side, at least 1.
  ///   - progress: Told, from one of the threads, about how many images are done.
  /// - Throws: `InferenceError` when the images do not fit the network's input or a label is beyond
  ///   its classes.
  /// - Complexity: O(images · multiply-accumulates / jobs).
  public static func measure(
    _ executor: Executor, on images: LabelledImages, jobs: Int,
    progress: @escaping @Sendable (_ images: Int) -> Void = { _ in }
  ) throws(InferenceError) -> Accuracy {
    let jobs = max(1, min(jobs, images.count))
    let prediction = Prediction(executor.network)
    let empty = Tally(layerCount: executor.network.layers.count)
    // Images of a thread between two tellings.
    let tellingStride = 16
    let shared = Mutex<Swift.Result<Tally, InferenceError>>(.success(empty))
    DispatchQueue.concurrentPerform(iterations: jobs) { job in
      let own = Swift.Result { () throws(InferenceError) in
        var tally = empty
        for index in stride(from: job, to: images.count, by: jobs) {
          // One thread tells for all; they keep step.
          if job == 0, index > 0, index / jobs % tellingStride == 0 { progress(index) }
          try tally.add(
            executor, images.image(index), label: images.labels?[index], prediction)
        }
        return tally
      }
      shared.withLock { total in
        total = total.flatMap { before in own.map { before.joined($0) } }
      }
    }
    let total = try shared.withLock { $0 }.get()
    let isLabelled = images.labels != nil
    return Accuracy(
      images: images.count, top1Count: isLabelled ? total.top1 : nil,
      top5Count: isLabelled && prediction.namesFive ? total.top5 : nil,
      overflows: total.overflows,
      layers: zip(executor.network.layers, total.layers).map { layer, activity in
        LayerActivity(
          name: layer.name,
          activationDensity: Double(activity.nonZeroCount) / Double(max(1, activity.count)),
          minimum: activity.minimum, maximum: activity.maximum)
      })
  }
}

/// Sums over some images.
///
/// Counts, least and greatest do not depend on the order of joining.
private struct Tally {
  struct Activity {
    var count = 0
    var nonZeroCount = 0
    var minimum = Float.infinity
    var maximum = -Float.infinity
  }

  var top1 = 0
  var top5 = 0
  var overflows = 0
  var layers: [Activity]

  init(layerCount: Int) { layers = Array(repeating: Activity(), count: layerCount) }

  /// Runs one image and counts it.
  mutating func add(
    _ executor: Executor, _ image: ArraySlice<Float>, label: Int?, _ prediction: Prediction
  ) throws(InferenceError) {
    var layers = self.layers
    let result = try executor.run(image) { index, _, outputs in
      for output in outputs { layers[index].add(output) }
    }
    self.layers = layers
    overflows += result.overflowCount
    guard let label else { return }
    let classes = try prediction.classes(result.outputs, label: label)
    if classes.first == label { top1 += 1 }
    if classes.contains(label) { top5 += 1 }
  }

  /// The sums over both parts.
  func joined(_ other: Tally) -> Tally {
    var result = self
    result.top1 += other.top1
    result.top5 += other.top5
    result.overflows += other.overflows
    for index in layers.indices { result.layers[index].join(other.layers[index]) }
    return result
  }
}

extension Tally.Activity {
  /// Counts what a layer wrote for one image.
  fileprivate mutating func add(_ output: Activation) {
    var (zeros, least, greatest) = (0, Float.infinity, -Float.infinity)
    var elements = output.elements
    // With steps for each channel, only real values can be compared.
    if case .integer(let grid) = output.grid, grid.singleStep == nil { elements = output.reals }
    elements.withUnsafeBufferPointer { buffer in
      for value in buffer {
        if value == 0 { zeros += 1 }
        if value < least { least = value }
        if value > greatest { greatest = value }
      }
    }
    count += elements.count
    nonZeroCount += elements.count - zeros
    if case .integer(let grid) = output.grid, let step = grid.singleStep {
      (least, greatest) = (Float(Double(least) * step), Float(Double(greatest) * step))
    }
    minimum = min(minimum, least)
    maximum = max(maximum, greatest)
  }

  fileprivate mutating func join(_ other: Tally.Activity) {
    count += other.count
    nonZeroCount += other.nonZeroCount
    minimum = min(minimum, other.minimum)
    maximum = max(maximum, other.maximum)
  }
}
