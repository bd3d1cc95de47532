internal import NetworkModel

extension Executor {
  /// Whether each input of every convolution and fully connected layer is not zero for one image, by
  /// the layer's name: channels × rows × columns of its first operand.
  ///
  /// - Throws: `InferenceError` when the image has another number of elements than the input.
  /// - Complexity: O(multiply-accumulates).
  public func nonZeroInputs(
    _ image: ArraySlice<Float>
  ) throws(InferenceError) -> [String: [Bool]] {
    var places: [String: [Bool]] = [:]
    _ = try run(image) { index, inputs, _ in
      let layer = network.layers[index]
      guard case .convolution = layer.operation, let input = inputs.first else { return }
      places[layer.name] = input.elements.map { $0 != 0 }
    }
    return places
  }
}
