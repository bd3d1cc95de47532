import NetworkModel

/// A layer prepared for execution.
///
/// The executor calls it from several threads at once; it must not depend on anything but its
/// operands.
protocol Kernel: Sendable {
  /// Computes the layer's outputs for one image.
  ///
  /// The results may lie on any grid: the executor stores them on that of the output tensor.
  ///
  /// - Parameters:
  ///   - operands: What the layer reads, in order.
  ///   - run: What the layers of one run share.
  func outputs(of operands: [Activation], _ run: inout RunState) throws(InferenceError)
    -> [Activation]
}

/// What the layers of one run share.
struct RunState {
  /// Memory for intermediate matrices.
  let scratch = Scratch()
  /// Accumulators that left 32 bits so far.
  var overflowCount = 0
}

/// What a layer is prepared from.
struct LayerContext {
  /// The layer.
  let layer: Layer
  /// The tensors it reads.
  let inputs: [Tensor]
  /// The grids of what it reads.
  let inputGrids: [Grid]
  /// The tensors it writes.
  let outputs: [Tensor]
  /// The grid of its first output.
  let outputGrid: Grid
  /// Whether weights are taken as the reals they stand for.
  let isReal: Bool

  /// An error at this layer.
  func error(_ reason: String, _ remedy: String? = nil) -> InferenceError {
    InferenceError(reason, layer: layer.name, remedy: remedy)
  }

  /// Throws unless the layer reads a number of activations.
  func requireOperands(_ counts: ClosedRange<Int>) throws(InferenceError) {
    guard counts.contains(inputs.count) else {
      throw error(
        "it reads \(inputs.count) activations, and its constant operands are not kept",
        "fold constants before the export")
    }
  }
}
