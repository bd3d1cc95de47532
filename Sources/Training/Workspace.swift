/// The maps and derivatives of one shard of images, written again for each shard.
final class Workspace: @unchecked Sendable {
  /// Which derivatives are wanted of a set of parameters.
  struct Wanted {
    let weights: Bool
    let biases: Bool
  }

  /// Images at work, at most the graph's shard size.
  private(set) var imageCount = 0
  let values: [FloatBuffer]
  /// Derivatives of the loss by each map; empty where none are wanted.
  let derivatives: [FloatBuffer]
  /// The pixel matrix of the convolution at work.
  let columns: FloatBuffer
  /// A one for each pixel of a shard.
  let ones: FloatBuffer
  /// For each maximum pooling, the places of the greatest elements.
  let choices: [UnsafeMutablePointer<Int32>]
  let weightDerivatives: [FloatBuffer?]
  let biasDerivatives: [FloatBuffer?]
  private let graph: TrainingGraph

  /// Makes room for a shard.
  ///
  /// - Parameter wanted: For each set of parameters, which derivatives are wanted; empty for none.
  init(_ graph: TrainingGraph, _ parameters: ParameterSet, wanted: [Wanted]) {
    MatrixProducts.useOneThread
    self.graph = graph
    let size = graph.shardSize
    values = graph.layouts.map { FloatBuffer(count: size * $0.count) }
    derivatives = wanted.isEmpty ? [] : graph.layouts.map { FloatBuffer(count: size * $0.count) }
    columns = FloatBuffer(count: size * graph.columnCount)
    ones = FloatBuffer([Float](repeating: 1, count: size * graph.pixelCount))
    choices = graph.choiceCounts.map {
      let places = UnsafeMutablePointer<Int32>.allocate(capacity: max(1, size * $0))
      places.initialize(repeating: 0, count: max(1, size * $0))
      return places
    }
    weightDerivatives = zip(wanted, parameters.weights).map {
      $0.weights ? FloatBuffer(count: $1.count) : nil
    }
    biasDerivatives = zip(wanted, parameters.biases).map { wanted, bias in
      wanted.biases ? bias.map { FloatBuffer(count: $0.count) } : nil
    }
  }

  deinit { for places in choices { places.deallocate() } }

  /// Computes the logits of some of the images that lie one after another.
  func forward(
    _ chosen: ArraySlice<Int>, of images: UnsafePointer<Float>, _ parameters: ParameterSet
  ) {
    precondition((1...graph.shardSize).contains(chosen.count))
    imageCount = chosen.count
    graph.layouts[graph.input].gather(chosen, of: images, into: values[graph.input].start)
    for step in graph.steps { step.forward(self, parameters) }
  }

  /// The logits: class c of image n lies at c·images + n.
  var logits: UnsafeMutablePointer<Float> { values[graph.logits].start }

  /// The derivatives of the loss by the logits, in the same order.
  var logitDerivatives: UnsafeMutablePointer<Float> { derivatives[graph.logits].start }

  /// Sets every derivative to zero, before those by the logits are written.
  func clearDerivatives() {
    for (buffer, layout) in zip(derivatives, graph.layouts) {
      buffer.clear(imageCount * layout.count)
    }
    for buffer in weightDerivatives { buffer.map { $0.clear($0.count) } }
    for buffer in biasDerivatives { buffer.map { $0.clear($0.count) } }
  }

  /// Computes the derivatives by every wanted parameter from those by the logits.
  func backward(_ parameters: ParameterSet, _ order: DerivativeOrder) {
    for step in graph.steps.reversed() { step.backward(self, parameters, order) }
  }
}
