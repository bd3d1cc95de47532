import NetworkModel

/// An enlargement of a feature map by whole factors, each element repeated.
///
/// Which neighbours a linear or cubic interpolation, or a change by other factors, takes depends on
/// a coordinate convention that the network does not keep; they are refused.
struct ResizeKernel: Kernel {
  private let input: [Int]
  private let output: [Int]

  init(_ mode: ResizeMode, _ context: LayerContext) throws(InferenceError) {
    try context.requireOperands(1...1)
    input = context.inputs[0].shape.dimensions
    output = context.outputs[0].shape.dimensions
    switch mode {
    case .nearest: break
    case .linear, .cubic:
      throw context.error(
        "its \(mode.rawValue) interpolation depends on coordinates that are not kept",
        "enlarge by repetition, or end the network before it")
    }
    guard input.count == output.count,
      zip(input, output).allSatisfy({ $1.isMultiple(of: $0) })
    else {
      throw context.error(
        "resizing \(input) to \(output) depends on coordinates that are not kept",
        "resize by whole factors")
    }
  }

  func outputs(of operands: [Activation], _ run: inout RunState) throws(InferenceError)
    -> [Activation]
  {
    var source = operands[0]
    if case .integer(let grid) = source.grid, grid.channels > 1 {
      source = Activation(elements: source.reals, grid: .real)
    }
    // Each axis is seen as one of its own places and one of repetitions.
    let steps = strides(of: input)
    var dimensions: [Int] = []
    var strides: [Int] = []
    for axis in input.indices {
      dimensions += [input[axis], output[axis] / input[axis]]
      strides += [steps[axis], 0]
    }
    return [
      Activation(
        elements: source.elements.gathered(dimensions, strides: strides), grid: source.grid)
    ]
  }
}
