internal import NetworkModel

extension GraphExporter {
  /// Adds a normalisation whose statistics come from the data.
  func write(_ normalization: Normalization) throws(ExportError) {
    guard let layer else { return }
    let (input, output) = (read(layer.inputs[0]), raw(layer.output))
    switch normalization {
    case .localResponse(let size, let alpha, let beta, let bias):
      node(
        "LRN", [input], output,
        [
          ("alpha", .float(alpha)), ("beta", .float(beta)), ("bias", .float(bias)),
          ("size", .int(size)),
        ])
    case .softmax(let axis, let isLogarithm):
      node(isLogarithm ? "LogSoftmax" : "Softmax", [input], output, [("axis", .int(axis))])
    case .instance(let epsilon):
      let channels = network[layer.output].shape.channels
      let ones = reals([Float](repeating: 1, count: channels), [channels], "scale")
      let zeros = reals([Float](repeating: 0, count: channels), [channels], "offset")
      node("InstanceNormalization", [input, ones, zeros], output, [("epsilon", .float(epsilon))])
    case .layer:
      throw fail(
        "a normalisation over the last axes has no form in opset 13, and its scales were not kept")
    }
  }

  /// Adds a reduction of whole axes.
  func write(_ function: ReductionFunction, axes: [Int]) throws(ExportError) {
    guard let layer else { return }
    let (input, output) = (read(layer.inputs[0]), raw(layer.output))
    let source = network[layer.inputs[0]].shape.dimensions
    let target = network[layer.output].shape.dimensions
    let keepsAxes: (name: String, value: Attribute) = (
      "keepdims", .int(source.count == target.count ? 1 : 0)
    )
    switch function {
    case .mean: node("ReduceMean", [input], output, [("axes", .ints(axes)), keepsAxes])
    case .maximum: node("ReduceMax", [input], output, [("axes", .ints(axes)), keepsAxes])
    case .minimum: node("ReduceMin", [input], output, [("axes", .ints(axes)), keepsAxes])
    case .sum: node("ReduceSum", [input, integers(axes, "axes")], output, [keepsAxes])
    case .argumentMaximum, .argumentMinimum:
      let operation = function == .argumentMaximum ? "ArgMax" : "ArgMin"
      node(operation, [input], output, [("axis", .int(axes.first ?? 0)), keepsAxes])
    case .topElements:
      let axis = axes.first ?? 0
      let count = integers([target.indices.contains(axis) ? target[axis] : 1], "count")
      var outputs = layer.outputs.map(raw)
      if outputs.count == 1 { outputs.append(partName("places")) }
      model.node(layer.name, "TopK", [input, count], outputs, [("axis", .int(axis))])
    case .norm: throw fail("which norm it takes was not kept when it was read")
    }
  }
}
