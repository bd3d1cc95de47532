import NetworkModel

/// The operands one after another along an axis, each brought to the output's grid.
struct ConcatenationKernel: Kernel {
  /// Elements that each operand contributes at a time.
  private let parts: [Int]
  private let outer: Int
  private let grid: Grid
  private let name: String

  init(axis: Int, _ context: LayerContext) throws(InferenceError) {
    let dimensions = context.outputs[0].shape.dimensions
    guard dimensions.indices.contains(axis),
      context.inputs.allSatisfy({ $0.shape.dimensions.count == dimensions.count })
    else { throw context.error("its operands have no axis \(axis)") }
    outer = dimensions[..<axis].reduce(1, *)
    parts = context.inputs.map { $0.shape.elementCount / $0.shape.dimensions[..<axis].reduce(1, *) }
    guard parts.reduce(0, +) * outer == context.outputs[0].shape.elementCount else {
      throw context.error("its operands do not fill its output")
    }
    // Steps for each channel belong to the output's channels, not to an operand's.
    if case .integer(let output) = context.outputGrid, output.channels > 1 {
      grid = .real
    } else {
      grid = context.outputGrid
    }
    name = context.outputs[0].name
  }

  func outputs(of operands: [Activation], _ run: inout RunState) throws(InferenceError)
    -> [Activation]
  {
    var converted: [[Float]] = []
    for operand in operands {
      converted.append(try operand.converted(to: grid, tensor: name).elements)
    }
    var result: [Float] = []
    result.reserveCapacity(outer * parts.reduce(0, +))
    for index in 0..<outer {
      for (elements, part) in zip(converted, parts) {
        result.append(contentsOf: elements[index * part..<(index + 1) * part])
      }
    }
    return [Activation(elements: result, grid: grid)]
  }
}
