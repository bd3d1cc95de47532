import NetworkModel

/// A change of place without arithmetic.
///
/// Elements stay on the input's grid, except where steps for each channel lose their axis.
struct RearrangementKernel: Kernel {
  /// One output as elements at constant strides.
  private struct View {
    var dimensions: [Int]
    var strides: [Int]
    var offset = 0
  }

  private enum Way {
    case same
    case views([View])
    case pad(before: [Int], value: Float)
    case repetition
  }

  private let way: Way
  private let input: [Int]
  private let output: [Int]

  init(_ rearrangement: Rearrangement, _ context: LayerContext) throws(InferenceError) {
    try context.requireOperands(1...1)
    input = context.inputs[0].shape.dimensions
    output = context.outputs[0].shape.dimensions
    let outputs = context.outputs.map(\.shape.dimensions)
    way = try Self.way(rearrangement, input, outputs, context)
  }

  private static func way(
    _ rearrangement: Rearrangement, _ input: [Int], _ outputs: [[Int]], _ context: LayerContext
  ) throws(InferenceError) -> Way {
    let steps = strides(of: input)
    let output = outputs[0]
    let mismatch = context.error("it cannot make a tensor of \(output) from one of \(input)")
    switch rearrangement {
    case .reshape:
      guard input.reduce(1, *) == output.reduce(1, *) else { throw mismatch }
      return .same
    case .transpose(let permutation):
      guard permutation.sorted() == Array(input.indices), output == permutation.map({ input[$0] })
      else { throw mismatch }
      return .views([View(dimensions: output, strides: permutation.map { steps[$0] })])
    case .pad(let before, let after, let value):
      guard !value.isNaN else {
        throw context.error(
          "it pads by reflection or repetition, which is not kept", "pad with a constant")
      }
      guard before.count == input.count, after.count == input.count,
        output == input.indices.map({ input[$0] + before[$0] + after[$0] })
      else { throw mismatch }
      return .pad(before: before, value: value)
    case .slice(let starts, let axes, let sliceSteps):
      guard output.count == input.count, starts.count == axes.count,
        sliceSteps.count == axes.count, axes.allSatisfy(input.indices.contains)
      else { throw mismatch }
      var view = View(dimensions: output, strides: steps)
      for (index, axis) in axes.enumerated() {
        let last = starts[index] + (output[axis] - 1) * sliceSteps[index]
        guard (0..<input[axis]).contains(starts[index]), (0..<input[axis]).contains(last) else {
          throw mismatch
        }
        view.strides[axis] = steps[axis] * sliceSteps[index]
        view.offset += starts[index] * steps[axis]
      }
      guard input.indices.allSatisfy({ axes.contains($0) || output[$0] == input[$0] }) else {
        throw mismatch
      }
      return .views([view])
    case .split(let axis):
      guard input.indices.contains(axis), outputs.allSatisfy({ $0.count == input.count }),
        outputs.reduce(0, { $0 + $1[axis] }) == input[axis]
      else { throw mismatch }
      var start = 0
      return .views(
        outputs.map { dimensions in
          defer { start += dimensions[axis] }
          return View(dimensions: dimensions, strides: steps, offset: start * steps[axis])
        })
    case .depthToSpace(let block): return try depthToSpace(block, input, output, mismatch)
    case .spaceToDepth(let block): return try spaceToDepth(block, input, output, mismatch)
    case .expand:
      guard output.count >= input.count,
        zip(output.reversed(), input.reversed()).allSatisfy({ $0 % $1 == 0 })
      else { throw mismatch }
      return .repetition
    case .gather:
      throw context.error(
        "it chooses elements by indices that are not kept", "replace it by Slice or Split")
    }
  }

  /// The depth-column-row order of ONNX: the outer part of the channels are the block's places.
  private static func depthToSpace(
    _ block: Int, _ input: [Int], _ output: [Int], _ mismatch: InferenceError
  ) throws(InferenceError) -> Way {
    guard input.count == 4, output.count == 4, block > 0, input[1] == output[1] * block * block,
      output[0] == input[0], output[2] == input[2] * block, output[3] == input[3] * block
    else { throw mismatch }
    let plane = input[2] * input[3]
    let place = output[1] * plane
    return .views([
      View(
        dimensions: [input[0], output[1], input[2], block, input[3], block],
        strides: [input[1] * plane, plane, input[3], block * place, 1, place])
    ])
  }

  private static func spaceToDepth(
    _ block: Int, _ input: [Int], _ output: [Int], _ mismatch: InferenceError
  ) throws(InferenceError) -> Way {
    guard input.count == 4, output.count == 4, block > 0, output[1] == input[1] * block * block,
      output[0] == input[0], input[2] == output[2] * block, input[3] == output[3] * block
    else { throw mismatch }
    let plane = input[2] * input[3]
    return .views([
      View(
        dimensions: [input[0], block, block, input[1], output[2], output[3]],
        strides: [input[1] * plane, input[3], 1, plane, input[3] * block, block])
    ])
  }

  func outputs(of operands: [Activation], _ run: inout RunState) throws(InferenceError)
    -> [Activation]
  {
    var source = operands[0]
    if case .integer(let grid) = source.grid, grid.channels > 1 {
      source = Activation(elements: source.reals, grid: .real)
    }
    switch way {
    case .same: return [source]
    case .views(let views):
      return views.map {
        Activation(
          elements: source.elements.gathered(
            $0.dimensions, strides: $0.strides, offset: $0.offset),
          grid: source.grid)
      }
    case .repetition:
      return [Activation(elements: repeated(source.elements), grid: source.grid)]
    case .pad(let before, let value):
      let grid = source.grid
      let filler = try grid.stored([value], tensor: "padding")[0]
      return [Activation(elements: padded(source.elements, before, filler), grid: grid)]
    }
  }

  private func repeated(_ elements: [Float]) -> [Float] {
    let missing = output.count - input.count
    let steps = strides(of: input)
    return places { index in
      var place = 0
      for axis in input.indices { place += index[axis + missing] % input[axis] * steps[axis] }
      return elements[place]
    }
  }

  /// Negative counts before or after an axis crop it.
  private func padded(_ elements: [Float], _ before: [Int], _ filler: Float) -> [Float] {
    let steps = strides(of: input)
    return places { index in
      var place = 0
      for axis in input.indices {
        let position = index[axis] - before[axis]
        guard position >= 0, position < input[axis] else { return filler }
        place += position * steps[axis]
      }
      return elements[place]
    }
  }

  /// The element at each index of the output, in order.
  private func places(_ element: ([Int]) -> Float) -> [Float] {
    let count = output.reduce(1, *)
    var index = [Int](repeating: 0, count: output.count)
    return (0..<count).map { _ in
      let value = element(index)
      var axis = output.count - 1
      while axis >= 0 {
        index[axis] += 1
        if index[axis] < output[axis] { break }
        index[axis] = 0
        axis -= 1
      }
      return value
    }
  }
}
