internal import NetworkModel

extension GraphExporter {
  /// Adds a change of the size of a feature map.
  func write(_ mode: ResizeMode) throws(ExportError) {
    guard let layer else { return }
    let source = network[layer.inputs[0]].shape.dimensions
    let target = network[layer.output].shape.dimensions
    switch mode {
    case .nearest: break
    case .linear, .cubic:
      throw fail("between which elements it interpolates was not kept when it was read")
    }
    guard source.count == target.count, zip(source, target).allSatisfy({ $1.isMultiple(of: $0) })
    else {
      throw fail("which elements it takes was not kept when it was read", "resize by whole factors")
    }
    node(
      "Resize", [read(layer.inputs[0]), "", "", integers(target, "sizes")], raw(layer.output),
      [
        ("coordinate_transformation_mode", .string("asymmetric")), ("mode", .string("nearest")),
        ("nearest_mode", .string("floor")),
      ])
  }

  /// Adds a change of place.
  func write(_ rearrangement: Rearrangement) throws(ExportError) {
    guard let layer else { return }
    let (input, output) = (read(layer.inputs[0]), raw(layer.output))
    let source = network[layer.inputs[0]].shape.dimensions
    let target = network[layer.output].shape.dimensions
    switch rearrangement {
    case .reshape: node("Reshape", [input, integers(target, "shape")], output)
    case .transpose(let permutation):
      node("Transpose", [input], output, [("perm", .ints(permutation))])
    case .pad(let before, let after, let value):
      guard value.isFinite else {
        throw fail("what it pads with was not kept when it was read", "pad with a constant")
      }
      let pads = integers(before + after, "pads")
      node("Pad", [input, pads, reals([value], [], "value")], output)
    case .slice(let starts, let axes, let steps):
      guard layer.outputs.count == 1 else {
        throw fail("a slice with several results has no form in ONNX", "split it instead")
      }
      let ends = axes.indices.map { index in
        // An end before the first element is told from one counted from the back by its size.
        let end = starts[index] + steps[index] * target[axes[index]]
        return end < 0 ? Int(Int32.min) : end
      }
      let operands = [("starts", starts), ("ends", ends), ("axes", axes), ("steps", steps)]
      node("Slice", [input] + operands.map { integers($0.1, $0.0) }, output)
    case .split(let axis):
      let sizes = layer.outputs.map { network[$0].shape.dimensions[axis] }
      model.node(
        layer.name, "Split", [input, integers(sizes, "sizes")], layer.outputs.map(raw),
        [("axis", .int(axis))])
    case .depthToSpace(let block):
      node("DepthToSpace", [input], output, [("blocksize", .int(block)), ("mode", .string("DCR"))])
    case .spaceToDepth(let block):
      node("SpaceToDepth", [input], output, [("blocksize", .int(block))])
    case .expand: try writeExpansion(input, output, source, target)
    case .gather: throw fail("which elements it takes was not kept when it was read")
    }
  }

  /// Repeats elements along axes of one element, or whole tensors along others.
  private func writeExpansion(
    _ input: String, _ output: String, _ source: [Int], _ target: [Int]
  ) throws(ExportError) {
    let isBroadcast =
      source.count <= target.count
      && zip(source.reversed(), target.reversed()).allSatisfy { $0 == $1 || $0 == 1 }
    if isBroadcast {
      node("Expand", [input, integers(target, "shape")], output)
    } else if source.count == target.count,
      zip(source, target).allSatisfy({ $1.isMultiple(of: $0) })
    {
      node("Tile", [input, integers(zip(source, target).map { $1 / $0 }, "repeats")], output)
    } else {
      throw fail("how it repeats elements was not kept when it was read")
    }
  }
}
